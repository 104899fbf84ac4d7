import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type KnownFile, openIfThere } from "../../../ringlog/src/verify/open-file.js";
import { isRotatedName } from "../../../ringlog/src/verify/rotated-name.js";
import { fileKey, readHead } from "./file-key.js";
import type { LogFile } from "./log-file.js";

/**
 * Opens a file that was found before, also where it was renamed or packed since. Undefined where it was removed.
 *
 * @throws RinglogError `FILE_UNREADABLE`
 */
export async function openLog(file: LogFile): Promise<KnownFile | undefined> {
  for (const list of [() => [file.path], () => rotatedBeside(file.path)])
    for (const path of await list()) {
      const found = await openIfThere(path);
      if (found === undefined) continue;
      if (found.identity === file.identity || (await hasKey(found, file.key))) return found;
      await found.handle.close();
    }
  return undefined;
}

async function hasKey({ handle, isGzip, identity }: KnownFile, key: string): Promise<boolean> {
  return fileKey(await readHead(handle, isGzip), identity) === key;
}

/** Paths of the files beside a log that may be rotated from it; of a rotated file, of those that are rotated from the same. */
export async function rotatedBeside(path: string): Promise<string[]> {
  const names = await namesIn(dirname(path));
  const name = basename(path);
  // Its own name need not be there any more.
  const logs = [name, ...names.filter((each) => isRotatedName(name, each))];
  const found = names.filter((each) => each !== name && logs.some((log) => each === log || isRotatedName(each, log)));
  return found.map((each) => join(dirname(path), each));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch {
    // A folder that is gone or closed has no files to offer.
    return [];
  }
}
