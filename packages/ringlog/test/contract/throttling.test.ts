// The throttle: what is withheld, what is counted, and what the summaries say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { debug, getLogger, initLogger, withRequestId } from "ringlog";
import { type Line, ofEvent, ownLines } from "../support/log-lines.js";
import { openLog, single } from "./open-log.js";
import { runCode } from "./run-code.js";

const SUMMARY = "ringlog.suppressed";
const isSummary = (line: Line) => line["event.name"] === SUMMARY;

/** Blocks the event loop. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function totalSuppressed(lines: readonly Line[]): number {
  return ofEvent(lines, SUMMARY).reduce((sum, line) => sum + (line["log_count"] as number), 0);
}

test("the first is written at once, the others are withheld and counted; the summary says what they were", async (t) => {
  const { log, lines, closed } = openLog(t, { throttleSec: 60 });
  const from = Date.now();
  for (let n = 0; n < 1_000; n++) log.error(new Error("the database is gone"));
  const to = Date.now();
  assert.equal((await lines()).length, 1);
  assert.equal(log.stats().suppressed >= 999, true);
  const all = await closed();
  const [first, summary] = all;
  assert.equal(all.length, 2);
  assert.deepEqual(
    [summary?.["level"], summary?.["log_count"], summary?.["thread.id"], "seq" in (summary ?? {})],
    ["error", 999, 0, false],
  );
  assert.equal(summary?.["error.fingerprint"], first?.["error.fingerprint"]);
  assert.deepEqual(summary?.["suppressed.messages"], ["the database is gone"]);
  assert.deepEqual([summary?.["suppressed.requests"], summary?.["suppressed.request_ids"]], [0, []]);
  for (const key of ["first_observed_timestamp", "last_observed_timestamp"]) {
    const text = String(summary?.[key]);
    assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(Date.parse(text) >= from - 5 && Date.parse(text) <= to + 5, `${text}`);
  }
});

test("what a summary says was not before the error that it is about", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  const began = new Map<string, number>();
  // Between two looks of the worker at the rings, at any time: it stays awake over this.
  for (let index = 0; index < 30; index++) {
    await pause(7);
    const message = `out of ${"abcdefghijklmnopqrstuvwxyzABCD"[index]}`;
    began.set(message, Date.now());
    for (let repeat = 0; repeat < 5; repeat++) log.error(new Error(message));
  }
  const summaries = ofEvent(await closed(), SUMMARY);
  assert.equal(summaries.length, began.size);
  for (const summary of summaries) {
    const [message] = summary["suppressed.messages"] as [string];
    for (const key of ["first_observed_timestamp", "last_observed_timestamp"])
      assert.ok(Date.parse(String(summary[key])) >= (began.get(message) as number), `${key} of ${message}`);
  }
});

test("ten different failures of one function are ten lines", async (t) => {
  const { own } = openLog(t, { throttleSec: 60 });
  const names = ["apples", "pears", "plums", "figs", "dates", "nuts", "limes", "kiwis", "grapes", "beans"];
  const fail = debug(function fail(name: string) {
    throw new Error(`no ${name} left`);
  });
  for (let round = 0; round < 5; round++) for (const name of names) fail(name);
  assert.deepEqual(
    (await own()).map((line) => line["msg"]),
    names.map((name) => `no ${name} left`),
  );
});

test("variable parts of the message don't make another error; type, code, logger and function do", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  const id = "3f2b8c1e-9d4a-4c7b-8a1f-0123456789ab";
  const same = [`user 1 at 10.0.0.1:5432 'a'`, `user 22 at 10.0.0.99:80 'bcd'`];
  for (const message of same) log.error(new Error(message));
  log.error(new Error(`job ${id} failed 0xdeadbeef`));
  log.error(new Error(`job ${id.replace("3f", "4e")} failed 0xcafebabe`));
  log.error(new TypeError(same[0]));
  log.error(Object.assign(new Error(same[0]), { code: "E_ONE" }));
  log.error(Object.assign(new Error(same[0]), { code: "E_TWO" }));
  getLogger("throttling.other").error(new Error(same[0]));
  for (const name of ["one", "two"]) {
    debug({ name }, () => {
      throw new Error(same[0]);
    })();
  }
  const lines = await own();
  assert.equal(lines.length, 8);
  assert.equal(new Set(lines.map((line) => line["error.fingerprint"])).size, 8);
});

test("never the message template alone: one template with different errors are different lines", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  for (const reason of ["timeout", "refused", "reset"]) log.error(new Error(reason), "request failed");
  assert.equal((await own()).length, 3);
});

test("only error and fatal records that carry an error are throttled", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  for (let n = 0; n < 3; n++) {
    log.error("plain");
    log.fatal("plain");
    log.error({ a: 1 }, "plain");
    log.warn(new Error("a warning"));
    log.info({ err: new Error("for information") });
  }
  assert.equal((await own()).length, 15);
  for (let n = 0; n < 3; n++) log.fatal(new Error("fatal"));
  assert.equal((await own()).length, 16);
});

test("debug's records are throttled at the level they have, from error on", async (t) => {
  const { own } = openLog(t, { throttleSec: 60 });
  const fails = () => {
    throw new Error("boom");
  };
  const error = debug({ name: "asError" }, fails);
  const fatal = debug({ name: "asFatal", level: "fatal" }, fails);
  for (let n = 0; n < 4; n++) {
    error();
    fatal();
  }
  assert.equal((await own()).length, 2);
});

test("a summary comes by itself at the window's end, without another error", async (t) => {
  const { log, waitFor } = openLog(t, { throttleSec: 0.2 });
  for (let n = 0; n < 5; n++) log.error(new Error("x"));
  const summary = single(await waitFor(isSummary));
  assert.equal(summary["log_count"], 4);
});

test("and while the main loop is blocked", async () => {
  const { stdout, code } = await runCode(`
    const path = fs.mkdtempSync((await import("node:os")).tmpdir() + "/ringlog-blocked-") + "/a.log";
    const log = initLogger({ filePath: path, console: "off", throttleSec: 0.3 });
    await log.flush();
    for (let n = 0; n < 5; n++) log.error(new Error("x"));
    const deadline = Date.now() + 20_000;
    const seen = () => fs.readFileSync(path, "utf8").includes("ringlog.suppressed");
    while (!seen() && Date.now() < deadline);
    console.log(seen());
    fs.rmSync(path);`);
  assert.deepEqual([stdout, code], ["true\n", 0]);
});

test("no summary where nothing was withheld", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 0.05 });
  for (let n = 0; n < 3; n++) {
    log.error(new Error("x"));
    await pause(150);
  }
  const lines = await closed();
  assert.equal(lines.length, 3);
});

test("a storm that goes on writes two lines a window, with exact counts", async (t) => {
  const windowMs = 200;
  const { log, closed } = openLog(t, { throttleSec: windowMs / 1_000 });
  await log.flush();
  let thrown = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < 5 * windowMs) {
    log.error(new Error("storm"));
    thrown++;
    if (thrown % 100 === 0) await pause(1);
  }
  const windows = Math.ceil((performance.now() - startMs) / windowMs);
  const lines = await closed();
  const own = ownLines(lines);
  assert.equal(own.length + totalSuppressed(lines), thrown);
  assert.ok(own.length >= 2 && own.length <= windows + 1, `${own.length} lines in ${windows} windows`);
  assert.ok(lines.length <= 2 * (windows + 1));
  for (const line of ofEvent(lines, SUMMARY)) {
    assert.ok(
      Date.parse(String(line["first_observed_timestamp"])) <= Date.parse(String(line["last_observed_timestamp"])),
    );
  }
});

test("after the window the next one is written at once again", async (t) => {
  const { log, waitFor, own } = openLog(t, { throttleSec: 0.1 });
  log.error(new Error("x"));
  log.error(new Error("x"));
  await waitFor(isSummary);
  log.error(new Error("x"));
  assert.equal((await own()).length, 2);
});

test("distinct requests are exact to 1,000, with up to five ids and five raw messages", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  const messages = Array.from({ length: 20 }, (_, n) => `order ${n} failed`);
  log.error(new Error(messages[0]));
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 1_000; n++) withRequestId(`req-${n}`, () => log.error(new Error(messages[n % 20])));
  }
  const summary = single(ofEvent(await closed(), SUMMARY));
  assert.equal(summary["log_count"], 3_000);
  assert.equal(summary["suppressed.requests"], 1_000);
  const ids = summary["suppressed.request_ids"] as string[];
  const samples = summary["suppressed.messages"] as string[];
  assert.ok(ids.length >= 1 && ids.length <= 5 && ids.every((id) => /^req-\d+$/.test(id)), ids.join());
  assert.ok(
    samples.length >= 1 && samples.length <= 5 && samples.every((message) => messages.includes(message)),
    samples.join(),
  );
  assert.deepEqual([new Set(ids).size, new Set(samples).size], [ids.length, samples.length]);
});

test("beyond 1,000 requests the number is at least that", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  for (let n = 0; n < 3_000; n++) withRequestId(`req-${n}`, () => log.error(new Error("x")));
  const summary = single(ofEvent(await closed(), SUMMARY));
  assert.ok((summary["suppressed.requests"] as number) >= 1_000);
  assert.equal(summary["log_count"], 2_999);
});

test("the request of the first, written one is not among the withheld", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  withRequestId("first", () => log.error(new Error("x")));
  withRequestId("second", () => log.error(new Error("x")));
  const summary = single(ofEvent(await closed(), SUMMARY));
  assert.deepEqual([summary["suppressed.requests"], summary["suppressed.request_ids"]], [1, ["second"]]);
});

test("throttleSec 0 turns it off", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  for (let n = 0; n < 100; n++) log.error(new Error("same"));
  assert.equal((await own()).length, 100);
});

test("throttleLevel warn: warnings with an error by fingerprint, plain ones by logger name and template", async (t) => {
  const { log, own, closed } = openLog(t, { throttleSec: 60, throttleLevel: "warn" });
  const other = getLogger("throttling.plain");
  for (let n = 0; n < 5; n++) {
    log.warn("disk %d full", n);
    log.warn({ n }, "plain");
    log.warn(new Error(`failed ${n}`));
    log.error("plain error");
    other.warn("plain");
    log.info("not throttled");
  }
  const messages = (await own()).map((line) => [line["logger.name"], line["msg"]]);
  assert.deepEqual(
    messages.filter(([, msg]) => msg !== "not throttled"),
    [
      [undefined, "disk 0 full"],
      [undefined, "plain"],
      [undefined, "failed 0"],
      [undefined, "plain error"],
      ["throttling.plain", "plain"],
    ],
  );
  assert.equal(messages.length, 10);
  const summaries = ofEvent(await closed(), SUMMARY);
  assert.deepEqual(summaries.map((line) => [line["level"], line["log_count"]]).sort(), [
    ["error", 4],
    ["warn", 4],
    ["warn", 4],
    ["warn", 4],
    ["warn", 4],
  ]);
});

test("throttleLevel fatal leaves errors alone", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60, throttleLevel: "fatal" });
  for (let n = 0; n < 3; n++) {
    log.error(new Error("x"));
    log.fatal(new Error("x"));
  }
  assert.deepEqual((await own()).map((line) => line["level"]).sort(), ["error", "error", "error", "fatal"]);
});

test("a withheld duplicate is never formatted: neither its stack nor its fields are read", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  let stacks = 0;
  const make = () =>
    Object.defineProperty(new Error("same"), "stack", {
      get() {
        stacks++;
        return "Error: same\n    at somewhere";
      },
    });
  const errors = Array.from({ length: 200 }, make);
  stacks = 0;
  for (const error of errors) log.error(error);
  const fails = debug(function fails(index: number) {
    throw errors[index];
  });
  for (const index of errors.keys()) fails(index);
  assert.equal(stacks, 2);
  assert.equal((await own()).length, 2);
});

test("the fatal record of an exception that ends the process is always written, recorded before or not", async () => {
  const { stdout, code } = await runCode(`
    initLogger({ console: "json", throttleSec: 60 });
    const error = new Error("the end");
    getLogger().fatal(error); getLogger().fatal(error);
    throw error;`);
  assert.equal(code, 1);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const fatal = ownLines(lines).filter((line) => line["level"] === "fatal");
  assert.equal(fatal.length, 2);
  assert.equal(fatal[1]?.["exception.message"], "the end");
  assert.equal(totalSuppressed(lines), 1);
});

test("where the application lives on after an uncaught exception, it is an error", async () => {
  const { stdout, code } = await runCode(`
    process.on("uncaughtException", () => {});
    initLogger({ console: "json" });
    setTimeout(() => { throw new Error("survived"); });`);
  assert.equal(code, 0);
  const line = JSON.parse(stdout) as Line;
  assert.deepEqual([line["level"], line["exception.message"]], ["error", "survived"]);
});

test("at exit what is withheld is summarised", async () => {
  const { stdout } = await runCode(`
    const log = initLogger({ console: "json", throttleSec: 60 });
    for (let n = 0; n < 10; n++) log.error(new Error("x"));
    process.exit(0);`);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  assert.deepEqual([lines.length, totalSuppressed(lines)], [2, 9]);
});

test("a second initLogger summarises or goes on: no withheld record is forgotten", async (t) => {
  const { log, path, closed } = openLog(t, { throttleSec: 60 });
  for (let n = 0; n < 10; n++) log.error(new Error("x"));
  initLogger({ logName: "contract", filePath: path, console: "off", throttleSec: 60 });
  for (let n = 0; n < 10; n++) log.error(new Error("x"));
  const lines = await closed();
  assert.equal(ownLines(lines).length + totalSuppressed(lines), 20);
});

test("the table is bounded: with 100,000 different errors what is evicted is summarised first, and all adds up", {
  timeout: 120_000,
}, async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60, onFull: "wait", metrics: false });
  const before = log.stats();
  const word = (n: number) => n.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "");
  const error = new Error("x");
  error.stack = "Error: x";
  const log1 = (n: number) => {
    error.message = `failure of ${word(n)}`;
    log.error(error);
  };
  for (let n = 0; n < 100_000; n++) {
    log1(n);
    if (n < 20) log1(n);
  }
  const lines = await closed();
  const after = log.stats();
  assert.equal(after.accepted - before.accepted, 100_020);
  assert.equal(ownLines(lines).length + totalSuppressed(lines), 100_020);
  assert.equal(totalSuppressed(lines), after.suppressed - before.suppressed);
  const firstSummary = lines.findIndex(isSummary);
  assert.ok(
    firstSummary > 0 && firstSummary < lines.length - 1_000,
    `the first summary is line ${firstSummary} of ${lines.length}`,
  );
});

test("a blocked caller's window ends in time: nothing of the next window is counted into it", async (t) => {
  const { log, waitFor, own } = openLog(t, { throttleSec: 0.1 });
  await log.flush();
  log.error(new Error("x"));
  log.error(new Error("x"));
  block(400);
  log.error(new Error("x"));
  assert.equal((await own()).length, 2);
  assert.equal(single(await waitFor(isSummary))["log_count"], 1);
});
