import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { readEntry } from "../entry/read-entry.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";
import { DAY_MS, level, ringlogLine, timeMs } from "./scan.fixture.js";

/** The same by a regular expression, and by what JavaScript takes for a time. */
function slowly(line: Buffer): { timeMs: number; level: number } | undefined {
  const text = line.toString("latin1");
  const pino = /^\{"level":([1-9]\d),"time":([1-9]\d{12}),"/.exec(text);
  if (pino !== null) return { timeMs: Number(pino[2]), level: Math.min(6, Math.floor(Number(pino[1]) / 10)) };
  const match = /^\{"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","level":"(\w+)"/.exec(text);
  const ms = Date.parse(match?.[1] ?? "");
  const at = (LEVEL_NAMES as readonly (string | undefined)[]).indexOf(match?.[2]);
  if (Number.isNaN(ms) || at === -1 || new Date(ms).toISOString() !== match?.[1]) return undefined;
  return { timeMs: ms, level: at + 1 };
}

/** Years that `Date.toISOString` writes by four digits. */
const [FIRST_MS, LAST_MS] = [Date.parse("0000-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

const viewOf = (line: Buffer): DataView => new DataView(line.buffer, line.byteOffset, line.length);

describe("LineHead", () => {
  it("reads time and level of what the library writes", () => {
    const head = new LineHead();
    fc.assert(
      fc.property(timeMs, level, (ms, name) => {
        fc.pre(ms >= Date.UTC(0, 0) && ms <= Date.UTC(9999, 11, 31));
        const line = Buffer.from(ringlogLine(ms, name));
        assert.equal(head.read(viewOf(line), 0), true);
        assert.deepEqual([head.timeMs, LEVEL_NAMES[head.level - 1]], [ms, name]);
      }),
    );
  });

  it("reads of pino's lines what reading them whole tells", () => {
    const head = new LineHead();
    const pino = fc.tuple(fc.integer({ min: 10, max: 99 }), fc.integer({ min: 1e12, max: 9.999e12 }));
    fc.assert(
      fc.property(pino, ([number, time]) => {
        const line = Buffer.from(JSON.stringify({ level: number, time, pid: 1, hostname: "h", msg: "long enough" }));
        assert.equal(head.read(viewOf(line), 0), true);
        const entry = readEntry(line);
        assert.ok(!("kind" in entry));
        assert.deepEqual([head.timeMs, LEVEL_NAMES[head.level - 1]], [entry.timeMs, entry.level]);
      }),
    );
  });

  it("recognises the shortest line", () => {
    const line = Buffer.from('{"time":"2026-11-23T14:03:07.417Z","level":"info"}');
    assert.equal(line.length, HEAD_BYTES);
    assert.equal(new LineHead().read(viewOf(line), 0), true);
  });

  it("recognises nothing that is not exactly so, also behind lines of the same minute", () => {
    const head = new LineHead();
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('0123456789:-."TZinfo,')));
    const ringlog = fc
      .tuple(timeMs, level)
      .map(([ms, name]) => ringlogLine(Math.min(Math.max(ms, FIRST_MS), LAST_MS), name));
    const pino = fc
      .integer({ min: 10, max: 99 })
      .map((number) => `{"level":${number},"time":${DAY_MS},"pid":1,"msg":"long enough"}`);
    const changes = fc.array(fc.tuple(fc.nat(HEAD_BYTES - 1), byte), { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(ringlog, pino), changes, (text, changed) => {
        const line = Buffer.from(text);
        head.read(viewOf(line), 0);
        for (const [at, value] of changed) line[at] = value;
        const found = head.read(viewOf(line), 0) ? { timeMs: head.timeMs, level: head.level } : undefined;
        assert.deepEqual(found, slowly(line));
        if (found !== undefined) assert.ok(!line.subarray(0, head.checkedBytes).includes("\n"));
      }),
      { numRuns: 3_000 },
    );
  });
});
