import assert from "node:assert/strict";
import { appendFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { testFolder } from "../../../test/support/folder.js";
import { readBack } from "./read-back.js";
import type { FilePosition } from "./sink.js";

function positionOf(path: string): FilePosition {
  const { dev, ino, size } = statSync(path);
  return { device: dev, inode: ino, bytes: size };
}

/** Lines that are never the same, some longer than a chunk is read. */
const lines = fc
  .array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 200 })), { minLength: 1, maxLength: 30 })
  .map((sizes) =>
    sizes.map(([kind, size], index) => `{"seq":${index},"text":"${"x".repeat(kind === 3 ? size * 20 : size)}"}\n`),
  );

describe("what of a text stands in a file", () => {
  it("is found to the byte, wherever the write of it has stopped", (t) => {
    const path = join(testFolder(t), "app.log");
    const property = fc.property(lines, lines, fc.double({ min: 0, max: 1, noNaN: true }), (before, text, share) => {
      writeFileSync(path, before.join(""));
      const position = positionOf(path);
      const bytes = Buffer.from(text.join(""));
      const written = Math.floor(bytes.length * share);
      appendFileSync(path, bytes.subarray(0, written));
      assert.equal(readBack(path, bytes, position), written);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("is whole lines where another process has written behind it, or in between", (t) => {
    const path = join(testFolder(t), "app.log");
    writeFileSync(path, "earlier\n");
    const position = positionOf(path);
    const line = (seq: number) => `{"seq":${seq},"text":"${"x".repeat(60)}"}\n`;
    const text = Buffer.from(line(1) + line(2) + line(3));
    const first = line(1).length;
    appendFileSync(path, `foreign\n${text.subarray(0, first + 4)}foreign\n`);
    assert.equal(readBack(path, text, position), first);
  });

  it("is found under another name, and not in another file of the same name", (t) => {
    const folder = testFolder(t);
    const path = join(folder, "app.log");
    writeFileSync(path, "");
    const position = positionOf(path);
    const text = Buffer.from('{"seq":1}\n{"seq":2}\n');
    appendFileSync(path, text.subarray(0, 10));
    renameSync(path, join(folder, "app.1.log"));
    writeFileSync(path, text);
    assert.equal(readBack(path, text, position), 10);
  });

  it("is found in a file that was cut, and nothing where the file is gone or was none", (t) => {
    const path = join(testFolder(t), "app.log");
    writeFileSync(path, "x".repeat(1_000));
    const position = positionOf(path);
    truncateSync(path);
    const text = Buffer.from('{"seq":1}\n');
    appendFileSync(path, text);
    assert.equal(readBack(path, text, position), text.length);
    assert.equal(readBack(`${path}.other`, text, { ...position, inode: 1 }), 0);
    assert.equal(readBack(path, text, undefined), 0);
  });
});
