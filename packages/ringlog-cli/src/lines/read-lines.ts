import type { KnownFile } from "../../../ringlog/src/verify/open-file.js";
import { LinePicker, type LineRange } from "./line-picker.js";
import type { Line, LogFile } from "./log-file.js";
import { openLog } from "./open-log.js";
import { readPacked } from "./read-packed.js";
import { readPlain, reason } from "./read-plain.js";

/** What is read of a file. */
export interface ReadOptions extends LineRange {
  /** A packed file is read as far as that (64 GiB), so that a small one cannot take all day. */
  readonly maxUnpackedBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far a file was read. */
export interface ReadOutcome {
  /** Bytes that were read, for a packed file of what it unpacks to; those of a range alone. */
  readonly bytes: number;
  /** Lines that were handed over. */
  readonly lines: number;
  /** Why that is not all of it, in words. */
  readonly damage: string | undefined;
}

export const MAX_UNPACKED_BYTES = 64 * 1_024 ** 3;

/**
 * Hands over the lines of a file that begin at `fromByte` or later and before `toByte`, one after the other. `fromByte` in the
 * middle of a line starts with the next. Memory stays bounded whatever is in the file. A file that was renamed since it was found is
 * read all the same; one that is damaged, truncated or gone is read as far as it goes, and that is told.
 *
 * @throws the reason of `signal`, and what `take` throws
 */
export async function readLines(file: LogFile, options: ReadOptions, take: (line: Line) => void): Promise<ReadOutcome> {
  let opened: KnownFile | undefined;
  try {
    opened = await openLog(file);
  } catch (error) {
    return { bytes: 0, lines: 0, damage: reason(error) };
  }
  if (opened === undefined) return { bytes: 0, lines: 0, damage: "it is no longer there" };
  try {
    return await readOpen(opened, options, take);
  } finally {
    await opened.handle.close();
  }
}

async function readOpen(file: KnownFile, options: ReadOptions, take: (line: Line) => void): Promise<ReadOutcome> {
  const picker = new LinePicker(options, take);
  let bytes = 0;
  const push = (chunk: Buffer): boolean => {
    options.signal?.throwIfAborted();
    bytes += chunk.length;
    return picker.push(chunk);
  };
  const damage = await (file.isGzip ? unpack(file, options, picker, push) : readRange(file, options, picker, push));
  picker.end();
  return { bytes: Math.max(0, bytes - ((options.fromByte ?? 0) - picker.startByte)), lines: picker.lines, damage };
}

function readRange(
  file: KnownFile,
  { signal }: ReadOptions,
  { startByte }: LinePicker,
  push: (chunk: Buffer) => boolean,
) {
  return readPlain(file.handle, { fromByte: startByte, toByte: file.bytes }, push, signal);
}

async function unpack(
  file: KnownFile,
  { maxUnpackedBytes = MAX_UNPACKED_BYTES, signal }: ReadOptions,
  picker: LinePicker,
  push: (chunk: Buffer) => boolean,
): Promise<string | undefined> {
  let unpackedBytes = 0;
  const take = (chunk: Buffer): boolean => {
    const from = Math.max(0, picker.startByte - unpackedBytes);
    const room = maxUnpackedBytes - unpackedBytes;
    unpackedBytes += chunk.length;
    const isFull = from < chunk.length && push(chunk.subarray(from, Math.max(from, room)));
    return isFull || chunk.length > room;
  };
  const damage = await readPacked(file.handle, file.bytes, { take, interrupt: () => picker.end() }, signal);
  return unpackedBytes > maxUnpackedBytes ? tooMuch(maxUnpackedBytes) : damage;
}

export function tooMuch(maxUnpackedBytes: number): string {
  return `it unpacks to more than ${maxUnpackedBytes} bytes; what follows is not read`;
}
