import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Candidate, inReadingOrder } from "./file-order.js";
import { type FileStart, type ForeignTime, readStart } from "./file-start.js";
import { type KnownFile, openFile, openIfThere, unreadable } from "./open-file.js";
import { isRotatedName } from "./rotated-name.js";

/** Finds the files of some logs, in the order in which they are to be read. */
export class FileFinder {
  readonly #seen = new Set<string>();
  readonly #open: KnownFile[] = [];
  readonly #rotated: Candidate[] = [];
  readonly #foreignTime: ForeignTime | undefined;

  /** `foreignTime`: orders files of other loggers by their first line, too. */
  constructor(foreignTime?: ForeignTime) {
    this.#foreignTime = foreignTime;
  }

  /**
   * The logs stay open from here on: what is renamed meanwhile is read all the same, and once. `close` must be called, also
   * after an error.
   *
   * @throws RinglogError `FILE_UNREADABLE`
   */
  async find(paths: readonly string[], withRotated: boolean): Promise<Candidate[]> {
    for (const path of paths) await this.#addLog(await openFile(path));
    if (withRotated) for (const { path } of this.#open) await this.#addRotated(path);
    return inReadingOrder([...(await this.#logs()), ...this.#rotated]);
  }

  async close(): Promise<void> {
    for (const { handle } of this.#open) await handle.close();
  }

  async #addLog(file: KnownFile): Promise<void> {
    if (this.#seen.has(file.identity)) return file.handle.close();
    this.#seen.add(file.identity);
    this.#open.push(file);
  }

  async #logs(): Promise<Candidate[]> {
    const isOnly = this.#open.length + this.#rotated.length === 1;
    const logs: Candidate[] = [];
    for (const file of this.#open)
      logs.push({ ...describe(file, file.path), file, start: isOnly ? undefined : await this.#start(file) });
    return logs;
  }

  #start(file: KnownFile): Promise<FileStart | undefined> {
    return readStart(file, this.#foreignTime);
  }

  async #addRotated(log: string): Promise<void> {
    for (const name of await rotatedNames(log)) {
      const file = await openRotated(join(dirname(log), name));
      if (file === undefined) continue;
      try {
        if (this.#seen.has(file.identity)) continue;
        this.#seen.add(file.identity);
        this.#rotated.push({ ...describe(file, log), start: await this.#start(file) });
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

function describe({ path, identity, bytes, changedMs }: KnownFile, log: string): Candidate {
  return { path, log, identity, bytes, changedMs };
}

/** A rotated file may be packed or removed by those that made it, at any time. */
async function openRotated(path: string): Promise<KnownFile | undefined> {
  return (await openIfThere(path)) ?? (path.endsWith(".gz") ? undefined : await openIfThere(`${path}.gz`));
}

/** Opens a rotated file that was found before, also where it was renamed or packed since; undefined where it was removed. */
export async function openAgain(wanted: Candidate): Promise<KnownFile | undefined> {
  const others = async () => (await rotatedNames(wanted.log)).map((name) => join(dirname(wanted.log), name));
  for (const list of [() => [wanted.path], others])
    for (const path of await list()) {
      const file = await openIfThere(path);
      if (file === undefined) continue;
      if (file.identity === wanted.identity || isSame(await readStart(file), wanted.start)) return file;
      await file.handle.close();
    }
  return undefined;
}

function isSame(a: FileStart | undefined, b: FileStart | undefined): boolean {
  return a !== undefined && isDeepStrictEqual(a, b);
}
