import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readEntry } from "../entry/read-entry.js";
import { LineBatch, unpack } from "./line-batch.js";
import { LineFinder } from "./line-finder.js";
import { needleOf, type Prefilter } from "./prefilter.js";
import { anyContent, DAY_MS, level, ringlogLine } from "./scan.fixture.js";

const ALL: Prefilter = { levels: undefined, fromMs: undefined, toMs: undefined, needles: [] };

/** The lines of a text that pass. */
function passing(text: string, prefilter: Partial<Prefilter>): string[] {
  const bytes = Buffer.from(text);
  const batch = new LineBatch();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  new LineFinder({ ...ALL, ...prefilter }).findIn({ bytes, view, to: bytes.length, byte: 0, isTooLong: false }, batch);
  return [...unpack(batch.take())].map((line) => line.bytes.toString());
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "/": "\\/", "\n": "\\n", "\t": "\\t" };

/** A text as JSON may write it: each character in one of its ways. */
function spelt(text: string, ways: readonly number[]): string {
  const characters = [...text].map((character, index) => {
    const way = ways[index % Math.max(1, ways.length)] ?? 0;
    const escaped = escapeOf(character, way);
    const isRaw =
      way !== 1 && way !== 2 && character >= " " && !(character in SHORT && (character !== "/" || way === 3));
    return isRaw ? character : way === 1 || way === 2 ? escaped : (SHORT[character] ?? escaped);
  });
  return `"${characters.join("")}"`;
}

/** With small or capital digits. */
function escapeOf(character: string, way: number): string {
  const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((digits) => `\\u${way === 2 ? digits.toUpperCase() : digits}`).join("");
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 10 }),
  fc
    .array(fc.constantFrom("a", "Z", '"', "\\", "/", "é", "\n", "\u0001", "😀", "-"), { minLength: 1 })
    .map((all) => all.join("")),
);
/** Mostly as writers do: nothing is escaped that need not be. */
const ways = fc.oneof(fc.constant([0]), fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3), { maxLength: 6 }));

describe("a prefilter", () => {
  it("lets a line pass that has the text, however JSON writes it", () => {
    fc.assert(
      fc.property(text, text, text, ways, fc.boolean(), (before, wanted, after, how, isCaseless) => {
        const line = `{"time":"2026-11-23T00:00:00.000Z","level":"info","msg":${spelt(before + wanted + after, how)}}`;
        const entry = readEntry(Buffer.from(line));
        assert.ok(!("kind" in entry) && (entry.msg.includes(wanted) || wanted !== wanted.toWellFormed()));
        const needle = needleOf(wanted);
        const groups = needle === undefined ? [] : [[isCaseless ? needle.toLowerCase() : needle]];
        const prefilter = isCaseless ? { caselessNeedles: groups } : { needles: groups };
        // A half of a surrogate pair that stands alone becomes another character as bytes.
        assert.ok(passing(`{}\n${line}\n{}\n`, prefilter).includes(Buffer.from(line).toString()));
      }),
      { numRuns: 3_000 },
    );
  });

  it("makes needles of no text that JSON may write in two ways", () => {
    assert.equal(needleOf('a"bcd\\ef/g'), "bcd");
    assert.equal(needleOf("straße"), "stra");
    assert.equal(needleOf('é"\\/\n\u007f'), undefined);
    assert.equal(needleOf(""), undefined);
  });

  it("keeps lines whose level and time are asked for, and all of other loggers", () => {
    const levels = fc.option(fc.uniqueArray(level, { maxLength: 3 }), { nil: undefined });
    const edge = fc.option(
      fc.nat(86_400_000).map((ms) => DAY_MS + ms),
      { nil: undefined },
    );
    fc.assert(
      fc.property(anyContent, levels, edge, edge, (content, names, fromMs, toMs) => {
        const passed = passing(content, { levels: names === undefined ? undefined : new Set(names), fromMs, toMs });
        const wanted = content.split(/\r?\n/).filter((line) => line !== "" && isWanted(line, names, fromMs, toMs));
        assert.deepEqual(
          passed.filter((line) => wanted.includes(line)),
          wanted,
        );
        for (const line of passed) if (isOfKnownShape(line)) assert.ok(isWanted(line, names, fromMs, toMs), line);
      }),
      { numRuns: 500 },
    );
  });

  it("passes the lines that have one of each group, and no other", () => {
    const word = fc.constantFrom("aa", "ab", "ba", "bb", "Ab", "c", "abab");
    const groups = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 3 });
    const lines = fc.array(
      fc.array(fc.constantFrom("a", "b", "A", "c", "-"), { maxLength: 8 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(lines, groups, groups, (list, needles, caseless) => {
        const caselessNeedles = caseless.map((group) => group.map((needle) => needle.toLowerCase()));
        const expected = list.filter(
          (line) =>
            line !== "" &&
            needles.every((group) => group.some((needle) => line.includes(needle))) &&
            caselessNeedles.every((group) => group.some((needle) => line.toLowerCase().includes(needle))),
        );
        assert.deepEqual(passing(list.join("\n"), { needles, caselessNeedles }), expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("passes nothing that the level or time forbids although it has the text", () => {
    const lines = ["info", "error", "warn"].map((name) => ringlogLine(DAY_MS, name, { needle: "found it" }));
    assert.deepEqual(passing(lines.join("\n"), { levels: new Set(["error"]), needles: [["found"]] }), [lines[1]]);
    assert.deepEqual(passing(lines.join("\n"), { toMs: DAY_MS, needles: [["found"]] }), []);
    assert.deepEqual(passing(lines.join("\n"), { fromMs: DAY_MS, toMs: DAY_MS + 1, needles: [["found"]] }), lines);
  });
});

function readEntryOf(line: string) {
  const entry = readEntry(Buffer.from(line));
  return "kind" in entry ? undefined : entry;
}

function isOfKnownShape(line: string): boolean {
  return readEntryOf(line)?.format === "ringlog" || /^\{"level":[1-9]\d,"time":[1-9]\d{12},"/.test(line);
}

/** By the whole line. Only what is of ringlog's or pino's shape is judged; a bad line is not selected by anything. */
function isWanted(line: string, names: readonly string[] | undefined, fromMs = -Infinity, toMs = Infinity): boolean {
  const entry = readEntryOf(line);
  if (entry === undefined) return false;
  if (!isOfKnownShape(line) || entry.timeMs === undefined) return true;
  const isLevel = names === undefined || names.includes(entry.level ?? "");
  return isLevel && entry.timeMs >= fromMs && entry.timeMs < toMs;
}
