import type { FileHandle } from "node:fs/promises";
import { findHeader, headerBytes, MAX_HEADER_BYTES, TRAILER_BYTES } from "./gzip-member.js";
import { reason, type TakeChunk } from "./read-plain.js";
import { type MemberOutcome, unpackMember } from "./unpack-member.js";

/** Where unpacked text goes. */
export interface UnpackedText {
  readonly take: TakeChunk;
  /** What follows does not belong to what was given: something is missing in between. */
  readonly interrupt: () => void;
}

const SEARCH_BYTES = 256 * 1_024;

/**
 * Reads a file with gzip, of any number of members. Behind a damaged one it goes on with the next. Answers what is wrong with it,
 * else undefined.
 *
 * @throws the reason of `signal`, and what `take` throws
 */
export async function readPacked(
  handle: FileHandle,
  bytes: number,
  text: UnpackedText,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (bytes === 0) return "it is empty, which gzip never is";
  const damages: string[] = [];
  for (let at = 0; at !== -1 && at < bytes; ) {
    const member = await readMember(handle, at, bytes, text, signal);
    if (member.isDone) break;
    if (member.damage === undefined) at = member.next;
    else {
      damages.push(member.damage);
      text.interrupt();
      at = await nextHeader(handle, member.next, bytes);
    }
  }
  return damages.length < 2 ? damages[0] : `${damages[0]} (and damaged in ${damages.length - 1} more places)`;
}

interface Member {
  readonly damage: string | undefined;
  /** Where to go on. */
  readonly next: number;
  readonly isDone: boolean;
}

async function readMember(
  handle: FileHandle,
  at: number,
  end: number,
  { take }: UnpackedText,
  signal?: AbortSignal,
): Promise<Member> {
  const start = await readAt(handle, at, MAX_HEADER_BYTES);
  if (typeof start === "string") return { damage: start, next: end, isDone: false };
  const header = headerBytes(start);
  if (header === undefined) {
    // Padding, as tapes and some disks leave it behind a file.
    const isPadding = await isZero(handle, at, end);
    return { damage: isPadding ? undefined : notGzip(at), next: isPadding ? end : at + 1, isDone: false };
  }
  const outcome = await unpackMember(handle, at + header, end, take, signal);
  if (outcome.damage !== undefined) return { damage: outcome.damage, next: at + 1, isDone: false };
  const trailer = at + header + outcome.packedBytes;
  const damage = outcome.isDone ? undefined : await checkTrailer(handle, trailer, outcome);
  return { damage, next: trailer + TRAILER_BYTES, isDone: outcome.isDone };
}

function notGzip(at: number): string {
  return at === 0 ? "it is no gzip" : "bytes that are no gzip follow";
}

async function checkTrailer(handle: FileHandle, at: number, outcome: MemberOutcome): Promise<string | undefined> {
  const trailer = await readAt(handle, at, TRAILER_BYTES);
  if (typeof trailer === "string") return trailer;
  if (trailer.length < TRAILER_BYTES) return "it is cut off";
  const isWhole =
    trailer.readUInt32LE(0) === outcome.crc && trailer.readUInt32LE(4) === outcome.unpackedBytes % 2 ** 32;
  return isWhole ? undefined : "its check sum is wrong";
}

/** Why it cannot be read, as a text. */
async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer | string> {
  const memory = Buffer.alloc(bytes);
  try {
    const { bytesRead } = await handle.read(memory, 0, bytes, at);
    return memory.subarray(0, bytesRead);
  } catch (error) {
    return reason(error);
  }
}

async function isZero(handle: FileHandle, from: number, end: number): Promise<boolean> {
  for (let at = from; at < end; ) {
    const bytes = await readAt(handle, at, SEARCH_BYTES);
    if (typeof bytes === "string" || bytes.some((byte) => byte !== 0)) return false;
    if (bytes.length === 0) return true;
    at += bytes.length;
  }
  return true;
}

/** Where the next member begins; -1 where none does. */
async function nextHeader(handle: FileHandle, from: number, end: number): Promise<number> {
  for (let at = from; at < end; at += SEARCH_BYTES - MAX_HEADER_BYTES) {
    const bytes = await readAt(handle, at, SEARCH_BYTES);
    if (typeof bytes === "string") return -1;
    const found = findHeader(bytes, 0);
    if (found !== -1) return at + found;
  }
  return -1;
}
