// flush, flushSync, close, stats, a second initLogger.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getLogger, initLogger } from "ringlog";
import { assertCounts } from "../support/log-lines.js";
import { checkAccount } from "../support/stats-file.js";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

test("flush: all that was accepted before the call is in the file, and nothing is pending", async (t) => {
  const { log, text } = openLog(t);
  for (let n = 0; n < 20_000; n++) log.info({ n }, "record");
  const accepted = log.stats().accepted;
  await log.flush();
  const stats = log.stats();
  checkAccount(stats);
  assert.deepEqual([stats.accepted, stats.pending, stats.backlogBytes], [accepted, 0, 0]);
  assert.equal(text().split("\n").length - 1, 20_000);
});

test("flush settles for every caller, also when many are under way at once", async (t) => {
  const { log, text } = openLog(t);
  const counts = Array.from({ length: 50 }, async (_, index) => {
    log.info({ index });
    await log.flush();
    assert.ok(text().includes(`"index":${index}}`));
  });
  await Promise.all(counts);
});

test("flushSync does it without the event loop", (t) => {
  const { log, text } = openLog(t);
  for (let n = 0; n < 1_000; n++) log.info({ n });
  assert.equal(log.flushSync(), true);
  assert.equal(text().split("\n").length - 1, 1_000);
  assert.equal(log.stats().pending, 0);
  assert.equal(log.flushSync(0) || true, true);
});

test("stats add up at every moment, from any logger", async (t) => {
  const { log } = openLog(t, { throttleSec: 60 });
  const before = log.stats();
  for (let n = 0; n < 3_000; n++) {
    log.info({ n });
    if (n % 3 === 0) log.error(new Error("same"));
    const stats = n % 2 === 0 ? log.stats() : getLogger("other").stats();
    checkAccount(stats);
    if (n % 500 === 0) await pause(1);
  }
  await log.flush();
  const after = log.stats();
  checkAccount(after);
  assert.equal(after.accepted - before.accepted, 4_000);
  assert.equal(after.suppressed - before.suppressed, 999);
  assert.equal(after.written - before.written, 3_001);
  assert.equal(after.mode, "worker");
  assert.ok(after.sinks.file !== undefined && after.sinks.console === undefined);
});

test("written is the number of lines with a seq in the file; bytes are the file's", async (t) => {
  const { log, text, own } = openLog(t);
  const before = log.stats();
  for (let n = 0; n < 500; n++) log.info({ n, text: "ü😀" });
  const lines = await own();
  const { written, sinks } = log.stats();
  assert.equal(written - before.written, lines.length);
  const bytesBefore = before.sinks.file?.bytes ?? 0;
  assert.equal((sinks.file?.bytes ?? 0) - bytesBefore, Buffer.byteLength(text()));
});

test("flush does not end throttle windows; close does, and answers with final figures", async (t) => {
  const { log, lines, text } = openLog(t, { throttleSec: 60 });
  const before = log.stats();
  for (let n = 0; n < 10; n++) log.error(new Error("same"));
  assert.equal((await lines()).length, 1);
  assert.equal(log.flushSync(), true);
  assert.equal((await lines()).length, 1);
  await log.close();
  const summary = JSON.parse(text().trimEnd().split("\n")[1] ?? "") as Record<string, unknown>;
  assert.deepEqual([summary["event.name"], summary["log_count"]], ["ringlog.suppressed", 9]);
  const stats = log.stats();
  checkAccount(stats);
  assert.deepEqual(
    [
      stats.accepted - before.accepted,
      stats.written - before.written,
      stats.suppressed - before.suppressed,
      stats.pending,
    ],
    [10, 1, 9, 0],
  );
});

test("close can be called twice and at once, and through Symbol.asyncDispose; flush after it resolves", async (t) => {
  const { log, text } = openLog(t);
  log.info("last");
  await Promise.all([log.close(), log.close()]);
  await log.close();
  await log.flush();
  assert.equal(log.flushSync(), true);
  assert.equal(text().split("\n").length - 1, 1);
  const again = openLog(t);
  again.log.info("again");
  const dispose = again.log[Symbol.asyncDispose ?? (Symbol.for("nodejs.asyncDispose") as typeof Symbol.asyncDispose)];
  await dispose.call(again.log);
  assert.equal(again.text().split("\n").length - 1, 1);
});

test("log calls after close are ignored with one line on stderr, until the next initLogger", async () => {
  const { stdout, stderr, code } = await runCode(`
    const dir = fs.mkdtempSync((await import("node:os")).tmpdir() + "/ringlog-close-");
    const log = initLogger({ filePath: dir + "/a.log", console: "off" });
    const child = log.child({ c: 1 });
    log.info("one");
    await log.close();
    const closed = log.stats();
    for (let n = 0; n < 5; n++) { log.info("ignored"); child.error(new Error("ignored")); getLogger("x").warn("ignored"); }
    debug(() => { throw new Error("ignored"); })();
    const same = JSON.stringify(closed) === JSON.stringify(log.stats());
    initLogger({ filePath: dir + "/a.log", console: "off" });
    child.info("two");
    await log.flush();
    const lines = fs.readFileSync(dir + "/a.log", "utf8").trimEnd().split("\\n").map((line) => JSON.parse(line));
    console.log(JSON.stringify({ same, lines: lines.map(({ msg, seq }) => [msg, seq]), enabled: log.isLevelEnabled("info") }));
    await log.close();
    console.log(log.isLevelEnabled("info"));
    log.info("ignored");
    fs.rmSync(dir, { recursive: true });`);
  assert.equal(code, 0);
  assert.equal(stdout, `{"same":true,"lines":[["one",1],["two",2]],"enabled":true}\nfalse\n`);
  assert.match(stderr, /^ringlog: [^\n]*close[^\n]*\nringlog: [^\n]*close[^\n]*\n$/);
});

test("close releases everything: the process ends, without listeners and without a worker", async () => {
  const { stdout, code } = await runCode(`
    const workers = [];
    process.on("worker", (worker) => workers.push(worker));
    const events = ["exit", "beforeExit", "SIGTERM", "SIGINT", "SIGHUP", "uncaughtExceptionMonitor", "worker"];
    const held = () => events.map((name) => process.listenerCount(name)).join();
    const before = held();
    const log = initLogger({ console: "off" });
    log.info("x");
    await log.close();
    await new Promise((resolve) => setImmediate(resolve));
    console.log(held() === before, workers.length, workers.map((worker) => worker.threadId).join());`);
  assert.equal(code, 0);
  assert.equal(stdout, "true 1 -1\n");
});

test("a second initLogger: what was accepted before reaches the old file, what comes after the new one, seq goes on", async (t) => {
  const first = openLog(t);
  for (let n = 0; n < 5_000; n++) first.log.info({ n });
  const path = join(first.folder, "second.log");
  initLogger({ logName: "contract", filePath: path, console: "off" });
  for (let n = 5_000; n < 6_000; n++) first.log.info({ n });
  await first.log.flush();
  const numbers = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { n: number }).n);
  const { readFileSync } = await import("node:fs");
  assert.deepEqual(
    numbers(first.text()),
    Array.from({ length: 5_000 }, (_, n) => n),
  );
  assert.deepEqual(
    numbers(readFileSync(path, "utf8")),
    Array.from({ length: 1_000 }, (_, n) => n + 5_000),
  );
  const lastOld = JSON.parse(first.text().trimEnd().split("\n").at(-1) ?? "") as { seq: number };
  const firstNew = JSON.parse(readFileSync(path, "utf8").split("\n")[0] ?? "") as { seq: number };
  assert.equal(firstNew.seq, lastOld.seq + 1);
});

test("a second initLogger without a filePath leaves the file as it is", async () => {
  const { stdout } = await runCode(`
    const dir = fs.mkdtempSync((await import("node:os")).tmpdir() + "/ringlog-again-");
    const log = initLogger({ filePath: dir + "/a.log", console: "off", level: "debug", metrics: false, throttleSec: 0 });
    log.debug("to the file");
    initLogger();
    log.debug("below the default"); log.error("with metrics");
    await log.flush();
    console.error(fs.readFileSync(dir + "/a.log", "utf8").split("\\n").length - 1);
    fs.rmSync(dir, { recursive: true });`);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map((line) => line["msg"]),
    ["with metrics"],
  );
  assert.equal(typeof lines[0]?.["process.memory.usage"], "number");
});

test("what is logged or decorated before the first initLogger goes to the console, by itself", async () => {
  const { stdout, stderr, code } = await runCode(`
    const log = getLogger("early");
    log.debug("below"); log.info("seen");
    debug(function f() { throw new Error("caught"); })();`);
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map((line) => [line["msg"], line["logger.name"], line["code.function.name"]]),
    [
      ["seen", "early", undefined],
      ["caught", undefined, "f"],
    ],
  );
});

test("every call costs one record, also when it is refused: a full buffer drops by level, counted, reported and told", async () => {
  const { stdout, stderr, code } = await runCode(`
    const dir = fs.mkdtempSync((await import("node:os")).tmpdir() + "/ringlog-full-");
    const told = [];
    const log = initLogger({ filePath: dir + "/a.log", console: "off", bufferBytes: 65536, level: "trace", throttleSec: 0, onLoss: (stats) => told.push(stats.dropped.full) });
    await log.flush();
    for (let n = 0; n < 20000; n++) log[["trace", "debug", "info", "warn", "error", "fatal"][n % 6]]({ n, text: "x".repeat(50) });
    await log.flush();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await log.close();
    const lines = fs.readFileSync(dir + "/a.log", "utf8").trimEnd().split("\\n").map((line) => JSON.parse(line));
    const own = lines.filter((line) => line.seq !== undefined);
    const lost = lines.filter((line) => line["event.name"] === "ringlog.dropped");
    const byLevel = {};
    for (const line of lost) for (const [level, count] of Object.entries(line["dropped.by_level"])) byLevel[level] = (byLevel[level] ?? 0) + count;
    const stats = log.stats();
    console.log(JSON.stringify({ stats, own: own.length, lost: lost.reduce((sum, line) => sum + line["dropped.count"], 0), reasons: [...new Set(lost.map((line) => line["dropped.reason"]))], byLevel, told: told.length, last: own.at(-1).seq, seqOfLost: lost.filter((line) => "seq" in line).length, thread: lost[0]["thread.id"] }));
    fs.rmSync(dir, { recursive: true });`);
  assert.equal(code, 0, stderr);
  const seen = JSON.parse(stdout) as Record<string, unknown>;
  const stats = seen["stats"] as { accepted: number; written: number; pending: number; dropped: { full: number } };
  assert.deepEqual([stats.accepted, stats.pending], [20_000, 0]);
  assert.equal(stats.accepted, stats.written + stats.dropped.full);
  assert.ok(stats.dropped.full > 0);
  assert.deepEqual([seen["own"], seen["lost"]], [stats.written, stats.dropped.full]);
  assert.deepEqual([seen["reasons"], seen["seqOfLost"], seen["thread"]], [["full"], 0, 0]);
  const byLevel = seen["byLevel"] as Record<string, number>;
  const lost = (level: string) => byLevel[level] ?? 0;
  assert.ok(
    lost("trace") >= lost("info") && lost("info") >= lost("warn") && lost("warn") >= lost("error"),
    JSON.stringify(byLevel),
  );
  assert.ok((seen["told"] as number) >= 1 && (seen["told"] as number) <= 2);
  assert.match(stderr, /^(?:ringlog: \d+ records? w(?:as|ere) dropped[^\n]*\n)+$/);
});

test("onFull wait loses nothing", async (t) => {
  const { log, own } = openLog(t, { bufferBytes: 65_536, onFull: "wait" });
  for (let n = 0; n < 20_000; n++) log.trace({ n });
  for (let n = 0; n < 20_000; n++) log.info({ n });
  const lines = await own();
  assert.equal(lines.length, 20_000);
  assertCounts(lines, 20_000);
  assert.deepEqual(log.stats().dropped["full"] ?? 0, 0);
});
