import { lstat, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError } from "../../cli/cli-error.js";
import type { Line, LogFile } from "../log-file.js";
import { openLog } from "../open-log.js";
import { readLines } from "../read-lines.js";
import { FolderChanges } from "./folder-changes.js";
import { FollowedFile } from "./followed-file.js";
import { Siblings } from "./siblings.js";

/** Lines of one file that came. */
export interface FollowedLines {
  readonly file: LogFile;
  readonly lines: Line[];
  /** The first lines of a file that has come into the place of the one before. */
  readonly isNewFile: boolean;
}

export type TakeLines = (batch: FollowedLines) => void | Promise<void>;

/** How long a file that was renamed is still read: its writers may not have noticed yet. */
const LATE_MS = 10_000;
/** How long its last line may still get its end. */
const PART_MS = 1_000;
const MAX_LATE_FILES = 8;
/** What is read of a rotated file at a time. */
const PIECE_BYTES = 16 * 1_024 * 1_024;

/** Follows a log from one look at it to the next. */
export class Follower {
  readonly #path: string;
  readonly #take: TakeLines;
  readonly #siblings: Siblings;
  #current: FollowedFile | undefined;
  /** Files that were the log, and may still be written. */
  #late: FollowedFile[] = [];
  readonly #folder: FolderChanges;
  #isLink = true;

  constructor(path: string, take: TakeLines) {
    this.#path = path;
    this.#take = take;
    this.#siblings = new Siblings(path);
    this.#folder = new FolderChanges(dirname(path));
  }

  /** @param file that `fromByte` is of; it may have been renamed or packed since */
  async start(fromByte: number, nowMs: number, file?: LogFile): Promise<void> {
    await this.#folder.hasChanged();
    await this.#siblings.start();
    this.#isLink = await mayBeLink(this.#path, file);
    if (file !== undefined) return this.#startIn(file, fromByte, nowMs);
    this.#current = await FollowedFile.open(this.#path, fromByte, nowMs);
    if (this.#current?.isGzip)
      throw new CliError(`${this.#path} is packed: nothing is appended to it; name the log itself`);
    if (this.#current !== undefined) this.#current.isKnown = true;
  }

  /** Where it is gone, what is at the path is another. */
  async #startIn(file: LogFile, fromByte: number, nowMs: number): Promise<void> {
    const open = await openLog(file);
    if (open === undefined) return;
    if (open.isGzip) {
      await open.handle.close();
      return this.#readWhole(file, fromByte, false);
    }
    this.#current = await FollowedFile.of(open, fromByte, nowMs);
    this.#current.isKnown = fromByte <= open.bytes;
  }

  /** Gives what came since the last look. */
  async look(nowMs: number): Promise<void> {
    const current = this.#current;
    const hasChanged = await this.#folder.hasChanged();
    // A file that was empty shows no difference after it was filled, copied and truncated.
    if (hasChanged && current?.isUnread === true) await this.#readMissed();
    const isRewritten = current !== undefined && (await this.#readOn(current, nowMs));
    const identity = await this.#identity();
    if (identity !== undefined && (isRewritten || identity !== current?.identity))
      await this.#change(isRewritten, nowMs);
    else if (hasChanged) await this.#readMissed();
    await this.#readLate(nowMs);
  }

  /** Gives last lines that have no end. */
  async finish(): Promise<void> {
    for (const file of this.#all()) await file.finish(this.#giver(file));
  }

  async close(): Promise<void> {
    for (const file of this.#all()) await file.close();
  }

  #all(): FollowedFile[] {
    return this.#current === undefined ? this.#late : [...this.#late, this.#current];
  }

  /** Answers whether its text is another than what was read. */
  async #readOn(file: FollowedFile, nowMs: number): Promise<boolean> {
    const give = this.#giver(file);
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

  #giver(file: FollowedFile): (lines: Line[]) => Promise<void> {
    return async (lines) => {
      const isNewFile = !file.isKnown;
      file.isKnown = true;
      await this.#take({ file: file.describe(), lines, isNewFile });
    };
  }

  /**
   * Of what is at the path now. Where a file was followed, a link in its place is none: who may write into the folder has no say
   * in which files are read. A link that was named may come to lead elsewhere.
   */
  #identity(): Promise<string | undefined> {
    return identityOf(this.#path, this.#isLink);
  }

  /** Another file has the log's name, or the log has another text. */
  async #change(isRewritten: boolean, nowMs: number): Promise<void> {
    const before = this.#current;
    if (before !== undefined && !isRewritten) await this.#readOn(before, nowMs);
    // Opened before the list is made: all that was the log in between is in it.
    const identity = await this.#identity();
    const next = await openNew(this.#path, nowMs);
    if (next === undefined) return;
    if (next.identity !== identity) return next.close();
    const rotated = await this.#siblings.find([...this.#all(), next], isRewritten ? before : undefined);
    // It was moved away in the meantime: the next look finds all of it.
    if (await next.isRewritten()) return next.close();
    rotated.accept();
    if (before !== undefined) await (isRewritten ? this.#leave(before, rotated.copy) : this.#retire(before));
    this.#current = next;
    for (const file of rotated.missed) await this.#readWhole(file, 0, true);
    await this.#readOn(next, nowMs);
  }

  /** Its text is gone, but for a copy of it. */
  async #leave(file: FollowedFile, copy: LogFile | undefined): Promise<void> {
    if (copy === undefined) await file.finish(this.#giver(file));
    else await this.#readWhole(copy, file.lineByte, false);
    await file.close();
  }

  async #retire(file: FollowedFile): Promise<void> {
    this.#late.push(file);
    const over = this.#late.splice(0, Math.max(0, this.#late.length - MAX_LATE_FILES));
    for (const each of over) await this.#dismiss(each);
  }

  async #dismiss(file: FollowedFile): Promise<void> {
    await file.finish(this.#giver(file));
    await file.close();
  }

  async #readLate(nowMs: number): Promise<void> {
    const left: FollowedFile[] = [];
    for (const file of this.#late) {
      const isOver = (await this.#readOn(file, nowMs)) || nowMs - file.readMs >= LATE_MS;
      if (isOver) await this.#dismiss(file);
      else {
        left.push(file);
        if (file.hasPart && nowMs - file.readMs >= PART_MS) await file.finish(this.#giver(file));
      }
    }
    this.#late = left;
  }

  /** Files that were the log between two looks, while the one that is followed is it now. */
  async #readMissed(): Promise<void> {
    const { missed, accept } = await this.#siblings.find(this.#all(), undefined, this.#current);
    if (missed.length > 0 && (await this.#isMoved())) return;
    accept();
    for (const file of missed) await this.#readWhole(file, 0, true);
  }

  /** Then what it has left comes before what was missed: the next look does both. */
  async #isMoved(): Promise<boolean> {
    const current = this.#current;
    if (current === undefined) return false;
    return (await current.isRewritten()) || (await this.#identity()) !== current.identity;
  }

  async #readWhole(file: LogFile, fromByte: number, isNew: boolean): Promise<void> {
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

/** Undefined where it may not be read yet: who creates it gives it its rights a moment later. */
async function openNew(path: string, nowMs: number): Promise<FollowedFile | undefined> {
  try {
    return await FollowedFile.open(path, 0, nowMs);
  } catch {
    // The next look tries again.
    return undefined;
  }
}

async function identityOf(path: string, isLink: boolean): Promise<string | undefined> {
  try {
    const found = await (isLink ? stat(path) : lstat(path));
    return found.isSymbolicLink() ? undefined : `${found.dev}:${found.ino}`;
  } catch {
    // Not there, or not now: the file that was the log is read on.
    return undefined;
  }
}

/** A path at which there is nothing yet may become one; a file that was found at it is none. */
async function mayBeLink(path: string, file: LogFile | undefined): Promise<boolean> {
  const [atPath, behind] = [await identityOf(path, false), await identityOf(path, true)];
  if (atPath !== undefined || behind === undefined) return atPath === undefined;
  return file === undefined || file.identity === behind;
}
