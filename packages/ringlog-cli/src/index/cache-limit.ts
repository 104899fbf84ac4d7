import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Connection } from "./duckdb.js";
import { INDEX_ENDING } from "./index-file.js";
import { attachFile } from "./part.js";
import { UNPACKED_ENDING } from "./unpacked.js";

interface Kept {
  /** Without an ending: an index and the log that it unpacked belong together. */
  readonly stem: string;
  bytes: number;
  usedMs: number;
}

/**
 * Removes the indexes that were not used for the longest time until the rest is within the limit. One that is in use stays.
 *
 * @param inUse stems of those that this process uses
 */
export async function keepWithinLimit(
  connection: Connection,
  folder: string,
  { limitBytes, inUse }: { readonly limitBytes: number; readonly inUse: ReadonlySet<string> },
): Promise<void> {
  const kept = keptIndexes(folder);
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { stem, bytes } of kept.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= limitBytes) return;
    if (inUse.has(stem) || !(await removeIfFree(connection, folder, stem))) continue;
    total -= bytes;
  }
}

function keptIndexes(folder: string): Kept[] {
  const byStem = new Map<string, Kept>();
  for (const name of readdirSync(folder)) {
    const stem = stemOf(name);
    const stats = stem === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false });
    if (stem === undefined || stats === undefined) continue;
    const kept = byStem.get(stem) ?? { stem, bytes: 0, usedMs: 0 };
    kept.bytes += stats.size;
    kept.usedMs = Math.max(kept.usedMs, stats.mtimeMs);
    byStem.set(stem, kept);
  }
  return [...byStem.values()];
}

function stemOf(name: string): string | undefined {
  return /^([0-9a-f]+-[0-9a-f]{12})\.(duckdb|duckdb\.wal|unpacked)$/.exec(name)?.[1];
}

/** Only one that nobody else has open can be opened for writing. */
async function removeIfFree(connection: Connection, folder: string, stem: string): Promise<boolean> {
  const path = join(folder, `${stem}${INDEX_ENDING}`);
  try {
    await attachFile(connection, "to_remove", path, false);
    await connection.run("DETACH to_remove");
  } catch (error) {
    if (/lock|being used/i.test((error as Error).message)) return false;
  }
  for (const ending of [INDEX_ENDING, `${INDEX_ENDING}.wal`, UNPACKED_ENDING])
    rmSync(join(folder, `${stem}${ending}`), { force: true });
  return true;
}
