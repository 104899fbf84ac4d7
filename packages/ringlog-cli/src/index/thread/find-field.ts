import { fieldReader } from "../../query/field-value.js";
import { ChunkWriter } from "./chunk-writer.js";
import { entryOf } from "./entry-of.js";
import { headFields } from "./head-fields.js";
import { readLineRange } from "./line-ranges.js";
import { MAX_LINE_BYTES } from "./prepare-chunk.js";
import { RecordHead } from "./record-head.js";
import { valueRow } from "./row-text.js";

const ESCAPE = Buffer.from("\\u");

export interface FindRequest {
  readonly fd: number;
  readonly fromByte: number;
  readonly toByte: number;
  readonly name: string;
  readonly chunkPath: string;
}

/**
 * Writes where the lines begin that have a field, and its value, into a chunk file.
 *
 * @returns how many there are
 */
export function findField(request: FindRequest): number {
  const writer = new ChunkWriter(request.chunkPath);
  try {
    return writeFound(request, writer);
  } finally {
    writer.close();
  }
}

function writeFound(request: FindRequest, writer: ChunkWriter): number {
  const mayHave = lineTest(request.name);
  const read = fieldReader(request.name);
  let found = 0;
  readLineRange(request.fd, { ...request, maxLineBytes: MAX_LINE_BYTES }, (buffer, from, to, byte, isCut) => {
    const line = buffer.subarray(from, to);
    if (!mayHave(line)) return;
    const whole = isCut && line[0] === 0x7b ? headFields(line) : line;
    const entry = whole === undefined ? undefined : entryOf(whole);
    const value = entry === undefined ? undefined : read(entry);
    if (value === undefined || value === null) return;
    const row = valueRow(byte, value);
    writer.line("", row, 0, row.length);
    found++;
  });
  return found;
}

/**
 * The name of a field of ringlog's format stands in the line as it is. Other formats may call it differently, and any letter may be
 * written as an escape: such lines are parsed. Of a path each step stands by itself.
 */
function lineTest(name: string): (line: Buffer) => boolean {
  const steps = name.split(".").filter((step) => /^[\w-]+$/.test(step));
  const longest = steps.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return () => true;
  const needle = Buffer.from(longest);
  const head = new RecordHead();
  const isRecord = (line: Buffer): boolean => head.read(line, 0, line.length);
  return (line) => line.includes(needle) || line.includes(ESCAPE) || !isRecord(line);
}
