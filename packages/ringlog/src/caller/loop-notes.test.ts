import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { createBoard, type LoopBoard, openBoard, readRunning } from "../ring/loop-board.js";
import { RequestContext } from "./context.js";
import { createDebug } from "./debug/debug.js";
import type { DebugReporter } from "./debug/reporter.js";
import type { Debug } from "./debug/signature.js";
import { createDebugState, type DebugState } from "./debug/state.js";
import { createNotes } from "./loop-notes.js";

let board: LoopBoard;
let context: RequestContext;
let state: DebugState;
let debug: Debug;
let notes: ReturnType<typeof createNotes>;

const nothing = () => undefined;
const reporter = {
  failed: nothing,
  succeeded: nothing,
  now: () => 0,
  defaultCrash: () => false,
  wantsResult: () => false,
} as Partial<DebugReporter> as DebugReporter;

/** What the worker would read now. */
const seen = () => readRunning(openBoard(board.memory));

beforeEach(() => {
  board = createBoard();
  context = new RequestContext();
  state = createDebugState();
  debug = createDebug(() => reporter, state);
  notes = createNotes(board, state, context);
  notes.start();
});

describe("what the worker can see of the decorated functions that run", () => {
  it("is the innermost and those around, restored on leaving, also by an error", () => {
    const inner = debug({ name: "inner" }, () => seen().path);
    const fails = debug({ name: "fails" }, () => {
      throw new Error("no");
    });
    const outer = debug({ name: "outer" }, () => [inner(), fails(), seen().path]);
    assert.deepEqual(outer(), [["inner", "outer"], undefined, ["outer"]]);
    assert.deepEqual(seen(), { path: [], requestId: undefined });
  });

  it("names members by their class, a function that calls itself once, and any name whole", () => {
    class Report {
      build(depth: number): readonly string[] {
        return depth === 0 ? seen().path : this.build(depth - 1);
      }
    }
    debug(Report);
    assert.deepEqual(new Report().build(3), ["Report.build"]);
    assert.deepEqual(new Report().build(100), ["Report.build"]);
    assert.deepEqual(debug({ name: "größte→" }, () => seen().path)(), ["größte→"]);
  });

  it("ends with an async function's synchronous part, and begins again with what it calls", async () => {
    const later = debug({ name: "later" }, () => seen().path);
    const runs = debug({ name: "runs" }, async () => {
      const first = seen().path;
      await null;
      return [first, seen().path, later()];
    });
    assert.deepEqual(await runs(), [["runs"], [], ["later"]]);
  });

  it("leaves out what there is no room for any more", () => {
    const early = debug({ name: "early" }, (run: () => unknown) => run());
    early(() => 0);
    const name = (index: number) => `${index}`.padEnd(500, "x");
    for (let index = 0; index < 1_000; index++) debug({ name: name(index) }, () => 0)();
    const late = debug({ name: name(1_000) }, () => seen().path);
    assert.deepEqual(late(), []);
    assert.deepEqual(early(late), ["early"]);
  });

  it("ends when it is stopped, in the middle of a call, too; and begins again", () => {
    const outer = debug({ name: "outer" }, () => {
      notes.stop();
      return seen().path;
    });
    assert.deepEqual(outer(), []);
    assert.equal(state.depth, 0);
    assert.deepEqual(debug({ name: "unseen" }, () => seen().path)(), []);
    notes.start();
    assert.deepEqual(debug({ name: "again" }, () => seen().path)(), ["again"]);
  });
});

describe("what the worker can see of the request", () => {
  it("is that of the decorated function that runs, also in a later turn", async () => {
    const reads = debug({ name: "reads" }, () => seen().requestId);
    const ids = ["r-1", "a-much-longer-id-of-another-request"].map((id) =>
      context.withRequestId(id, async () => {
        await null;
        return reads();
      }),
    );
    assert.deepEqual(await Promise.all(ids), ["r-1", "a-much-longer-id-of-another-request"]);
    assert.equal(reads(), undefined);
  });

  it("is that of withRequestId without a decorated function, and the one around after it", () => {
    const before = context.withRequestId("outer", () => {
      const inner = context.withRequestId("inner", () => seen().requestId);
      return [inner, seen().requestId];
    });
    assert.deepEqual(before, ["inner", "outer"]);
    assert.equal(seen().requestId, undefined);
  });

  it("is that of setRequestId until the code gives way", async () => {
    const token = context.setRequestId("r-9");
    assert.equal(seen().requestId, "r-9");
    await null;
    assert.equal(seen().requestId, undefined, "what runs after that is not known");
    token[Symbol.dispose]();
    assert.equal(seen().requestId, undefined);
  });
});
