// The index: how long it takes, how large it is, and how fast it answers.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, end, findLog, LINES, load, tell, time } from "./program.mjs";

const { LogIndex } = await load("log-index");
const { parseQuery } = await load("parse-query");
const files = await findLog();
const cacheFolder = mkdtempSync(join(tmpdir(), "ringlog-bench-index-"));

const index = await LogIndex.open(files, { cacheFolder });
try {
  await time("index: build", () => index.build());
  tell("index: size", sizeOf(cacheFolder), "bytes");
  await ask();
} finally {
  await index.close();
  rmSync(cacheFolder, { recursive: true, force: true });
}
end();

async function ask() {
  const selected = (text) => ({ query: parseQuery(text, { nowMs: Date.now() }), range: {} });
  const all = selected("");
  const histogram = await time("index: histogram, 200 buckets", () => index.histogram(all, 200));
  check(histogram.total === LINES, "not all lines are in the index");
  const rows = await time("index: newest rows", () => index.rows(all, 0, 100));
  check(rows.total === LINES && rows.rows.length === Math.min(100, LINES), "not all rows are there");
  await time("index: rows in the middle", () => index.rows(all, Math.floor(LINES / 2), 100));
  await time("index: scrolled on from there", () => index.rows(all, Math.floor(LINES / 2) + 100, 100));
  await time("index: filter level:error, histogram", () => index.histogram(selected("level:error"), 200));
  await time("index: filter level:error, rows", () => index.rows(selected("level:error"), 0, 100));
  await time("index: filter a rare text, histogram", () => index.histogram(selected('"shard 7 does"'), 200));
  await time("index: filter service:pay ms>100, histogram", () =>
    index.histogram(selected("service:gateway ms>100"), 200),
  );
  const errors = await time("index: error groups", () => index.errors(all));
  check(errors.groups.length > 0, "there are no errors");
  await time("index: five facets", () => index.facets(all));
  const [row] = rows.rows.filter(({ requestId }) => requestId !== null);
  check((await time("index: one request", () => index.request(row.requestId))) !== undefined, "a request is not found");
  check(
    (await time("index: one line with its surroundings", () => index.entry(row.id))) !== undefined,
    "a line is not found",
  );
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}
