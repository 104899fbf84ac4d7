// `slowMs`: what the file says of calls that took long.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { debug, setRequestId, withRequestId } from "ringlog";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const ELSE_MS = 2_000;

/** Works until this thread, or where that is not told this process, has used so much CPU time. */
function work(cpuMs: number): number {
  const read = (process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage ?? process.cpuUsage;
  const used = () => {
    const { user, system } = read.call(process);
    return (user + system) / 1_000;
  };
  const end = used() + cpuMs;
  let sum = 0;
  while (used() < end) for (let i = 0; i < 10_000; i++) sum += i;
  return sum;
}

test("a call that works says so: CPU time, a loop that did not turn", async (t) => {
  const { only } = openLog(t);
  debug({ slowMs: 5 }, function works() {
    work(60);
  })();
  const line = await only();
  assert.equal(line["level"], "warn");
  assert.ok((line["debug.cpu_ms"] as number) >= 59, String(line["debug.cpu_ms"]));
  assert.ok((line["debug.loop.utilization"] as number) > 0.99);
  assert.ok(!("debug.loop.delay_ms" in line), "it has no turns to be late for");
});

test("a call that waits says so, also beside its own work at the end", async (t) => {
  const { own } = openLog(t);
  await debug({ slowMs: 5, name: "waits" }, async () => {
    await pause(ELSE_MS);
  })();
  await debug({ slowMs: 5, name: "blocks" }, async () => {
    await pause(1);
    work(200);
    await pause(1);
  })();
  const [waits, blocks] = await own();
  assert.ok((waits?.["debug.cpu_ms"] as number) < ELSE_MS / 2, String(waits?.["debug.cpu_ms"]));
  assert.ok((waits?.["debug.loop.utilization"] as number) < 0.9);
  assert.ok((blocks?.["debug.cpu_ms"] as number) >= 199);
  // Without the one period that passes between two looks at the clock.
  assert.ok((blocks?.["debug.loop.delay_ms"] as number) >= 150, String(blocks?.["debug.loop.delay_ms"]));
});

test("errors of a function with slowMs have the figures, those of others have none", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const fails = (): never => {
    work(20);
    throw new Error("failed");
  };
  debug({ slowMs: 60_000 }, fails)();
  await debug({ slowMs: 60_000 }, async () => {
    await pause(ELSE_MS);
    fails();
  })();
  debug(fails)();
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => (line["debug.cpu_ms"] as number) >= 19),
    [true, true, false],
  );
  assert.deepEqual(
    lines.map((line) => ["debug.gc_count" in line, "debug.loop.delay_ms" in line, "debug.duration_ms" in line]),
    [
      [false, false, true],
      [true, true, true],
      [false, false, false],
    ],
  );
});

const GC = `
import { join } from "node:path";
const log = initLogger({ logName: "gc", filePath: process.env.FILE, console: "off" });
// Allocates nothing, so that nothing is collected.
const cell = new Int32Array(new SharedArrayBuffer(4));
const busy = (ms) => Atomics.wait(cell, 0, 0, ms);
for (let i = 0; i < 3; i++) gc();
const sync = debug({ slowMs: 5, name: "sync" }, () => { for (let i = 0; i < 4; i++) gc(); busy(10); });
const none = debug({ slowMs: 5, name: "none" }, () => busy(10));
const tail = debug({ slowMs: 5, name: "tail" }, async () => { await null; for (let i = 0; i < 4; i++) gc(); busy(10); });
sync();
none();
await tail();
gc();
await new Promise((resolve) => setImmediate(resolve));
const generator = debug({ slowMs: 5, name: "generator" }, function* () { yield 1; gc(); busy(10); });
for (const _ of generator()) gc();
const turn = () => new Promise((resolve) => setImmediate(resolve));
`;

test("garbage collections are those of the call alone, a synchronous one's too", async (t) => {
  const { path, waitFor } = openLog(t);
  const { code, stderr } = await runCode(`${GC} await turn(); await log.close();`, {
    nodeArgs: ["--expose-gc"],
    env: { FILE: path },
  });
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = await waitFor((line) => "debug.gc_count" in line, 4);
  const counts = Object.fromEntries(lines.map((line) => [line["code.function.name"], line["debug.gc_count"]]));
  assert.ok((counts["sync"] as number) >= 4 && (counts["tail"] as number) >= 4, JSON.stringify(counts));
  assert.ok((counts["sync"] as number) < 7, "the three before the call are not its own");
  assert.equal(counts["none"], 0);
  assert.ok((counts["generator"] as number) >= 2);
  for (const line of lines)
    assert.ok((line["debug.gc_ms"] as number) <= (line["debug.duration_ms"] as number), JSON.stringify(line));
});

for (const [name, end] of [
  ["the end of the program", ""],
  ["process.exit", "sync(); process.exit(0);"],
  ["flushSync and a death", "sync(); log.flushSync(); process.kill(process.pid, 'SIGKILL');"],
  ["an exception", "sync(); throw new Error('thrown');"],
] as const) {
  test(`a warning is not lost by ${name} before the loop turned`, async (t) => {
    const { path, waitFor } = openLog(t);
    await runCode(`${GC.replace("await tail", "tail")}${end}`, { nodeArgs: ["--expose-gc"], env: { FILE: path } });
    const count = end === "" ? 1 : 2;
    await waitFor((line) => line["code.function.name"] === "sync", count);
  });
}

test("the warning has the time and the request of the call, though it is written later", async (t) => {
  const { log, own } = openLog(t);
  const before = Date.now();
  const token = setRequestId("r-slow");
  debug({ slowMs: 1 }, function slow() {
    work(20);
  })();
  token[Symbol.dispose]();
  const after = Date.now();
  withRequestId("r-other", () => log.info("meanwhile"));
  await pause(20);
  const line = (await own()).find((each) => each["level"] === "warn");
  const atMs = Date.parse(line?.["time"] as string);
  assert.ok(atMs >= before && atMs <= after, `${before} ${atMs} ${after}`);
  assert.equal(line?.["request.id"], "r-slow");
});

test("a thread has figures of its own", async (t) => {
  const { log, waitFor } = openLog(t);
  log.info("main");
  const code = `
    const { debug } = require("ringlog");
    const slow = debug({ slowMs: 1, name: "inThread" }, async () => {
      const end = performance.now() + 30; while (performance.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 1));
    });
    slow();`;
  const thread = new Worker(code, { eval: true });
  await new Promise((resolve, reject) => thread.once("exit", resolve).once("error", reject));
  const [line] = await waitFor((each) => each["code.function.name"] === "inThread");
  assert.notEqual(line?.["thread.id"], 0);
  assert.ok((line?.["debug.loop.delay_ms"] as number) >= 5, JSON.stringify(line));
});

test("slowMs keeps no process alive", async (t) => {
  const { path } = openLog(t);
  const { code } = await runCode(
    `initLogger({ filePath: process.env.FILE, console: "off" });
     debug({ slowMs: 1_000 }, () => new Promise(() => {}))();`,
    { env: { FILE: path } },
  );
  assert.equal(code, 0);
});
