// What the viewer shows first: the histogram of all lines, and the newest rows.
import { check, end, findLog, LINES, load, time } from "./program.mjs";

const { newestLines } = await load("newest-lines");
const { scanHistogram } = await load("scan-histogram");
const { readEntry } = await load("read-entry");
const files = await findLog();

const rows = await time("newest 100 rows", async () =>
  (await newestLines(files, 100)).map(({ line }) => readEntry(line.bytes).msg),
);
check(rows.length === Math.min(100, LINES), "not all rows are there");

const histogram = await time("histogram, 200 buckets", async () => {
  const counted = await scanHistogram(files);
  return { lines: counted.lines, buckets: counted.buckets(200) };
});
check(histogram.lines === LINES && histogram.buckets.total === LINES, "not all lines are counted");
end();
