import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Candidate, inReadingOrder } from "./file-order.js";
import { firstRecord } from "./first-record.js";
import { type KnownFile, openFile, openIfThere, unreadable } from "./open-file.js";
import { isRotatedName } from "./rotated-name.js";

/** Finds the files of some logs, in the order in which they are to be read. */
export class FileFinder {
  readonly #seen = new Set<string>();
  readonly #open: KnownFile[] = [];
  readonly #found: Candidate[] = [];

  /**
   * The logs stay open from here on: what is renamed meanwhile is read all the same, and once. `close` must be called, also
   * after an error.
   *
   * @throws RinglogError `FILE_UNREADABLE`
   */
  async find(paths: readonly string[], withRotated: boolean): Promise<Candidate[]> {
    for (const path of paths) await this.#addLog(await openFile(path));
    if (withRotated) for (const { path } of [...this.#open]) await this.#addRotated(path);
    return inReadingOrder(this.#found);
  }

  async close(): Promise<void> {
    for (const { handle } of this.#open) await handle.close();
  }

  async #addLog(file: KnownFile): Promise<void> {
    if (this.#seen.has(file.identity)) return file.handle.close();
    this.#seen.add(file.identity);
    this.#open.push(file);
    const { path, changedMs } = file;
    this.#found.push({ path, log: path, file, changedMs, first: await firstRecord(file) });
  }

  async #addRotated(log: string): Promise<void> {
    for (const name of await rotatedNames(log)) {
      const file = await openRotated(join(dirname(log), name));
      if (file === undefined) continue;
      try {
        if (this.#seen.has(file.identity)) continue;
        this.#seen.add(file.identity);
        const { path, changedMs } = file;
        this.#found.push({ path, log, changedMs, first: await firstRecord(file) });
      } finally {
        await file.handle.close();
      }
    }
  }
}

async function rotatedNames(log: string): Promise<string[]> {
  const base = basename(log);
  try {
    const entries = await readdir(dirname(log), { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && isRotatedName(entry.name, base)).map(({ name }) => name);
  } catch (cause) {
    throw unreadable(dirname(log), cause);
  }
}

/** A rotated file may be packed or removed by those that made it, at any time. */
export async function openRotated(path: string): Promise<KnownFile | undefined> {
  return (await openIfThere(path)) ?? (path.endsWith(".gz") ? undefined : await openIfThere(`${path}.gz`));
}
