// Levels: of the process, of children and named loggers, of the sinks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getLogger, initLogger, RinglogError, type ThresholdName } from "ringlog";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

test("each level lets through itself and what is above it; silent lets nothing through", async (t) => {
  const { log, own } = openLog(t);
  for (const threshold of [...LEVELS, "silent"] as const) {
    log.level = threshold;
    assert.equal(log.level, threshold);
    const before = (await own()).length;
    for (const level of LEVELS) log[level]("x");
    const enabled = LEVELS.filter((level) => log.isLevelEnabled(level));
    assert.deepEqual(
      (await own()).slice(before).map((line) => line["level"]),
      enabled,
    );
    assert.deepEqual(enabled, threshold === "silent" ? [] : LEVELS.slice(LEVELS.indexOf(threshold)));
  }
  assert.equal(log.isLevelEnabled("silent"), false);
  assert.equal(log.isLevelEnabled("loud"), false);
});

test("a level that does not exist throws, names the nearest and changes nothing", (t) => {
  const { log } = openLog(t);
  const wrong = (set: () => void, nearest: string | undefined) =>
    assert.throws(
      set,
      (error) =>
        error instanceof RinglogError &&
        error.code === "INVALID_OPTION" &&
        error.option === "level" &&
        error.nearest === nearest,
    );
  wrong(() => {
    log.level = "warning" as ThresholdName;
  }, "warn");
  wrong(() => {
    log.level = 30 as unknown as ThresholdName;
  }, undefined);
  wrong(() => log.child({}, { level: "eror" as ThresholdName }), "error");
  assert.equal(log.level, "info");
});

test("a level set at runtime holds at once, also for children and grandchildren that set none", async (t) => {
  const { log, own } = openLog(t);
  const child = log.child({ c: 1 });
  const grandchild = child.child({ g: 1 });
  const fixed = log.child({ f: 1 }, { level: "error" });
  const named = getLogger("levels.runtime");
  const ownNamed = getLogger("levels.own");
  ownNamed.level = "warn";
  log.level = "debug";
  for (const logger of [log, child, grandchild, named]) {
    assert.equal(logger.level, "debug");
    assert.equal(logger.isLevelEnabled("debug"), true);
    logger.debug("seen");
  }
  for (const logger of [fixed, ownNamed]) logger.debug("unseen");
  assert.deepEqual([fixed.level, ownNamed.level], ["error", "warn"]);
  child.level = "warn";
  assert.equal(grandchild.level, "warn");
  assert.equal(log.level, "debug");
  grandchild.info("unseen");
  grandchild.level = "trace";
  grandchild.trace("seen");
  assert.equal((await own()).length, 5);
});

test("a second initLogger sets the process's level anew; levels of children stay", async (t) => {
  const { log, path } = openLog(t, { level: "trace" });
  const child = log.child({}, { level: "error" });
  const following = log.child({});
  initLogger({ filePath: path, console: "off" });
  assert.deepEqual([log.level, following.level, child.level], ["info", "info", "error"]);
});

test("fileLevel is a higher threshold: what is below it takes no seq and is not in the counts", async (t) => {
  const before = openLog(t).log.stats();
  const { log, own } = openLog(t, { level: "debug", fileLevel: "warn" });
  for (const level of LEVELS) log[level](level);
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => line["level"]),
    ["warn", "error", "fatal"],
  );
  const seqs = lines.map((line) => line["seq"] as number);
  assert.deepEqual(seqs, [seqs[0], (seqs[0] as number) + 1, (seqs[0] as number) + 2]);
  const stats = log.stats();
  assert.deepEqual([stats.accepted - before.accepted, stats.written - before.written], [3, 3]);
  assert.deepEqual([log.isLevelEnabled("info"), log.isLevelEnabled("warn")], [false, true]);
});

test("fileLevel below level changes nothing", async (t) => {
  const { log, own } = openLog(t, { level: "warn", fileLevel: "trace" });
  log.info("no");
  log.warn("yes");
  assert.equal((await own()).length, 1);
});

test("file and console each have their own level, and written speaks of the file", async () => {
  const { stdout } = await runCode(`
    const path = "/proc/self/cwd" && fs.mkdtempSync((await import("node:os")).tmpdir() + "/ringlog-levels-") + "/a.log";
    const log = initLogger({ filePath: path, console: "json", level: "trace", fileLevel: "error", consoleLevel: "info" });
    for (const level of ["trace", "debug", "info", "warn", "error", "fatal"]) log[level](level);
    await log.flush();
    const { accepted, written, pending, sinks } = log.stats();
    await log.close();
    const file = fs.readFileSync(path, "utf8").trimEnd().split("\\n").map((line) => JSON.parse(line));
    fs.rmSync(path);
    console.log(JSON.stringify({ accepted, written, pending, file: sinks.file.written, console: sinks.console.written, inFile: file.map(({ level, seq }) => [level, seq]) }));`);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.slice(0, -1).map((line) => [line["level"], line["seq"]]),
    [
      ["info", undefined],
      ["warn", undefined],
      ["error", 1],
      ["fatal", 2],
    ],
  );
  assert.deepEqual(lines.at(-1), {
    accepted: 2,
    written: 2,
    pending: 0,
    file: 2,
    console: 4,
    inFile: [
      ["error", 1],
      ["fatal", 2],
    ],
  });
});

test("without a file written speaks of the console, with its level", async () => {
  const { stdout } = await runCode(`
    const log = initLogger({ console: "json", consoleLevel: "warn" });
    for (const level of ["info", "warn", "error"]) log[level](level);
    await log.flush();
    const { accepted, written, sinks } = log.stats();
    console.log(JSON.stringify({ accepted, written, sinks: Object.keys(sinks) }));`);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.slice(0, -1).map(({ level, seq }) => [level, seq]),
    [
      ["warn", 1],
      ["error", 2],
    ],
  );
  assert.deepEqual(lines.at(-1), { accepted: 2, written: 2, sinks: ["console"] });
});
