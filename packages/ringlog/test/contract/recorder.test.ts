// The flight recorder: what no output takes is written before an error of the same request, and else never.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { debug, getLogger, initLogger, type LoggerOptions, withRequestId } from "ringlog";
import { verify } from "ringlog/verify";
import type { Line } from "../support/log-lines.js";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const QUIET = { recorder: true, throttleSec: 0, metrics: false } as const satisfies LoggerOptions;

/** Message and whether the line was recorded: what most tests are about. */
function told(lines: readonly Line[]): string[] {
  return lines.map((line) => `${line["log.recorded"] === true ? "recorded " : ""}${line["msg"]}`);
}

test("a request that fails shows its quiet records, in order and marked; those of 10,000 others are not written", async (t) => {
  const { log, own, path } = openLog(t, QUIET);
  log.info("started");
  for (let n = 0; n < 10_000; n++) withRequestId(`other-${n}`, () => log.debug({ n }, "of another request"));
  withRequestId("fails", () => {
    log.debug({ step: 1 }, "looking up %s", "Ada");
    log.info("loud");
    log.child({ part: "cart" }).debug({ step: 2 }, "priced");
    log.error(new Error("out of stock"));
  });
  const lines = await own();
  assert.deepEqual(told(lines), ["started", "loud", "recorded looking up Ada", "recorded priced", "out of stock"]);
  const [, , first, second, error] = lines as [Line, Line, Line, Line, Line];
  assert.deepEqual([first["level"], first["request.id"], first["step"]], ["debug", "fails", 1]);
  assert.deepEqual([second["part"], second["step"]], ["cart", 2]);
  assert.ok((first["time"] as string) <= (error["time"] as string));
  for (const key of Object.keys(error))
    assert.ok(!key.startsWith("recorder."), `nothing is missing, but there is ${key}`);
  const report = await verify(path, { fromStart: true });
  assert.deepEqual([report.ok, report.missing, report.records], [true, 0, 5]);
  const stats = log.stats();
  assert.deepEqual([stats.accepted, stats.written, stats.pending], [5, 5, 0], "what is only kept counts nowhere");
});

test("what was written is gone from the memory; a second error shows what came since", async (t) => {
  const { log, own } = openLog(t, QUIET);
  withRequestId("r", () => {
    log.debug("first");
    log.error("failed");
    log.error("failed again");
    log.debug("second");
    log.fatal("given up");
  });
  assert.deepEqual(told(await own()), ["recorded first", "failed", "failed again", "recorded second", "given up"]);
});

test("an error that is raised after the request's end finds its records", async (t) => {
  const { log, own } = openLog(t, QUIET);
  withRequestId("late", () => log.debug("within"));
  await log.flush();
  withRequestId("late", () => log.error("raised by a timer"));
  assert.deepEqual(told(await own()), ["recorded within", "raised by a timer"]);
});

test("outside of requests, an error shows what its thread has logged there, and nothing of any request", async (t) => {
  const { log, own } = openLog(t, QUIET);
  log.debug("outside");
  withRequestId("r", () => log.debug("inside"));
  log.error("failed outside");
  withRequestId("r", () => log.error("failed inside"));
  assert.deepEqual(told(await own()), ["recorded outside", "failed outside", "recorded inside", "failed inside"]);
});

test("records below the recorder's level are not kept, warnings are no errors, and silent loggers make nothing", async (t) => {
  const { log, own } = openLog(t, QUIET);
  const silent = log.child({}, { level: "silent" });
  withRequestId("r", () => {
    log.trace("too quiet");
    log.debug("kept");
    silent.error("unheard");
    silent.debug("unheard");
    log.silent();
    log.warn("no error");
    log.error("failed");
  });
  assert.deepEqual(told(await own()), ["no error", "recorded kept", "failed"]);
});

test("each logger's own level says what is quiet, and isLevelEnabled still answers by it", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, recorder: { level: "trace" } });
  const loud = log.child({}, { level: "trace" });
  const strict = getLogger("strict");
  strict.level = "fatal";
  assert.deepEqual([log.isLevelEnabled("debug"), strict.isLevelEnabled("error")], [false, false]);
  withRequestId("r", () => {
    loud.trace("loud");
    strict.error(new TypeError("quiet"));
    strict.warn("quiet, too");
    log.trace("quiet trace");
    log.error("failed");
  });
  const lines = await own();
  assert.deepEqual(told(lines), ["loud", "recorded quiet", "recorded quiet, too", "recorded quiet trace", "failed"]);
  assert.deepEqual([lines[1]?.["exception.type"], lines[1]?.["logger.name"]], ["TypeError", "strict"]);
  strict.level = "info";
});

test("a level that is set at runtime holds for the recorder, too", async (t) => {
  const { log, own } = openLog(t, QUIET);
  log.level = "error";
  log.info("quiet now");
  log.level = "debug";
  log.debug("loud now");
  log.error("failed");
  assert.deepEqual(told(await own()), ["loud now", "recorded quiet now", "failed"]);
});

test("what only sinks refuse is quiet where all of them do", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, fileLevel: "error" });
  log.info("below the file's level");
  log.error("failed");
  assert.deepEqual(told(await own()), ["recorded below the file's level", "failed"]);
});

test("a withheld duplicate writes nothing; the next one that is written does", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, throttleSec: 600 });
  const fail = () => log.error(new Error("again"));
  withRequestId("a", () => {
    log.debug("first");
    fail();
    log.debug("second");
    fail();
    log.error("another");
  });
  assert.deepEqual(told(await own()), ["recorded first", "again", "recorded second", "another"]);
});

test("secrets are redacted as in every record, and mutations do not show", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, redact: ["iban"] });
  const fields = { iban: "DE00", list: [1], text: "card 4111 1111 1111 1111" };
  log.debug(fields, "quiet");
  fields.list.push(2);
  log.error("failed");
  const [line] = await own();
  assert.deepEqual([line?.["iban"], line?.["list"], line?.["text"]], ["[redacted]", [1], "card [redacted]"]);
});

test("of a request the newest are kept, and the error says how many were not", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, recorder: { perRequest: 3 } });
  withRequestId("r", () => {
    for (let n = 0; n < 10; n++) log.debug("step %d", n);
    log.error("failed");
    log.error("failed again");
  });
  const lines = await own();
  assert.deepEqual(told(lines), ["recorded step 7", "recorded step 8", "recorded step 9", "failed", "failed again"]);
  assert.deepEqual([lines[3]?.["recorder.evicted"], lines[4]?.["recorder.evicted"]], [7, undefined]);
});

test("where memory is short, the requests that were silent for the longest go, and their errors say so", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, recorder: { maxBytes: 65_536 } });
  withRequestId("early", () => log.debug("gone"));
  for (let n = 0; n < 200; n++) withRequestId(`other-${n}`, () => log.debug({ text: "x".repeat(1_000) }, "large"));
  await log.flush();
  withRequestId("other-199", () => log.error("failed late"));
  withRequestId("early", () => log.error("failed early"));
  const lines = await own();
  assert.deepEqual(told(lines), ["recorded large", "failed late", "failed early"]);
  assert.deepEqual(lines[2]?.["recorder.evicted"], 1);
});

test("what is older than ttlMs is not written", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, recorder: { ttlMs: 1 } });
  withRequestId("r", () => log.debug("old"));
  await log.flush();
  // The worker's clock has gone on: another flush takes it a turn at least.
  const from = performance.now();
  while (performance.now() - from < 5);
  withRequestId("r", () => log.error("failed"));
  assert.deepEqual(told(await own()), ["failed"]);
});

test("large histories are written whole, over many batches, with numbers without a gap", async (t) => {
  const { log, own, path } = openLog(t, { ...QUIET, recorder: { perRequest: 100_000, maxBytes: 128 * 1024 * 1024 } });
  const count = 40_000;
  withRequestId("r", () => {
    for (let n = 0; n < count; n++) log.debug({ n, text: "x".repeat(n % 100) }, "step");
    log.error("failed");
    log.info("after");
  });
  const lines = await own();
  assert.equal(lines.length, count + 2);
  lines.slice(0, count).forEach((line, n) => {
    assert.equal(line["n"], n);
  });
  const report = await verify(path);
  assert.deepEqual([report.ok, report.missing, report.records], [true, 0, count + 2]);
});

test("what a full ring refuses for the recorder is no loss; the next error tells of it", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, bufferBytes: 65_536, onFull: "wait" });
  const count = 20_000;
  withRequestId("r", () => {
    for (let n = 0; n < count; n++) log.debug({ n, text: "x".repeat(100) }, "quiet");
  });
  await log.flush();
  withRequestId("r", () => log.error("failed"));
  const lines = await own();
  const error = lines.at(-1) as Line;
  const kept = lines.length - 1;
  const refused = error["recorder.refused"] as number;
  assert.ok(refused > 0);
  assert.equal(kept + ((error["recorder.evicted"] as number | undefined) ?? 0) + refused, count);
  assert.deepEqual(log.stats().dropped, {});
});

test("quiet records do not take what loud ones need: all of these are written", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, bufferBytes: 65_536 });
  withRequestId("r", () => {
    for (let n = 0; n < 20_000; n++) log.debug({ n, text: "x".repeat(100) }, "quiet");
    for (let n = 0; n < 50; n++) log.info({ n }, "loud");
  });
  assert.equal((await own()).length, 50);
  log.error("so that it is told what was refused");
  assert.ok(((await own()).at(-1)?.["recorder.refused"] as number) > 0);
});

test("a new configuration begins with nothing kept; on, off and on again", async (t) => {
  const { log, own, folder } = openLog(t, QUIET);
  const open = (recorder: boolean) =>
    initLogger({ ...QUIET, recorder, filePath: join(folder, "app.log"), console: "off" });
  log.debug("under the first");
  open(false);
  log.debug("while it is off");
  log.error("failed while it is off");
  open(true);
  log.debug("while it is on again");
  log.error("failed while it is on again");
  assert.deepEqual(told(await own()), [
    "failed while it is off",
    "recorded while it is on again",
    "failed while it is on again",
  ]);
});

test("close() writes nothing that is quiet, and a log that is opened again has nothing of before", async (t) => {
  const { log, closed, path } = openLog(t, QUIET);
  log.debug("quiet");
  assert.deepEqual(await closed(), []);
  initLogger({ ...QUIET, filePath: path, console: "off" });
  log.error("failed");
  await log.flush();
  const lines = readFileSync(path, "utf8").trim().split("\n");
  assert.deepEqual(told(lines.map((line) => JSON.parse(line) as Line)), ["failed"]);
  assert.ok(!/"recorder\.\w+":/.test(lines.join()), lines.join());
});

test("calls of debug are recorded: results, and errors below the level", async (t) => {
  const { log, own } = openLog(t, QUIET);
  const told_: unknown[] = [];
  const load = debug({ result: true }, function load(id: string) {
    return { id };
  });
  const probe = debug({ level: "debug", onError: (error) => told_.push(error) }, function probe(): void {
    throw new Error("no cache");
  });
  withRequestId("r", () => {
    load("u1");
    probe();
    log.error("failed");
  });
  const lines = await own();
  assert.deepEqual(told(lines), ["recorded load returned", "recorded no cache", "failed"]);
  assert.deepEqual([lines[0]?.["code.function.name"], lines[0]?.["result"]], ["load", { id: "u1" }]);
  assert.equal(lines[1]?.["exception.message"], "no cache");
  assert.deepEqual(told_, [], "an error below the level is nobody's business");
});

test("getters that log while a quiet record is made, and values that throw, harm nobody", async (t) => {
  const { log, own } = openLog(t, QUIET);
  log.debug("quiet", {
    get inner() {
      log.info("loud inside");
      log.debug("quiet inside");
      return 1;
    },
    get broken() {
      throw new Error("no");
    },
  });
  log.error("failed");
  const lines = await own();
  assert.deepEqual(told(lines), ["loud inside", "recorded quiet", "recorded quiet inside", "failed"]);
});

test("on the console it is a line like the others, dim where there is colour, and says that it was recorded", async () => {
  const code = (options: string) => `
    const log = initLogger({ logName: "shop", metrics: false, recorder: true, ${options} });
    withRequestId("r1", () => { log.debug("looked up", { id: 7 }); log.error("failed"); });
    await log.close();`;
  const pretty = await runCode(code('console: "pretty"'), { env: { NO_COLOR: "1" } });
  assert.match(pretty.stdout, /^\S+ shop DEBUG looked up {2}id=7 +recorded {2}request r1\n\S+ shop ERROR failed/);
  const painted = await runCode(code('console: "pretty"'), { env: { FORCE_COLOR: "1" } });
  assert.match(painted.stdout, /\x1b\[2mlooked up\x1b\[0m/);
  const json = await runCode(code('console: "json", consoleLevel: "error"'));
  const lines = json.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  assert.deepEqual(told(lines), ["recorded looked up", "failed"]);
});

test("recorded lines go to the outputs that take the error, whatever their own level", async (t) => {
  const { log, own } = openLog(t, { ...QUIET, fileLevel: "fatal", console: "json", consoleStream: "stderr" });
  log.debug("quiet");
  log.error("for the console only");
  log.debug("quiet, too");
  log.fatal("for both");
  assert.deepEqual(told(await own()), ["recorded quiet, too", "for both"]);
  assert.equal(log.stats().sinks.console?.written, 4);
});
