import { closeSync, existsSync, openSync, renameSync, rmSync, statfsSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { readPacked } from "../lines/read-packed.js";
import { writeAll } from "./thread/chunk-writer.js";

export const UNPACKED_ENDING = ".unpacked";
/** Of the disk, so that unpacking does not fill it. */
const KEPT_FREE_BYTES = 2 ** 30;

/** What a packed log was unpacked to. */
export interface Unpacked {
  readonly path: string;
  /** Why that is not all of it, in words. */
  readonly problem: string | undefined;
}

/**
 * Unpacks a log into a file, once: lines are read by their place. What could be read of a damaged one is there.
 *
 * @param path where it comes to be; used again where it is there
 */
export async function unpackLog(
  { handle, bytes }: { readonly handle: FileHandle; readonly bytes: number },
  path: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Unpacked> {
  if (existsSync(path)) return { path, problem: undefined };
  const partPath = `${path}-${process.pid}.part`;
  try {
    const problem = await writeUnpacked(handle, bytes, partPath, Math.min(maxBytes, freeBytes(partPath)), signal);
    // One that is not whole is not used a second time.
    if (problem !== undefined) return { path: partPath, problem };
    renameSync(partPath, path);
    return { path, problem };
  } catch (error) {
    rmSync(partPath, { force: true });
    throw error;
  }
}

async function writeUnpacked(
  handle: FileHandle,
  bytes: number,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const fd = openSync(path, "w", 0o600);
  try {
    let written = 0;
    const take = (chunk: Buffer): boolean => {
      writeAll(fd, chunk.subarray(0, Math.max(0, maxBytes - written)));
      written += chunk.length;
      return written > maxBytes;
    };
    // Lines stand where they stand: nothing is put in where something is missing.
    const interrupt = (): undefined => undefined;
    const damage = await readPacked(handle, bytes, { take, interrupt }, signal);
    return written > maxBytes ? `it unpacks to more than ${maxBytes} bytes; what follows is not read` : damage;
  } finally {
    closeSync(fd);
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return Math.max(0, bavail * bsize - KEPT_FREE_BYTES);
}
