import { AssertionError } from "node:assert";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OpenSink, OwnSink } from "../worker/sinks/contract.js";
import { deliver, type Rig, startRig, within } from "./rig.js";
import { awkwardLines, numberedLines } from "./sample-lines.js";

/** What the checks need of a sink's author, for each check anew. */
export interface SinkTarget {
  /** What the sink is opened with. */
  readonly options?: unknown;
  /** All that has arrived at the other end so far, in order: whole lines. */
  received(): string | Promise<string>;
  /** Makes the other end refuse, or accept again. Without it, nothing is checked of failures. */
  setFailing?(isFailing: boolean): void | Promise<void>;
  /** Makes the other end take nothing and say nothing, or go on. Without it, nothing is checked of that. */
  setHanging?(isHanging: boolean): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/** One thing that a sink must do, as a runner of tests takes it. */
export interface SinkCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** How long a sink may take for anything. */
const PATIENCE_MS = 20_000;
/** What a sink may keep of writes that failed. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
const FAILED_WRITES = 100;
const LARGE_BYTES = 256 * 1024;

/**
 * What every sink must do, as checks for any runner: `for (const { name, run } of sinkChecks(open, start)) test(name, run)`.
 *
 * @param open what the sink's module exports
 * @param start makes the other end, and how to look at it
 */
export function sinkChecks<Options>(
  open: OpenSink<Options>,
  start: () => SinkTarget | Promise<SinkTarget>,
): readonly SinkCheck[] {
  const check = (name: string, body: (rig: Rig) => Promise<void>): SinkCheck => ({
    name: `sink: ${name}`,
    run: async () => {
      const rig = await startRig(open as OpenSink, start);
      try {
        await body(rig);
      } finally {
        await rig.end();
      }
    },
  });
  return [
    check("opens, and closes without having been given anything", async ({ sink }) => close(sink)),
    check("hands on every byte as it is", async (rig) => {
      await deliver(rig, awkwardLines());
      await flush(rig.sink);
      await expectReceived(rig, awkwardLines());
    }),
    check("keeps the order of many writes of any size", async (rig) => {
      const lines = numberedLines(2_000, 100);
      for (let from = 0, size = 1; from < lines.length; from += size, size = (size * 2) % 511 || 1)
        await deliver(rig, lines.slice(from, from + size));
      await flush(rig.sink);
      await expectReceived(rig, lines);
    }),
    check("takes a large write", async (rig) => {
      const lines = numberedLines(Math.ceil(LARGE_BYTES / 512), 512);
      await deliver(rig, lines);
      await flush(rig.sink);
      await expectReceived(rig, lines);
    }),
    check("says so when a write fails, and takes the same lines when they come again", async (rig) => {
      const { target, sink } = rig;
      if (target.setFailing === undefined) return;
      await deliver(rig, numberedLines(3, 50));
      await target.setFailing(true);
      const lines = numberedLines(6, 50).slice(3);
      const outcome = await attemptOf(rig, lines);
      if (outcome.error === undefined) fail("a write resolved though the other end refused it", "resolved", "rejected");
      await target.setFailing(false);
      await deliver(rig, lines.slice(outcome.taken));
      await flush(sink);
      await expectReceived(rig, numberedLines(6, 50), true);
    }),
    check("keeps nothing of writes that failed", async (rig) => {
      const { target } = rig;
      if (target.setFailing === undefined) return;
      await target.setFailing(true);
      const lines = numberedLines(Math.ceil(LARGE_BYTES / 512), 512);
      await attemptOf(rig, lines);
      const beforeBytes = heldBytes();
      for (let write = 0; write < FAILED_WRITES; write++) await attemptOf(rig, lines);
      const keptBytes = heldBytes() - beforeBytes;
      if (keptBytes > MAX_KEPT_BYTES) fail("memory grows with every write that fails", keptBytes, MAX_KEPT_BYTES);
    }),
    check("stops when it is told to, and closes, though the other end says nothing", async (rig) => {
      const { target, sink } = rig;
      if (target.setHanging === undefined) return;
      await target.setHanging(true);
      const abort = new AbortController();
      const write = attemptOf(rig, numberedLines(3, 50), abort.signal);
      setTimeout(() => abort.abort(new Error("the end has come")), 50);
      await write;
      await close(sink);
      await target.setHanging(false);
    }),
    check("flushes and closes after a failure", async (rig) => {
      const { target, sink } = rig;
      if (target.setFailing !== undefined) {
        await target.setFailing(true);
        await attemptOf(rig, numberedLines(2, 50));
        await target.setFailing(false);
      }
      await flush(sink);
      await close(sink);
    }),
    check("writes at once where it says that it can", async (rig) => {
      if (rig.sink.writeSync === undefined) return;
      rig.sink.writeSync(Buffer.from(numberedLines(5, 50).join("")));
      await expectReceived(rig, numberedLines(5, 50));
    }),
  ];
}

interface Outcome {
  readonly error: unknown;
  /** Lines that it said were safe. */
  readonly taken: number;
}

async function attemptOf(rig: Rig, lines: readonly string[], signal?: AbortSignal): Promise<Outcome> {
  try {
    await deliver(rig, lines, signal);
    return { error: undefined, taken: lines.length };
  } catch (error) {
    return { error, taken: rig.takenLines };
  }
}

async function flush(sink: OwnSink): Promise<void> {
  await within(PATIENCE_MS, "flush()", async () => sink.flush?.());
}

async function close(sink: OwnSink): Promise<void> {
  await within(PATIENCE_MS, "close()", async () => sink.close?.());
}

/** `isLeast`: lines may have come twice. */
async function expectReceived({ target }: Rig, lines: readonly string[], isLeast = false): Promise<void> {
  const received = await target.received();
  const expected = lines.join("");
  const actual = isLeast ? [...new Set(received.split(/(?<=\n)/))].join("") : received;
  if (actual !== expected) fail(differenceOf(actual, expected), actual, expected);
}

function differenceOf(actual: string, expected: string): string {
  const [is, want] = [actual.split("\n"), expected.split("\n")];
  const at = want.findIndex((line, index) => is[index] !== line);
  const line = at === -1 ? want.length : at;
  const show = (text: string | undefined) => (text === undefined ? "nothing" : JSON.stringify(text.slice(0, 120)));
  return `what arrived is not what was written: line ${line + 1} is ${show(is[line])}, expected ${show(want[line])}`;
}

/** Without garbage; NaN where that cannot be told from it. */
function heldBytes(): number {
  try {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
    return process.memoryUsage().arrayBuffers;
  } catch {
    return Number.NaN;
  }
}

function fail(message: string, actual: unknown, expected: unknown): never {
  throw new AssertionError({ message, actual, expected, operator: "sinkChecks" });
}
