import assert from "node:assert/strict";
import { closeSync, openSync, truncateSync } from "node:fs";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { PieceReader, START_BYTES } from "./piece-reader.js";
import { LogFolder } from "./scan.fixture.js";

interface Found {
  readonly byte: number;
  readonly text: string;
  readonly isTooLong: boolean;
}

/** All lines of all pieces, with their ends. */
function readPieces(
  fd: number,
  bytes: number,
  pieceBytes: number,
  options: { maxLineBytes?: number; blockBytes?: number },
) {
  const reader = new PieceReader(options);
  const found: Found[] = [];
  for (let fromByte = 0; fromByte < bytes; fromByte += pieceBytes) {
    reader.start(fd, { fromByte, toByte: Math.min(bytes, fromByte + pieceBytes), endByte: bytes });
    for (let block = reader.next(); block !== undefined; block = reader.next()) {
      const text = block.bytes.toString("latin1", 0, block.to);
      if (block.isTooLong) found.push({ byte: block.byte, text, isTooLong: true });
      else found.push(...cut(text, block.byte));
    }
  }
  return found;
}

function cut(text: string, byte: number): Found[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let at = byte;
  return lines.map((line) => {
    const found = { byte: at, text: line, isTooLong: false };
    at += line.length;
    return found;
  });
}

function expected(text: string, maxLineBytes: number): Found[] {
  return cut(text, 0).map((line) => {
    const isTooLong = line.text.replace(/\n$/, "").length > maxLineBytes;
    return isTooLong ? { ...line, text: line.text.slice(0, Math.min(START_BYTES, maxLineBytes + 1)), isTooLong } : line;
  });
}

describe("PieceReader", () => {
  const folder = new LogFolder();
  after(() => folder.remove());

  it("gives each line once, whatever the sizes of pieces and blocks", async () => {
    const text = fc.array(
      fc.oneof(
        fc.string({ maxLength: 30 }).map((part) => part.replace(/[^ -~]/g, "")),
        fc.constant("\n"),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        async (parts, piece, block) => {
          const content = parts.join("");
          const [file] = await folder.write(content);
          const fd = openSync(file?.path as string, "r");
          assert.deepEqual(readPieces(fd, content.length, piece, { blockBytes: block }), cut(content, 0));
          closeSync(fd);
        },
      ),
    );
  });

  it("gives the beginning of a line that is too long, and goes on behind it", async () => {
    const lines = fc.array(fc.nat(40).map((length) => `${"x".repeat(length)}\n`));
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 10 }),
        async (list, piece, blockBytes) => {
          const content = list.join("");
          const [file] = await folder.write(content);
          const fd = openSync(file?.path as string, "r");
          assert.deepEqual(
            readPieces(fd, content.length, piece, { maxLineBytes: 10, blockBytes }),
            expected(content, 10),
          );
          closeSync(fd);
        },
      ),
    );
  });

  it("tells that a file has become shorter", async () => {
    const [file] = await folder.write("one\ntwo\nthree\n");
    const fd = openSync(file?.path as string, "r");
    truncateSync(file?.path as string, 6);
    const reader = new PieceReader();
    reader.start(fd, { fromByte: 0, toByte: 14, endByte: 14 });
    const texts: string[] = [];
    for (let block = reader.next(); block !== undefined; block = reader.next())
      texts.push(block.bytes.toString("latin1", 0, block.to));
    assert.deepEqual([texts, reader.damage], [["one\n", "tw"], "it became shorter while it was read"]);
    closeSync(fd);
  });

  it("does not give what was written behind the end that it was told", async () => {
    const [file] = await folder.write("one\ntwo\nthree\n");
    const fd = openSync(file?.path as string, "r");
    const reader = new PieceReader();
    reader.start(fd, { fromByte: 0, toByte: 6, endByte: 6 });
    assert.equal(reader.next()?.to, 4);
    const last = reader.next();
    assert.equal(last?.bytes.toString("latin1", 0, last.to), "tw");
    assert.equal(reader.next(), undefined);
    closeSync(fd);
  });
});
