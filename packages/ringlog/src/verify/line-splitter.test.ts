import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LineSplitter, type SplitLine } from "./line-splitter.js";

interface Kept extends Omit<SplitLine, "bytes"> {
  readonly text: string;
}

function split(text: string, chunkBytes: number, maxLineBytes: number): Kept[] {
  const lines: Kept[] = [];
  const splitter = new LineSplitter(maxLineBytes, ({ bytes, ...line }) =>
    lines.push({ ...line, text: bytes.toString() }),
  );
  const all = Buffer.from(text);
  const memory = Buffer.alloc(chunkBytes);
  for (let at = 0; at < all.length; at += chunkBytes) {
    const count = all.copy(memory, 0, at);
    splitter.push(memory.subarray(0, count));
    memory.fill("!");
  }
  splitter.end();
  return lines;
}

test("lines do not depend on where the chunks end", () => {
  const text = fc
    .array(fc.constantFrom("a", "b\n", "\n", "c", "dddd"), { maxLength: 60 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), (whole, chunkBytes, most) => {
      const expected = whole.split("\n");
      if (expected.at(-1) === "") expected.pop();
      let byte = 0;
      const lines = expected.map((line, index) => {
        const begins = byte;
        byte += line.length + 1;
        const isEnded = begins + line.length < whole.length;
        return { text: line, isTooLong: line.length > most, isEnded, line: index + 1, byte: begins };
      });
      assert.deepEqual(split(whole, chunkBytes, most), lines);
    }),
  );
});

test("of a line that is too long only the beginning is kept", () => {
  const [long, next] = split(`${"x".repeat(100_000)}\nnext\n`, 1_000, 10_000);
  assert.deepEqual([long?.isTooLong, long?.text.length, long?.isEnded], [true, 4_096, true]);
  assert.deepEqual(next, { text: "next", isTooLong: false, isEnded: true, line: 2, byte: 100_001 });
});
