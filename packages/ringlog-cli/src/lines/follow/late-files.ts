import type { FollowedFile } from "./followed-file.js";
import type { Reader } from "./reader.js";

/** How long a file that was renamed is still read: its writers may not have noticed yet. */
const LATE_MS = 10_000;
/** How long its last line may still get its end. */
const PART_MS = 1_000;
const MAX_FILES = 8;

/** Files that were the log, and may still be written. */
export class LateFiles {
  readonly #reader: Reader;
  #files: FollowedFile[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Oldest first. */
  get all(): readonly FollowedFile[] {
    return this.#files;
  }

  async add(file: FollowedFile): Promise<void> {
    this.#files.push(file);
    const over = this.#files.splice(0, Math.max(0, this.#files.length - MAX_FILES));
    for (const each of over) await this.#dismiss(each);
  }

  async #dismiss(file: FollowedFile): Promise<void> {
    await this.#reader.finish(file);
    await file.close();
  }

  async readOn(nowMs: number): Promise<void> {
    const left: FollowedFile[] = [];
    for (const file of this.#files) {
      const isOver = (await this.#reader.readOn(file, nowMs)) || nowMs - file.readMs >= LATE_MS;
      if (isOver) await this.#dismiss(file);
      else {
        left.push(file);
        if (file.hasPart && nowMs - file.readMs >= PART_MS) await this.#reader.finish(file);
      }
    }
    this.#files = left;
  }
}
