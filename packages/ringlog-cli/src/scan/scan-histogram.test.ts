import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { LogFile } from "../lines/log-file.js";
import type { ViewLevel } from "../model/api.js";
import type { LevelBuckets } from "./histogram-sum.js";
import type { CountedRange } from "./line-counter.js";
import { anyContent, DAY_MS, LogFolder, linesOf, ringlogLine } from "./scan.fixture.js";
import { scanHistogram } from "./scan-histogram.js";

interface TimedLevel {
  readonly timeMs: number | undefined;
  readonly level: ViewLevel;
}

/** Times and levels of all lines, by reading each. */
async function expectedOf(files: readonly LogFile[]): Promise<{ all: TimedLevel[]; badLines: number }> {
  const all: TimedLevel[] = [];
  let badLines = 0;
  for (const file of files) {
    const lines = await linesOf(file);
    for (const { entry, timeMs } of lines) all.push({ timeMs, level: entry?.level ?? "none" });
    badLines += lines.filter(({ entry }) => entry === undefined).length;
  }
  return { all, badLines };
}

function countOf(lines: readonly TimedLevel[]): Record<string, number> {
  const names = [...LEVEL_NAMES, "none"] as const;
  return Object.fromEntries(names.map((name) => [name, lines.filter(({ level }) => level === name).length]));
}

function assertBuckets(found: LevelBuckets, lines: readonly TimedLevel[]): void {
  const { fromMs, widthMs, levels } = found;
  const count = Object.values(levels)[0]?.length ?? 0;
  const expected = new Map<ViewLevel, number[]>();
  let total = 0;
  for (const { timeMs, level } of lines) {
    const at = Math.floor(((timeMs as number) - fromMs) / widthMs);
    if (at < 0 || at >= count) continue;
    const list = expected.get(level) ?? new Array<number>(count).fill(0);
    list[at] = (list[at] as number) + 1;
    expected.set(level, list);
    total++;
  }
  assert.deepEqual({ levels, total: found.total }, { levels: Object.fromEntries([...expected].sort()), total });
}

const sorted = (found: LevelBuckets): LevelBuckets => ({
  ...found,
  levels: Object.fromEntries(Object.entries(found.levels).sort()),
});

const isTimed = ({ timeMs }: TimedLevel): boolean => timeMs !== undefined;
const isIn = ({ fromMs, toMs }: CountedRange, { timeMs }: TimedLevel): boolean =>
  timeMs !== undefined && timeMs >= fromMs && timeMs < toMs;

describe("scanHistogram", () => {
  const folder = new LogFolder();
  after(() => folder.remove());

  it("counts what reading each line counts, over plain and packed files, whatever the pieces", async () => {
    const contents = fc.array(fc.tuple(anyContent, fc.boolean()), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        contents,
        fc.integer({ min: 20, max: 3_000 }),
        fc.integer({ min: 1, max: 300 }),
        async (list, pieceBytes, count) => {
          const files = await Promise.all(
            list.map(
              async ([text, isPacked]) =>
                (isPacked ? await folder.writeGzip(text) : (await folder.write(text))[0]) as LogFile,
            ),
          );
          const { all, badLines } = await expectedOf(files);
          const found = await scanHistogram(files, { pieceBytes });
          const timed = all.filter(isTimed);
          assert.deepEqual(
            [found.lines, found.badLines, found.levels, found.untimed],
            [all.length, badLines, countOf(timed), countOf(all.filter((line) => !isTimed(line)))],
          );
          const times = timed.map(({ timeMs }) => timeMs as number);
          assert.deepEqual(
            found.range,
            times.length === 0 ? undefined : { fromMs: Math.min(...times), toMs: Math.max(...times) },
          );
          const buckets = found.buckets(count);
          assert.equal(buckets === undefined, times.length === 0);
          if (buckets === undefined) return;
          assertBuckets(sorted(buckets), timed);
          assert.equal(buckets.total, timed.length);
          assert.ok((Object.values(buckets.levels)[0]?.length ?? 0) <= count);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("counts the lines of a range to the millisecond", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        fc.nat(86_399_999),
        fc.integer({ min: 1, max: 40_000_000 }),
        async (text, from, length) => {
          const range = { fromMs: DAY_MS + from, toMs: DAY_MS + from + length };
          const files = await folder.write(text);
          const { all } = await expectedOf(files);
          const found = await scanHistogram(files, { range, pieceBytes: 700 });
          assert.deepEqual(found.levels, countOf(all.filter((line) => isIn(range, line))));
          assert.equal(found.lines, all.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("gives buckets of a part without another scan, as far as they are fine enough", async () => {
    const times = Array.from({ length: 5_000 }, (_, index) => DAY_MS + ((index * 7_919) % 5_000) * 17_280);
    const files = await folder.write(times.map((ms) => `${ringlogLine(ms, "info")}\n`).join(""));
    const found = await scanHistogram(files, { pieceBytes: 50_000 });
    const lines = times.map((timeMs) => ({ timeMs, level: "info" as const }));
    const hour = found.buckets(60, { fromMs: DAY_MS + 3_600_000, toMs: DAY_MS + 7_200_000 });
    assert.ok(
      hour !== undefined && hour.fromMs <= DAY_MS + 3_600_000 && hour.fromMs > DAY_MS + 3_600_000 - found.resolutionMs,
    );
    assertBuckets(hour, lines);
    assert.equal(found.buckets(60, { fromMs: DAY_MS, toMs: DAY_MS + 1_000 }), undefined);
    const narrow = { fromMs: DAY_MS, toMs: DAY_MS + 60_000 };
    const again = (await scanHistogram(files, { range: narrow })).buckets(60, narrow);
    assert.deepEqual([again?.widthMs, again?.total], [1_000, lines.filter((line) => isIn(narrow, line)).length]);
  });

  it("has narrow buckets although one line has a wrong date", async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => ringlogLine(DAY_MS + index * 43_200, "warn"));
    const files = await folder.write([ringlogLine(0, "info"), ...lines, ""].join("\n"));
    const { resolutionMs, levels } = await scanHistogram(files);
    assert.ok(resolutionMs <= 16_384, `${resolutionMs} ms`);
    assert.deepEqual([levels.info, levels.warn], [1, 2_000]);
  });

  it("tells what of a packed file could not be read, and counts the rest", async () => {
    const text = Array.from(
      { length: 500 },
      (_, index) => `${ringlogLine(DAY_MS + index * 997, "error", { index })}\n`,
    ).join("");
    const cutOff = await folder.writeGzip(text, (bytes) => gzipSync(bytes).subarray(0, -400));
    const [whole] = await folder.write(text);
    const { levels, problems } = await scanHistogram([cutOff, whole as LogFile]);
    assert.ok(levels.error > 500 && levels.error < 1_000, `${levels.error}`);
    assert.deepEqual(
      problems.map(({ file }) => file),
      [cutOff],
    );
    assert.ok((problems[0]?.what.length ?? 0) > 0);
  });

  it("tells progress and what is counted so far", async () => {
    const files = await folder.write(
      ...["a", "b"].map((name) => `${ringlogLine(DAY_MS, "info", { name })}\n`.repeat(50)),
    );
    const done: number[] = [];
    const counted: number[] = [];
    await scanHistogram(files, {
      pieceBytes: 1_000,
      onProgress: ({ doneBytes }) => done.push(doneBytes),
      onPart: ({ lines }) => counted.push(lines),
    });
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
    assert.equal(
      done.at(-1),
      files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    assert.deepEqual([counted.length, counted.at(-1)], [done.length, 100]);
  });

  it("counts nothing where there is nothing", async () => {
    const found = await scanHistogram(await folder.write("", "\n\r\n\n"));
    assert.deepEqual([found.lines, found.range, found.buckets(200)], [0, undefined, undefined]);
  });
});
