import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";
import { level, ringlogLine, timeMs } from "./scan.fixture.js";

/** The same by a regular expression, and by what JavaScript takes for a time. */
function slowly(line: Buffer): { timeMs: number; level: number } | undefined {
  const text = line.toString("latin1");
  const match = /^\{"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","level":"(\w+)"/.exec(text);
  const ms = Date.parse(match?.[1] ?? "");
  const at = (LEVEL_NAMES as readonly (string | undefined)[]).indexOf(match?.[2]);
  if (Number.isNaN(ms) || at === -1 || new Date(ms).toISOString() !== match?.[1]) return undefined;
  return { timeMs: ms, level: at + 1 };
}

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

  it("recognises the shortest line", () => {
    const line = Buffer.from('{"time":"2026-11-23T14:03:07.417Z","level":"info"}');
    assert.equal(line.length, HEAD_BYTES);
    assert.equal(new LineHead().read(viewOf(line), 0), true);
  });

  it("recognises nothing that is not exactly so, also behind lines of the same minute", () => {
    const head = new LineHead();
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('0123456789:-."TZinfo')));
    fc.assert(
      fc.property(
        timeMs,
        level,
        fc.array(fc.tuple(fc.nat(HEAD_BYTES - 1), byte), { maxLength: 3 }),
        (ms, name, changes) => {
          fc.pre(ms >= Date.UTC(0, 0) && ms <= Date.UTC(9999, 11, 31));
          const line = Buffer.from(ringlogLine(ms, name));
          head.read(viewOf(line), 0);
          for (const [at, value] of changes) line[at] = value;
          const found = head.read(viewOf(line), 0) ? { timeMs: head.timeMs, level: head.level } : undefined;
          assert.deepEqual(found, slowly(line));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
