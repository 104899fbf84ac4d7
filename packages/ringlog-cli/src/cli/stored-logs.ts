import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { findLogs } from "../lines/find-logs.js";
import type { Log } from "./source.js";

/** Logs that can be read more than once. */
export interface StoredLogs {
  readonly logs: readonly Log[];
  /** Takes away what had to be stored. */
  readonly remove: () => Promise<void>;
}

/** What comes through a pipe is put into a temporary file that only this user can read. */
export async function storedLogs(logs: readonly Log[]): Promise<StoredLogs> {
  if (logs.every((log) => "files" in log)) return { logs, remove: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "ringlog-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const stored: Log[] = [];
    for (const [index, log] of logs.entries())
      stored.push("files" in log ? log : await store(log, join(folder, `${index}.log`)));
    return { logs: stored, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function store(
  { name, stream }: { readonly name: string; readonly stream: NodeJS.ReadableStream },
  path: string,
): Promise<Log> {
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  return { name, files: await findLogs([path], { rotated: false }) };
}
