import { readSync } from "node:fs";
import { timeOfLine } from "./line-time.js";

const BLOCK_BYTES = 256 * 1_024;
/** No more of a file is looked at: a line may be as long as the file. */
const MAX_LOOKED_AT_BYTES = 256 * 2 ** 20;
/** Instead of line by line. */
const MAX_AT_ONCE_BYTES = 8 * 2 ** 20;
/** So much of a line is read for its time. */
const MAX_HEAD_BYTES = 2 ** 20;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where a line stands in its file. */
export interface TailLine {
  readonly byte: number;
  /** Where its end stands, or the file's. */
  readonly toByte: number;
  readonly isEnded: boolean;
  /** Of the line, or where it tells none, of the one before it; undefined where there is no such line among these. */
  readonly timeMs: number | undefined;
}

/** The last lines of a file, oldest first, empty ones left out; fewer where they are very long. */
export function lastLines(fd: number, fileBytes: number, count: number): TailLine[] {
  const places = lastPlaces(fd, fileBytes, count);
  const read = partReader(fd, places[0]?.byte ?? fileBytes, fileBytes);
  let timeMs: number | undefined;
  return places.map((place) => {
    timeMs = timeOf(place, read) ?? timeMs;
    return { ...place, timeMs };
  });
}

type ReadPart = (byte: number, length: number) => Buffer;

/** For the lines of a part of a file: all at once where that is not much. */
function partReader(fd: number, fromByte: number, toByte: number): ReadPart {
  if (toByte - fromByte > MAX_AT_ONCE_BYTES) return (byte, length) => readPart(fd, byte, length);
  const all = readPart(fd, fromByte, toByte - fromByte);
  return (byte, length) => all.subarray(byte - fromByte, byte - fromByte + length);
}

type Place = Omit<TailLine, "timeMs">;

/** Goes back from the end, block by block. */
function lastPlaces(fd: number, fileBytes: number, count: number): Place[] {
  const places: Place[] = [];
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  const add = (byte: number): void => {
    if (!isEmpty(fd, byte, toByte)) places.push({ byte, toByte, isEnded: toByte < fileBytes });
    toByte = byte - 1;
  };
  let toByte = fileBytes;
  const lowest = Math.max(0, fileBytes - MAX_LOOKED_AT_BYTES);
  for (let at = fileBytes; at > lowest && places.length < count; ) {
    const length = Math.min(BLOCK_BYTES, at - lowest);
    at -= length;
    const found = block.subarray(0, readSync(fd, block, 0, length, at));
    for (let end = found.length; end > 0 && places.length < count; ) {
      end = found.lastIndexOf(NEWLINE, end - 1);
      if (end === -1) break;
      add(at + end + 1);
    }
    if (at === 0 && places.length < count) add(0);
  }
  return places.reverse();
}

function isEmpty(fd: number, byte: number, toByte: number): boolean {
  return byte >= toByte || (toByte - byte === 1 && readPart(fd, byte, 1)[0] === CARRIAGE_RETURN);
}

function timeOf({ byte, toByte }: Place, read: ReadPart): number | undefined {
  const isCut = toByte - byte > MAX_HEAD_BYTES;
  const line = read(byte, isCut ? MAX_HEAD_BYTES : toByte - byte);
  return timeOfLine(line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line, isCut);
}

/** Shorter where the file has become so. */
export function readPart(fd: number, byte: number, length: number): Buffer {
  const part = Buffer.allocUnsafe(length);
  return part.subarray(0, readSync(fd, part, 0, length, byte));
}
