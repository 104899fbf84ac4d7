// Consumers that die at any step: each record once, each number once, and what the recorder held is told as lost.
import assert from "node:assert/strict";
import fs, { existsSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { test } from "node:test";
import fc from "fast-check";
import { verify } from "ringlog/verify";
import { STATE } from "../../src/ring/layout.js";
import { type Atomic, runUntil } from "../../src/worker/death.fixture.js";
import { testFolder } from "../support/folder.js";
import { checkSequence, type Line, ownLines, parseLog } from "../support/log-lines.js";
import { checkAccount } from "../support/stats-file.js";
import { Rig, type RigThread } from "./rig.js";

const ATOMICS = ["load", "store", "add", "notify", "compareExchange"] as const;
/** What a commit does. */
const STORES = ["store", "add"] as const;
const REQUESTS = ["a", "b", "c"];

/** The consumer dies in the middle of a write, of which the file has got everything or nothing, or when that is done. */
async function dieWriting({ consumer, path }: Rig, hasWritten: boolean): Promise<void> {
  const { write } = fs;
  let isDead = false;
  // The reporter of the tests writes meanwhile, too.
  const isLog = (fd: number) => existsSync(path) && fs.fstatSync(fd).ino === fs.statSync(path).ino;
  const last = (...given: Parameters<typeof fs.writeSync>) => {
    if (!isLog(given[0])) return (write as (...given: unknown[]) => void)(...given);
    if (hasWritten && !isDead) fs.writeSync(...(given.slice(0, 4) as typeof given));
    isDead = true;
  };
  fs.write = last as unknown as typeof fs.write;
  syncBuiltinESMExports();
  try {
    while (!isDead && consumer.hasWork()) {
      consumer.collect();
      let isStarted = false;
      void consumer.write().then(() => {
        isStarted = true;
      });
      do await new Promise((resolve) => setImmediate(resolve));
      while (!isStarted && !isDead);
    }
  } finally {
    fs.write = write;
    syncBuiltinESMExports();
  }
}

type Ending =
  | { readonly of: "nothing" }
  | { readonly of: "step"; readonly step: number; readonly names: readonly Atomic[] }
  | { readonly of: "write"; readonly hasWritten: boolean };

const death: fc.Arbitrary<Ending> = fc.oneof(
  fc.record({ of: fc.constant("nothing" as const) }),
  fc.record({ of: fc.constant("step" as const), step: fc.integer({ min: 1, max: 160 }), names: fc.constant(ATOMICS) }),
  fc.record({ of: fc.constant("step" as const), step: fc.integer({ min: 1, max: 6 }), names: fc.constant(STORES) }),
  fc.record({ of: fc.constant("write" as const), hasWritten: fc.boolean() }),
);

const record = fc.record({
  thread: fc.nat(2),
  request: fc.nat(REQUESTS.length),
  isError: fc.nat(9).map((dice) => dice === 0),
  isQuiet: fc.nat(3).map((dice) => dice > 0),
});
type Given = typeof record extends fc.Arbitrary<infer T> ? T : never;

/** Records until the consumer dies, or does not, and then perhaps the end of a thread. */
const round = fc.record({
  records: fc.array(record, { maxLength: 60 }),
  death,
  ends: fc.constantFrom(-1, -1, 0, 1, 2),
});

interface Made {
  /** Records that had to be written, and those for the recorder. */
  readonly loud: number[];
  readonly quiet: Set<number>;
}

function log(threads: readonly RigThread[], rig: Rig, records: readonly Given[], made: Made, first: number): number {
  let n = first;
  for (const { thread, request, isError, isQuiet } of records) {
    const { log } = threads[thread] as RigThread;
    const level = isError ? "error" : isQuiet ? "debug" : "info";
    const call = () => log[level]({ n }, "step");
    const id = REQUESTS[request];
    if (id === undefined) call();
    else rig.context.withRequestId(id, call);
    if (level === "debug") made.quiet.add(n);
    else made.loud.push(n);
    n++;
  }
  return n;
}

/** Recorded lines stand in front of an error of their own request or thread. */
function checkNeighbours(lines: readonly Line[]): void {
  const keyOf = (line: Line | undefined) => line?.["request.id"] ?? `thread ${line?.["thread.id"]}`;
  lines.forEach((line, index) => {
    if (line["log.recorded"] !== true) return;
    const next = lines[index + 1];
    if (next === undefined) assert.fail("a recorded line stands at the end");
    assert.equal(keyOf(next), keyOf(line));
    assert.ok(next["log.recorded"] === true || next["level"] === "error");
  });
}

test("wherever consumers die", async (t) => {
  const folder = testFolder(t);
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 8 }), async (rounds) => {
      rmSync(`${folder}/app.log`, { force: true });
      const rig = new Rig(folder, { level: "info", recorder: { perRequest: 1_000 } });
      const threads = [1, 2, 3].map((id) => rig.thread(id));
      const made: Made = { loud: [], quiet: new Set() };
      let threadCount = threads.length;
      let n = 0;
      for (const { records, death, ends } of rounds) {
        n = log(threads, rig, records, made, n);
        if (death.of === "write") await dieWriting(rig, death.hasWritten);
        else if (death.of === "nothing" || runUntil(death.step, death.names, () => rig.drain())) rig.drain();
        if (death.of !== "nothing") rig.replaceConsumer();
        if (ends === -1) continue;
        rig.end(threads[ends] as RigThread);
        rig.drain();
        threads[ends] = rig.thread(++threadCount);
      }
      // What is there is read before: frames of one millisecond have no order between threads.
      rig.drain();
      // One of every key, so that all that is kept or was lost is told.
      for (const thread of threads)
        n = log([thread], rig, [{ thread: 0, request: 9, isError: true, isQuiet: false }], made, n);
      for (const request of [0, 1, 2])
        n = log(threads, rig, [{ thread: 0, request, isError: true, isQuiet: false }], made, n);
      rig.drain();
      const lines = parseLog(existsSync(rig.path) ? readFileSync(rig.path, "utf8") : "");
      checkSequence(lines);
      const own = ownLines(lines);
      const loud = own.filter((line) => line["log.recorded"] !== true).map((line) => line["n"] as number);
      assert.deepEqual(
        loud.toSorted((a, b) => a - b),
        made.loud,
        "each record once",
      );
      const recorded = own.filter((line) => line["log.recorded"] === true);
      const numbers = recorded.map((line) => line["n"] as number);
      assert.equal(new Set(numbers).size, numbers.length);
      for (const number of numbers) assert.ok(made.quiet.has(number));
      checkNeighbours(own);
      assert.equal(rig.hub.doubles[STATE.kept], 0);
      const stats = rig.stats();
      checkAccount(stats);
      assert.deepEqual([stats.written, stats.pending, stats.dropped], [own.length, 0, {}]);
      const report = await verify(rig.path, { fromStart: true });
      assert.ok(report.ok && report.missing === 0, JSON.stringify(report.problems));
      rig.consumer.close();
    }),
    { numRuns: 200 },
  );
});

for (const hasWritten of [false, true]) {
  test(`a thread is let go only when what was kept of it is ${hasWritten ? "noted as written" : "written"}`, async (t) => {
    const rig = new Rig(testFolder(t), { level: "info", recorder: true });
    const [first, second] = [rig.thread(1), rig.thread(2)];
    rig.context.withRequestId("a", () => first.log.debug("kept"));
    rig.drain();
    rig.end(first);
    rig.context.withRequestId("a", () => second.log.error("it failed"));
    await dieWriting(rig, hasWritten);
    rig.replaceConsumer();
    rig.drain();
    const lines = parseLog(readFileSync(rig.path, "utf8"));
    assert.deepEqual(
      lines.map((line) => line["msg"]),
      ["kept", "it failed"],
    );
    const stats = rig.stats();
    checkAccount(stats);
    assert.deepEqual([stats.written, stats.pending, stats.dropped], [2, 0, {}]);
  });
}

test("what a consumer held that died is told by the next error, once", (t) => {
  const rig = new Rig(testFolder(t), { level: "info", recorder: true });
  const { log } = rig.thread(1);
  for (let n = 0; n < 5; n++) log.debug("held");
  rig.drain();
  rig.replaceConsumer();
  log.debug("kept by the next one");
  for (let n = 0; n < 2; n++) log.error("it failed");
  rig.drain();
  const lines = parseLog(readFileSync(rig.path, "utf8"));
  assert.deepEqual(
    lines.map((line) => [line["msg"], line["recorder.lost"]]),
    [
      ["kept by the next one", undefined],
      ["it failed", 5],
      ["it failed", undefined],
    ],
  );
});
