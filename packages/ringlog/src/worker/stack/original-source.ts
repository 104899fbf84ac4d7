import { BoundedCache } from "./bounded-cache.js";

const MAX_FILES = 50;
const MAX_LENGTH = 8 << 20;

/** The text of the originals that frames were resolved to, where their maps brought it along (`sourcesContent`). */
export class OriginalSource {
  readonly #known = new BoundedCache<{ readonly text: string; lines?: readonly string[] }>(MAX_FILES, MAX_LENGTH);

  /** Remembers the text of a file. */
  note(path: string, text: string): void {
    if (this.#known.get(path)?.text !== text) this.#known.set(path, { text }, text.length);
  }

  /** Lines of the file that a resolved frame names; undefined where its map does not bring it along. */
  lines(path: string): readonly string[] | undefined {
    const known = this.#known.get(path);
    if (known === undefined) return undefined;
    known.lines ??= known.text.split(/\r\n|[\n\r]/);
    return known.lines;
  }
}
