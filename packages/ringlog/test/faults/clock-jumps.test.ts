import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { faketimeLibrary } from "../support/needs.js";
import { runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const library = faketimeLibrary();
/** Turns of 5 ms that a window of 300 ms lasts at least; three of them end only after two have passed whole. */
const LEAST_TURNS = 60;
const LIMIT_TURNS = 2_000;

test("a clock that jumps an hour back, then years ahead, neither opens nor closes a window; seq goes on", {
  skip: library === undefined ? "needs libfaketime" : false,
}, async (t) => {
  const folder = testFolder(t);
  writeFileSync(join(folder, "clock"), "+0\n");
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: join(folder, "clock"),
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
  };
  await runWell("clock-jumps.mjs", { args: [folder], env });
  const { hours, turns } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8"));
  assert.equal(hours[0], -1, "the clock went back");
  assert.ok(hours[1] > 365 * 24, "the clock went ahead");
  for (const count of turns) assert.ok(count >= LEAST_TURNS && count < LIMIT_TURNS, `windows: ${turns.join()} turns`);
  const lines = readLog(logFile(folder));
  const { accepted, written, suppressed, pending, dropped } = readStatsFile(folder);
  assert.deepEqual({ written, pending, dropped }, { written: ownLines(lines).length, pending: 0, dropped: {} });
  const summarised = ofEvent(lines, "ringlog.suppressed").reduce((sum, line) => sum + Number(line["log_count"]), 0);
  assert.equal(summarised, suppressed);
  assert.equal(accepted, written + suppressed);
});
