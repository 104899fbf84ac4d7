// Against Node.js's own source maps, which are made quite differently.
import assert from "node:assert/strict";
import { SourceMap as NodeSourceMap } from "node:module";
import { test } from "node:test";
import fc from "fast-check";
import { encodeMappings, type Segment } from "./mappings.fixture.js";
import { Mappings } from "./mappings.js";

const SOURCES = 5;

const segment = fc.record({
  column: fc.integer({ min: 0, max: 300 }),
  original: fc.option(
    fc.record({
      source: fc.nat({ max: SOURCES - 1 }),
      line: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 1 << 29 })),
      column: fc.nat({ max: 500 }),
      name: fc.option(fc.nat({ max: 3 })),
    }),
    { freq: 6 },
  ),
});
const line = fc.oneof(
  { weight: 3, arbitrary: fc.array(segment, { maxLength: 12 }) },
  { weight: 1, arbitrary: fc.array(segment, { minLength: 100, maxLength: 400 }) },
);

/** As Node.js has it, but nothing of an earlier line. */
function expected(map: NodeSourceMap, row: number, column: number) {
  const entry = map.findEntry(row, column) as Partial<ReturnType<NodeSourceMap["findEntry"]>> & object;
  if (!("originalSource" in entry) || entry.generatedLine !== row || entry.originalSource === undefined)
    return undefined;
  return { source: Number(entry.originalSource), line: entry.originalLine, column: entry.originalColumn };
}

function checkAgainstNode(lines: readonly (readonly Segment[])[]): void {
  const text = encodeMappings(lines);
  const sources = Array.from({ length: SOURCES }, (_, index) => String(index));
  const node = new NodeSourceMap({
    version: 3,
    file: "",
    sources,
    names: [],
    // It takes a last segment without an original for one with, unless something follows.
    mappings: `${text};`,
    sourceRoot: "",
    sourcesContent: [],
  });
  const ours = new Mappings(text);
  for (let row = 0; row < lines.length + 1; row++) {
    for (let column = 0; column < 310; column += row % 2 === 0 ? 1 : 7) {
      assert.deepEqual(ours.original(row, column), expected(node, row, column), `${row}:${column} of ${text}`);
    }
  }
}

const byColumn = (a: Segment, b: Segment): number => a.column - b.column;

test("every place of any map is found as Node.js finds it", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) =>
      checkAgainstNode(lines.map((one) => one.toSorted(byColumn))),
    ),
    { numRuns: 150 },
  );
});

test("also where segments of a line are in no order", () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 4 }), checkAgainstNode), { numRuns: 60 });
});

test("what is no mappings is refused as a whole, however it was damaged", () => {
  const whole = encodeMappings([
    [{ column: 3, original: { source: 1, line: 70, column: 4, name: null } }],
    [{ column: 1, original: null }],
  ]);
  new Mappings(whole);
  for (const bad of [
    "A B",
    "AA",
    "AAA",
    "AAAAAA",
    "g",
    "AAAg",
    "AAAAé",
    "D",
    "AADA",
    "AAAD",
    "gggggggggA",
    `${whole},!`,
  ])
    assert.throws(() => new Mappings(bad), bad);
});

test("random text is refused or read, and never anything else", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ABCDg/+,;ggzé \n"), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.nat({ max: 5 }), fc.nat({ max: 50 }), (mappings, row, column) => {
      let ours: Mappings;
      try {
        ours = new Mappings(mappings);
      } catch {
        return;
      }
      ours.original(row, column);
    }),
    { numRuns: 2_000 },
  );
});
