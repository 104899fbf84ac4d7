import assert from "node:assert/strict";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ofEvent, readLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

/** Many times as many as the table has places; a million are in `npm run test:faults`. */
const COUNT = 120_000;
const TWICE = COUNT / 10;

test("more different errors than the table has places: each is written, what is evicted is summarised first", async (t) => {
  const folder = testFolder(t);
  await runWell("many-errors.mjs", { args: [folder, String(COUNT)] });
  const lines = readLog(logFile(folder));
  assertCounts(lines, COUNT);
  const { accepted, written, suppressed, pending } = readStatsFile(folder);
  assert.deepEqual(
    { accepted, written, suppressed, pending },
    { accepted: COUNT + TWICE, written: COUNT, suppressed: TWICE, pending: 0 },
  );
  const summaries = ofEvent(lines, "ringlog.suppressed");
  assert.equal(summaries.length, TWICE);
  assert.ok(summaries.every((line) => line["log_count"] === 1));
});
