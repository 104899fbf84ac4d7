import { type FileHandle, open, stat } from "node:fs/promises";
import { RinglogError } from "../errors.js";
import { quote } from "../options/render-value.js";
import type { OpenFile } from "./read-text.js";

const GZIP_MAGIC = [0x1f, 0x8b];

/** An open file with what tells it from others, also under another name. */
export interface KnownFile extends OpenFile {
  readonly identity: string;
  readonly changedMs: number;
}

/**
 * Opens a log file for reading.
 *
 * @throws RinglogError `FILE_UNREADABLE`
 */
export async function openFile(path: string): Promise<KnownFile> {
  try {
    return await tryOpen(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** As `openFile`; undefined where there is no such file. */
export async function openIfThere(path: string): Promise<KnownFile | undefined> {
  try {
    return await tryOpen(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unreadable(path, cause);
  }
}

export function unreadable(path: string, cause: unknown): RinglogError {
  const why = isMissing(cause) ? "there is no such file" : (cause as Error).message;
  return new RinglogError("FILE_UNREADABLE", `${quote(path)} cannot be read: ${why}`, { given: path, cause });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

async function tryOpen(path: string): Promise<KnownFile> {
  await refuseSpecial(path);
  const handle = await open(path, "r");
  try {
    const { dev, ino, size, mtimeMs } = await handle.stat();
    const isGzip = path.endsWith(".gz") || (await startsAsGzip(handle));
    return { path, handle, bytes: size, isGzip, identity: `${dev}:${ino}`, changedMs: mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Before it is opened: that would wait where somebody has to write into a pipe first. */
async function refuseSpecial(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) throw new Error("it is a folder; name a file in it");
  if (!found.isFile()) throw new Error("it is a pipe or a device");
}

async function startsAsGzip(handle: FileHandle): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(GZIP_MAGIC.length), 0, GZIP_MAGIC.length, 0);
  return bytesRead === GZIP_MAGIC.length && GZIP_MAGIC.every((byte, index) => buffer[index] === byte);
}
