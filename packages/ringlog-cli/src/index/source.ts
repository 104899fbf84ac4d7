import { fstatSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { LogFile } from "../lines/log-file.js";
import { openLog } from "../lines/open-log.js";
import { unpackLog } from "./unpacked.js";

const READ_BYTES = 1 << 20;

/** A log that is open, so that it stays the same one when it is renamed or replaced. */
export interface Source {
  /** Its number, which rows have. */
  readonly file: number;
  readonly log: LogFile;
  /** Of the log, or of what it unpacks to. -1 where it cannot be read. */
  readonly fd: number;
  /** Of whole lines. */
  readonly bytes: number;
  /** What keeps it from being read, or from being read as a whole. */
  readonly problem: string | undefined;
  close(): Promise<void>;
}

export interface SourceOptions {
  readonly file: number;
  /** Where a packed log is unpacked to. */
  readonly unpackedPath: string;
  readonly maxUnpackedBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Opens a log. One that cannot be read is told, and is as an empty one. */
export async function openSource(log: LogFile, options: SourceOptions): Promise<Source> {
  try {
    const found = await openLog(log);
    if (found === undefined) return notOpen(log, options.file, "it is no longer there");
    if (!found.isGzip) return readable(log, options.file, found.handle, undefined);
    const { path, problem } = await unpackLog(found, options.unpackedPath, {
      maxBytes: options.maxUnpackedBytes,
      signal: options.signal,
    }).finally(() => found.handle.close());
    return readable(log, options.file, await open(path, "r"), problem);
  } catch (error) {
    options.signal?.throwIfAborted();
    return notOpen(log, options.file, (error as Error).message);
  }
}

function readable(log: LogFile, file: number, handle: FileHandle, problem: string | undefined): Source {
  const bytes = endOfLines(handle.fd);
  return { file, log, fd: handle.fd, bytes, problem, close: () => handle.close() };
}

/** A log that is not open: not yet, or because it cannot be. */
export function notOpen(log: LogFile, file: number, problem: string | undefined): Source {
  return { file, log, fd: -1, bytes: 0, problem, close: () => Promise.resolve() };
}

/** Behind the last line's end: what follows may still grow. */
export function endOfLines(fd: number): number {
  const buffer = Buffer.alloc(READ_BYTES);
  for (let end = fstatSync(fd).size; end > 0; ) {
    const from = Math.max(0, end - READ_BYTES);
    const bytesRead = readSync(fd, buffer, 0, end - from, from);
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (newline >= 0) return from + newline + 1;
    end = from;
  }
  return 0;
}
