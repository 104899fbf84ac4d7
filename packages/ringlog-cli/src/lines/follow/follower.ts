import { dirname } from "node:path";
import { CliError } from "../../cli/cli-error.js";
import type { LogFile } from "../log-file.js";
import { openLog } from "../open-log.js";
import { identityOf, mayBeLink, openNew, openSame } from "./at-path.js";
import { FolderChanges } from "./folder-changes.js";
import { FollowedFile } from "./followed-file.js";
import { LateFiles } from "./late-files.js";
import { Reader, type TakeLines } from "./reader.js";
import { Siblings } from "./siblings.js";

/** Follows a log from one look at it to the next. */
export class Follower {
  readonly #path: string;
  readonly #reader: Reader;
  readonly #siblings: Siblings;
  #current: FollowedFile | undefined;
  readonly #late: LateFiles;
  readonly #folder: FolderChanges;
  #isLink = true;

  constructor(path: string, take: TakeLines) {
    this.#path = path;
    this.#reader = new Reader(take);
    this.#late = new LateFiles(this.#reader);
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
      return this.#reader.readWhole(file, fromByte, false);
    }
    this.#current = await FollowedFile.of(open, fromByte, nowMs);
    this.#current.isKnown = fromByte <= open.bytes;
  }

  /** Gives what came since the last look. */
  async look(nowMs: number): Promise<void> {
    const current = this.#current;
    const hasChanged = await this.#folder.hasChanged();
    const isRewritten = current !== undefined && (await this.#readOn(current, nowMs));
    const identity = await this.#identity();
    if (identity !== undefined && (isRewritten || identity !== current?.identity))
      await this.#change(isRewritten, nowMs);
    else if (hasChanged) await this.#readMissed(nowMs);
    await this.#late.readOn(nowMs);
  }

  /** Gives last lines that have no end. */
  async finish(): Promise<void> {
    for (const file of this.#all()) await this.#reader.finish(file);
  }

  async close(): Promise<void> {
    for (const file of this.#all()) await file.close();
  }

  #all(): readonly FollowedFile[] {
    return this.#current === undefined ? this.#late.all : [...this.#late.all, this.#current];
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
    // It was moved away in the meantime, so that files are in the list which came after it: the next look finds all of it.
    if ((await next.isRewritten()) || (await this.#identity()) !== identity) return next.close();
    rotated.accept();
    if (before !== undefined) await (isRewritten ? this.#leave(before, rotated.copy) : this.#late.add(before));
    this.#current = next;
    const last = await this.#takeMissed(rotated.missed, nowMs);
    if (last !== undefined) await this.#late.add(last);
    await this.#readOn(next, nowMs);
  }

  /**
   * Reads on in the file that is followed. One that was empty shows no difference after it was filled, copied and truncated: before the
   * first lines that it has, those of its copies are given.
   */
  #readOn(file: FollowedFile, nowMs: number): Promise<boolean> {
    return this.#reader.readOn(file, nowMs, async () => {
      const isInPlace = async (): Promise<boolean> => (await this.#identity()) === file.identity;
      const earlier = await this.#siblings.takeEarlier(this.#all(), file, isInPlace);
      const last = await this.#takeMissed(earlier, nowMs);
      if (last !== undefined) await this.#late.add(last);
    });
  }

  /** Its text is gone, but for a copy of it. */
  async #leave(file: FollowedFile, copy: LogFile | undefined): Promise<void> {
    if (copy === undefined) await this.#reader.finish(file);
    else await this.#reader.readWhole(copy, file.lineByte, false);
    await file.close();
  }

  /** Files that were the log between two looks, while the one that is followed is it now, or none is. */
  async #readMissed(nowMs: number): Promise<void> {
    const { missed, accept } = await this.#siblings.find(this.#all(), undefined, this.#current);
    if (missed.length === 0) return accept();
    const [current, identity] = [this.#current, await this.#identity()];
    // What it has left comes before what was missed: the next look does both.
    if (current !== undefined && (await current.isRewritten())) return;
    if (current !== undefined && identity !== undefined && identity !== current.identity) return;
    accept();
    if (identity === undefined) await this.#leaveMoved(nowMs);
    const last = await this.#takeMissed(missed, nowMs);
    if (last === undefined) return;
    if (identity === undefined) this.#current = last;
    else await this.#late.add(last);
  }

  /** It was moved away, and others after it. */
  async #leaveMoved(nowMs: number): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    await this.#readOn(current, nowMs);
    this.#current = undefined;
    await this.#late.add(current);
  }

  /** Gives their lines. Answers the last one, open: it may still be written. */
  async #takeMissed(missed: readonly LogFile[], nowMs: number): Promise<FollowedFile | undefined> {
    let last: FollowedFile | undefined;
    for (const file of missed) {
      last = file === missed.at(-1) && !file.isGzip ? await openSame(file, nowMs) : undefined;
      if (last === undefined) await this.#reader.readWhole(file, 0, true);
      else await this.#reader.readOn(last, nowMs);
    }
    return last;
  }
}
