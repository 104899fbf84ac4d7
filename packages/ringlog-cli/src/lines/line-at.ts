import type { KnownFile } from "../../../ringlog/src/verify/open-file.js";
import { CliError } from "../cli/cli-error.js";
import type { LogFile } from "./log-file.js";
import { openLog } from "./open-log.js";
import { readPacked } from "./read-packed.js";

const FIRST_READ_BYTES = 8 * 1_024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line as it stands in its file. */
export interface FoundLine {
  /** Without the line's end; only the first bytes where it is cut. Empty where the file ends before. */
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/**
 * The line that begins at a byte, at most `maxBytes` of it; in a packed file, at a byte of what it unpacks to, which is unpacked up
 * to there.
 *
 * @throws CliError where the file is gone or cannot be read
 */
export async function lineAt(file: LogFile, byte: number, maxBytes: number): Promise<FoundLine> {
  let opened: KnownFile | undefined;
  try {
    opened = await openLog(file);
  } catch (cause) {
    throw new CliError((cause as Error).message, { cause });
  }
  if (opened === undefined) throw new CliError(`${file.path} is no longer there, nor a rotated file that was it`);
  try {
    const bytes = await (opened.isGzip ? packedText(opened, byte, maxBytes) : plainText(opened, byte, maxBytes));
    return cutLine(bytes, maxBytes);
  } finally {
    await opened.handle.close();
  }
}

/** Text from a byte on, at least up to the line's end or one byte more than `maxBytes`, as far as the file goes. */
async function plainText({ handle }: KnownFile, from: number, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for (let length = FIRST_READ_BYTES; size <= maxBytes; length *= 2) {
    const memory = Buffer.alloc(Math.min(length, maxBytes + 1 - size));
    const { bytesRead } = await handle.read(memory, 0, memory.length, from + size);
    if (bytesRead === 0) break;
    const part = memory.subarray(0, bytesRead);
    parts.push(part);
    size += bytesRead;
    if (part.includes(NEWLINE)) break;
  }
  return Buffer.concat(parts);
}

async function packedText({ handle, bytes }: KnownFile, from: number, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let [at, size] = [0, 0];
  const take = (chunk: Buffer): boolean => {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, from - at) + maxBytes + 1 - size);
    at += chunk.length;
    if (part.length === 0) return false;
    parts.push(Buffer.from(part));
    size += part.length;
    return size > maxBytes || part.includes(NEWLINE);
  };
  await readPacked(handle, bytes, { take, interrupt: () => undefined });
  return Buffer.concat(parts);
}

function cutLine(text: Buffer, maxBytes: number): FoundLine {
  const end = text.indexOf(NEWLINE);
  const line = end === -1 ? text : text.subarray(0, end);
  const isCut = line.length > maxBytes;
  const isCrlf = !isCut && end !== -1 && line[line.length - 1] === CARRIAGE_RETURN;
  return { bytes: isCut ? line.subarray(0, maxBytes) : isCrlf ? line.subarray(0, -1) : line, isCut };
}
