import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { findLogs } from "../lines/find-logs.js";
import type { LogFile } from "../lines/log-file.js";
import { VIEW_LEVELS } from "../model/api.js";
import { fieldReader } from "../query/field-value.js";
import { withoutConditions } from "../query/fields-of.js";
import { parseQuery } from "../query/parse-query.js";
import { LogIndex, type Selected } from "./log-index.js";
import { randomLog, randomQuery } from "./random-log.fixture.js";
import { groupOf, levelOf, type ReferenceLine, readReference, select } from "./reference.fixture.js";

const folder = mkdtempSync(join(tmpdir(), "ringlog-index-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let run = 0;

/** Chunks as short as a line or two, so that there is a boundary everywhere. */
const options = fc.record({ chunkBytes: fc.integer({ min: 40, max: 3000 }), isOnDisk: fc.boolean() });
const range = fc.record({
  fromMs: fc.option(fc.constant(Date.UTC(2026, 10, 27, 10, 0, 20)), { nil: undefined }),
  toMs: fc.option(fc.constant(Date.UTC(2026, 10, 27, 10, 1)), { nil: undefined }),
});

test("the index says what plain JavaScript says of the same lines", async () => {
  const questions = fc.array(fc.tuple(randomQuery, range), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomLog, { minLength: 1, maxLength: 2 }),
      options,
      questions,
      async (logs, given, asked) => {
        const { files, cacheFolder } = await writeLogs(logs);
        const { chunkBytes, isOnDisk } = given;
        const index = await LogIndex.open(files, {
          cacheFolder,
          chunkBytes,
          ...(isOnDisk ? { maxBytesInMemory: 0, minBytesInFile: 0 } : {}),
        });
        try {
          await index.build();
          const lines = readReference(files);
          checkStatus(index, files, lines);
          for (const [text, within] of asked)
            await checkQuestions(index, lines, { query: parseQuery(text, { nowMs: 0 }), range: within });
        } finally {
          await index.close();
        }
      },
    ),
    { numRuns: 6, endOnFailure: true, includeErrorInReport: true },
  );
});

async function writeLogs(logs: readonly Buffer[]): Promise<{ files: LogFile[]; cacheFolder: string }> {
  const place = join(folder, String(run++));
  mkdirSync(place);
  const paths = logs.map((_, i) => join(place, `${i}.log`));
  for (const [i, path] of paths.entries()) writeFileSync(path, logs[i] as Buffer);
  return { files: await findLogs(paths, { rotated: false }), cacheFolder: join(place, "cache") };
}

function checkStatus(index: LogIndex, files: readonly LogFile[], lines: readonly ReferenceLine[]): void {
  const status = index.status();
  assert.equal(status.indexing.lines, lines.length);
  files.forEach((_, file) => {
    const of = lines.filter((line) => line.file === file);
    assert.equal(status.files[file]?.lines, of.length);
    assert.equal(status.files[file]?.badLines, of.filter(({ entry }) => entry === undefined).length);
  });
}

async function checkQuestions(index: LogIndex, lines: readonly ReferenceLine[], selected: Selected): Promise<void> {
  const expected = select(lines, selected);
  const { rows, total } = await index.rows(selected, 0, 500);
  assert.deepEqual(
    rows.map(({ id }) => id),
    expected.map(({ id }) => id),
  );
  assert.equal(total, expected.length);
  rows.forEach((row, i) => {
    const { entry, raw } = expected[i] as ReferenceLine;
    assert.equal(row.timeMs, entry?.timeMs ?? null);
    assert.equal(row.msg, entry === undefined ? Buffer.from(raw).toString("utf8", 0, 500) : entry.msg.toWellFormed());
    assert.equal(row.isBad, entry === undefined);
  });
  await checkPlaces(index, expected, selected);
  await checkCounts(index, expected, selected);
  await checkErrors(index, expected, selected);
  await checkFacets(index, lines, selected);
  const ids = expected.map(({ entry }) => entry?.fields.get("request.id")).filter((id) => typeof id === "string");
  assert.equal((await index.requests(selected)).total, new Set(ids).size);
}

async function checkFacets(index: LogIndex, lines: readonly ReferenceLine[], selected: Selected): Promise<void> {
  const fields = ["service.name", "own", "user.id"];
  const { facets } = await index.facets(selected, fields);
  for (const [i, field] of fields.entries()) {
    const counts = new Map<string, number>();
    for (const { entry } of select(lines, { ...selected, query: withoutConditions(selected.query, field) })) {
      const value = entry === undefined ? undefined : fieldReader(field)(entry);
      if (value === undefined || value === null) continue;
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const facet = facets[i];
    assert.equal((facet?.values.length ?? 0) + (facet?.others ?? 0), counts.size, field);
    for (const { value, count } of facet?.values ?? []) assert.equal(count, counts.get(value), `${field}: ${value}`);
  }
}

async function checkPlaces(index: LogIndex, expected: readonly ReferenceLine[], selected: Selected): Promise<void> {
  const middle = expected.length >> 1;
  const line = expected[middle];
  if (line === undefined) return;
  assert.equal(await index.position(selected, line.id), middle);
  const { rows } = await index.rows(selected, middle, 3);
  assert.deepEqual(
    rows.map(({ id }) => id),
    expected.slice(middle, middle + 3).map(({ id }) => id),
  );
  const entry = await index.entry(line.id);
  assert.equal(entry?.raw, line.raw);
  assert.equal(entry?.row.id, line.id);
}

async function checkCounts(index: LogIndex, expected: readonly ReferenceLine[], selected: Selected): Promise<void> {
  const { levels, total, fromMs, widthMs } = await index.histogram(selected, 20);
  assert.equal(total, expected.length);
  VIEW_LEVELS.forEach((name, i) => {
    const of = expected.filter((line) => levelOf(line) === VIEW_LEVELS.length - 1 - i && line.atMs !== undefined);
    const counts = levels[name] ?? [];
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      of.length,
      name,
    );
    counts.forEach((count, bucket) => {
      const from = fromMs + bucket * widthMs;
      assert.equal(
        count,
        of.filter(({ atMs }) => (atMs as number) >= from && (atMs as number) < from + widthMs).length,
      );
    });
  });
}

async function checkErrors(index: LogIndex, expected: readonly ReferenceLine[], selected: Selected): Promise<void> {
  const { groups } = await index.errors(selected);
  const byGroup = new Map<string, { written: number; suppressed: number }>();
  for (const line of expected) {
    const group = groupOf(line);
    if (group === undefined) continue;
    const sum = byGroup.get(group) ?? { written: 0, suppressed: 0 };
    if (line.entry?.fields.get("event.name") === "ringlog.suppressed")
      sum.suppressed += Number(line.entry.fields.get("log_count") ?? 0);
    else sum.written++;
    byGroup.set(group, sum);
  }
  const pairs = (counts: readonly { written: number; suppressed: number }[]): string[] =>
    counts.map(({ written, suppressed }) => `${written} ${suppressed}`).sort();
  assert.deepEqual(pairs(groups), pairs([...byGroup.values()]));
}
