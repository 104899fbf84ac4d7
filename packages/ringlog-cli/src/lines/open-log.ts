import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type KnownFile, openIfThere } from "../../../ringlog/src/verify/open-file.js";
import { isRotatedName } from "../../../ringlog/src/verify/rotated-name.js";
import { fileKey, isKeyOf, readHead } from "./file-key.js";
import type { LogFile } from "./log-file.js";

const EMPTY = Buffer.alloc(0);

/**
 * Opens a file that was found before, also where it was renamed or packed since, or where a copy is all that is left of its text.
 * Undefined where it was removed. The identity alone does not tell it: it is used again once a file is removed, and stays where a
 * file gets another text.
 *
 * @throws RinglogError `FILE_UNREADABLE`
 */
export async function openLog(file: LogFile): Promise<KnownFile | undefined> {
  let alike: KnownFile | undefined;
  for (const list of [() => [file.path], () => rotatedBeside(file.path)])
    for (const path of await list()) {
      const found = await openIfThere(path);
      if (found === undefined) continue;
      const isAlike = await beginsAs(found, file);
      if (isAlike && found.identity === file.identity) {
        await alike?.handle.close();
        return found;
      }
      if (isAlike && alike === undefined) alike = found;
      else await found.handle.close();
    }
  return alike;
}

/** One that had no whole line when it was found is known by its identity alone. */
async function beginsAs({ handle, isGzip, identity }: KnownFile, file: LogFile): Promise<boolean> {
  const head = await readHead(handle, isGzip);
  if (file.key === fileKey(EMPTY, file.identity)) return identity === file.identity;
  return isKeyOf(file.key, fileKey(head, identity));
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
