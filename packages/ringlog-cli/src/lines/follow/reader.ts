import type { Line, LogFile } from "../log-file.js";
import { readLines } from "../read-lines.js";
import type { FollowedFile } from "./followed-file.js";

/** Lines of one file that came. */
export interface FollowedLines {
  readonly file: LogFile;
  readonly lines: Line[];
  /** The first lines of a file that has come into the place of the one before. */
  readonly isNewFile: boolean;
}

export type TakeLines = (batch: FollowedLines) => void | Promise<void>;

/** What is read of a rotated file at a time. */
const PIECE_BYTES = 16 * 1_024 * 1_024;

/** Reads files and gives their lines to one receiver, who is waited for. */
export class Reader {
  readonly #take: TakeLines;

  constructor(take: TakeLines) {
    this.#take = take;
  }

  /**
   * Gives what came since. Answers whether the file's text is another than what was read.
   * @param beforeFirst is waited for once, before the first lines of the file are given
   */
  async readOn(file: FollowedFile, nowMs: number, beforeFirst?: () => Promise<void>): Promise<boolean> {
    const give = this.#giver(file, beforeFirst);
    let failure: unknown;
    try {
      if (await file.isRewritten()) return true;
      await file.readOn(nowMs, async (lines) => {
        try {
          await give(lines);
        } catch (error) {
          failure = error;
          throw error;
        }
      });
    } catch (error) {
      // What the receiver throws is his; a network disk may have lost the file.
      if (failure !== undefined) throw failure;
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      await file.reopen();
    }
    return false;
  }

  /** Gives a last line that has no end. */
  async finish(file: FollowedFile): Promise<void> {
    await file.finish(this.#giver(file));
  }

  #giver(file: FollowedFile, beforeFirst?: () => Promise<void>): (lines: Line[]) => Promise<void> {
    return async (lines) => {
      if (!file.isGiven) await beforeFirst?.();
      file.isGiven = true;
      const isNewFile = !file.isKnown;
      file.isKnown = true;
      await this.#take({ file: file.describe(), lines, isNewFile });
    };
  }

  /** Gives a file that nobody writes any more, from a byte on. */
  async readWhole(file: LogFile, fromByte: number, isNew: boolean): Promise<void> {
    let isNewFile = isNew;
    for (let at = fromByte; ; at += PIECE_BYTES) {
      const lines: Line[] = [];
      const { bytes } = await readLines(file, { fromByte: at, toByte: at + PIECE_BYTES }, (line) =>
        lines.push({ ...line, bytes: Buffer.from(line.bytes) }),
      );
      if (lines.length > 0) await this.#take({ file, lines, isNewFile });
      isNewFile &&= lines.length === 0;
      if (bytes < PIECE_BYTES) return;
    }
  }
}
