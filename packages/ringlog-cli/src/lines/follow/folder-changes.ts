import { stat } from "node:fs/promises";

/** Tells whether files were made, renamed or removed in a folder, also on a disk that tells nothing by itself. */
export class FolderChanges {
  readonly #folder: string;
  #changedMs: number | undefined;
  /** The system's clock for this stands still for some milliseconds: what came in the same ones is seen with the next look. */
  #isRecent = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Since it was asked before. */
  async hasChanged(): Promise<boolean> {
    const changedMs = await changeOf(this.#folder);
    const hasChanged = changedMs !== this.#changedMs;
    const answer = hasChanged || this.#isRecent;
    this.#isRecent = hasChanged;
    this.#changedMs = changedMs;
    return answer;
  }
}

async function changeOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).mtimeMs;
  } catch {
    // Not there: once it is, that is a change.
    return undefined;
  }
}
