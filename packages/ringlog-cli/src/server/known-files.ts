import { repeatedKey } from "../lines/file-key.js";
import type { LogFile } from "../lines/log-file.js";

/** A file and the key that its first line gives it, which others may have as well. */
interface KnownFile {
  readonly file: LogFile;
  readonly lineKey: string | undefined;
}

/**
 * Gives every file a key of its own. Many logs begin with the same line, such as a banner: the one that takes the place of another
 * must not be taken for it, while a copy of one must.
 */
export class KnownFiles {
  readonly #known: KnownFile[];

  /** @param files with keys of their own already */
  constructor(files: readonly LogFile[]) {
    this.#known = files.map((file) => ({ file, lineKey: undefined }));
  }

  /**
   * The file with its own key.
   *
   * @param file as it is followed, with the key of its first line
   * @param isNew whether these are the first lines of it
   */
  named(file: LogFile, isNew: boolean): LogFile {
    const known = isNew ? undefined : (this.#sameFile(file) ?? this.#copied(file));
    if (known === undefined) return this.#add(file);
    return { ...file, key: known.file.key };
  }

  /** The newest of the same identity, since a file may have been emptied and begun anew. */
  #sameFile({ identity, key }: LogFile): KnownFile | undefined {
    const isSame = (known: KnownFile) => known.file.identity === identity && (known.lineKey ?? key) === key;
    const at = this.#known.findLastIndex(isSame);
    const known = this.#known[at];
    if (known?.lineKey === undefined && known !== undefined) this.#known[at] = { ...known, lineKey: key };
    return known;
  }

  /** A copy that is read on in, instead of what it was made of. */
  #copied({ key }: LogFile): KnownFile | undefined {
    return this.#known.findLast(({ file, lineKey }) => lineKey === key || file.key === key);
  }

  #add(file: LogFile): LogFile {
    const used = new Set(this.#known.map((known) => known.file.key));
    let count = 0;
    while (used.has(repeatedKey(file.key, count))) count++;
    const named = { ...file, key: repeatedKey(file.key, count) };
    this.#known.push({ file: named, lineKey: file.key });
    return named;
  }
}
