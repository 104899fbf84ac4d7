import { join } from "node:path";
import { attachIndex, createIndex, INDEX_ENDING, indexPath, isLockError } from "./index-file.js";
import { chooseOwnColumns } from "./layout.js";
import type { Part } from "./part.js";
import type { Source } from "./source.js";
import type { Store } from "./store.js";

export interface OpenedPart {
  readonly part: Part;
  readonly path: string;
}

/** The index file of a log: the one in the cache, as far as it is true, else a new one; else, where another process writes it, one of our own. */
export async function openDiskPart(store: Store, source: Source): Promise<OpenedPart> {
  const { cache } = store.folders;
  if (cache === undefined || store.options.isTemporary) return newPart(store, source, store.folders.run);
  const isWhole = ({ chunks }: Part): boolean =>
    chunks.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0) === source.bytes;
  const path = indexPath(cache, source.log);
  const read = await attach(store, source, path, true);
  if (read === "locked") return temporary(store, source);
  if (read !== undefined && isWhole(read)) {
    read.isReadOnly = true;
    return { part: read, path };
  }
  if (read !== undefined) await store.builder.run(`DETACH ${read.database}`);
  const written = read === undefined ? undefined : await attach(store, source, path, false);
  if (written === "locked") return temporary(store, source);
  if (written !== undefined) return { part: written, path };
  try {
    return await newPart(store, source, cache);
  } catch (error) {
    if (isLockError(error)) return temporary(store, source);
    throw error;
  }
}

function attach(store: Store, { file, fd, bytes }: Source, indexFile: string, isReadOnly: boolean) {
  return attachIndex(store.builder, { database: `log${file}`, file, indexFile, fd, bytes, isReadOnly });
}

async function temporary(store: Store, source: Source): Promise<OpenedPart> {
  store.notes.push(
    `another process is writing the index of ${source.log.path}: this one makes its own, which does not last`,
  );
  return await newPart(store, source, store.folders.run);
}

async function newPart(store: Store, source: Source, folder: string): Promise<OpenedPart> {
  const own = chooseOwnColumns(await store.thread.sample(source.fd));
  const path =
    folder === store.folders.run ? join(folder, `log${source.file}${INDEX_ENDING}`) : indexPath(folder, source.log);
  const part = await createIndex(store.builder, {
    database: `log${source.file}`,
    file: source.file,
    indexFile: path,
    own,
  });
  return { part, path };
}
