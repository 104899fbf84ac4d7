import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type KnownFile, openIfThere } from "../../../../ringlog/src/verify/open-file.js";
import { readHead } from "../file-key.js";
import { describeFile } from "../find-logs.js";
import type { LogFile } from "../log-file.js";
import { rotatedBeside } from "../open-log.js";
import { type FollowedFile, startsWith } from "./followed-file.js";

const EMPTY = Buffer.alloc(0);
/** Lists until two in a row are the same. */
const MAX_LISTS = 5;

interface Seen {
  readonly identity: string;
  readonly head: Buffer;
}

interface Sibling extends Seen {
  readonly file: LogFile;
  readonly isCopy: boolean;
}

/** What stands beside a log after a rotation. */
export interface Rotated {
  /** A copy of the log as it was followed, to read on in. */
  readonly copy: LogFile | undefined;
  /** Files that were the log in between, and of which nothing was read; oldest first. */
  readonly missed: readonly LogFile[];
  /** From now on they are old. */
  readonly accept: () => void;
}

/** A list of siblings beside what was known. */
interface Compared {
  readonly found: readonly Sibling[];
  readonly fresh: readonly Sibling[];
  readonly missed: readonly LogFile[];
  /** The first bytes of the log. */
  readonly log: Buffer;
}

/** The rotated files beside a log, to tell those that were there before from those that the log became meanwhile. */
export class Siblings {
  readonly #path: string;
  #seen: readonly Seen[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** Those that are there now are old. */
  async start(): Promise<void> {
    this.#seen = await this.#list(undefined);
  }

  /**
   * What came since, each once.
   * @param read files that are or were followed
   * @param rewritten one whose text was moved away by a copy, if one was
   * @param current the log as it is followed now: a copy of it in the making is nobody's past
   */
  async find(read: readonly FollowedFile[], rewritten?: FollowedFile, current?: FollowedFile): Promise<Rotated> {
    const { found, fresh, missed, log } = await this.#compare(read, rewritten, current);
    const accept = (): void => {
      this.#seen = found.filter(({ head }) => !isAlike(head, log));
    };
    return { copy: fresh.find(({ isCopy }) => isCopy)?.file, missed, accept };
  }

  /**
   * What was the log before the text that `current` has now, of which nothing was given yet: copies of texts that it had before.
   * They are old from now on.
   * @param isInPlace whether `current` is the log still
   */
  async takeEarlier(
    read: readonly FollowedFile[],
    current: FollowedFile,
    isInPlace: () => Promise<boolean>,
  ): Promise<readonly LogFile[]> {
    const { found, missed, log } = await this.#compare(read, undefined, current);
    const place = found.find(
      (each) => each.identity === current.identity || (each.file.isGzip && isAlike(each.head, log)),
    );
    // Asked after the list was made: then all that is in it is older.
    if (place === undefined && !(await isInPlace())) return [];
    const earlier = place === undefined ? missed : missed.filter((file) => byAge(file, place.file) < 0);
    this.#seen = [...this.#seen, ...found.filter(({ file }) => earlier.includes(file))];
    return earlier;
  }

  async #compare(read: readonly FollowedFile[], rewritten?: FollowedFile, current?: FollowedFile): Promise<Compared> {
    const found = await this.#list(rewritten);
    const log = (await current?.headNow()) ?? EMPTY;
    // Read after the list was made: what one that was empty before has got since may stand in the list, packed.
    const now = await Promise.all(read.map(async (file) => ({ identity: file.identity, head: await file.headNow() })));
    const unseen = now.filter(({ identity, head }) => !this.#seen.some((each) => isSame(each, identity, head)));
    const old: Seen[] = [...this.#seen, ...unseen];
    const fresh = found.filter(({ identity, head }) => !old.some((each) => isSame(each, identity, head)));
    // Those that are no longer there were packed, copied or removed.
    const gone = old.filter((each) => !found.some(({ identity, head }) => isSame(each, identity, head)));
    const plain = fresh.filter(({ file, head }) => !file.isGzip && !takeOut(gone, head) && !isAlike(head, log));
    const packed = fresh.filter(({ file, head }) => file.isGzip && !isPacking(head, [...old, ...fresh]));
    return { found, fresh, missed: [...plain, ...packed].map(({ file }) => file).sort(byAge), log };
  }

  /** As it stands between two renames: in the middle of them a file may be missing. */
  async #list(rewritten: FollowedFile | undefined): Promise<Sibling[]> {
    let list = await this.#listOnce(rewritten);
    for (let tries = 0; tries < MAX_LISTS; tries++) {
      const again = await this.#listOnce(rewritten);
      const isStable = isDeepStrictEqual(again.map(nameOf), list.map(nameOf));
      list = again;
      if (isStable) break;
    }
    return list;
  }

  async #listOnce(rewritten: FollowedFile | undefined): Promise<Sibling[]> {
    const found = new Map<string, Sibling>();
    for (const path of await rotatedBeside(this.#path)) {
      const open = await openQuietly(path);
      if (open === undefined) continue;
      try {
        found.set(open.identity, await look(open, rewritten));
      } catch {
        // Unreadable at this moment: it is looked at again after the next rotation.
      } finally {
        await open.handle.close();
      }
    }
    return [...found.values()];
  }
}

function nameOf({ file, identity, head }: Sibling): readonly unknown[] {
  return [file.path, identity, head.length];
}

async function look(open: KnownFile, rewritten: FollowedFile | undefined): Promise<Sibling> {
  const head = await readHead(open.handle, open.isGzip);
  const isCopy = rewritten !== undefined && (await rewritten.isCopiedTo(open, head));
  return { identity: open.identity, head, file: await describeFile(open), isCopy };
}

/** Undefined also for what may not be read: it is no concern of who follows the log. */
async function openQuietly(path: string): Promise<KnownFile | undefined> {
  try {
    return await openIfThere(path);
  } catch {
    // A folder, a pipe or another's file that bears such a name.
    return undefined;
  }
}

/** The same file, which may have grown. An identity may be used again. */
function isSame(seen: Seen, identity: string, head: Buffer): boolean {
  return seen.identity === identity && startsWith(head, seen.head);
}

/** Of a file and a copy of it, which may have been made a moment before or not be whole yet. */
function isAlike(head: Buffer, log: Buffer): boolean {
  return head.length > 0 && log.length > 0 && (startsWith(log, head) || startsWith(head, log));
}

/** Packed text of a plain file, which is removed after it; the packed one may not be whole yet. */
function isPacking(head: Buffer, others: readonly (Seen & Partial<Sibling>)[]): boolean {
  const isPlain = ({ file, head: start }: Seen & Partial<Sibling>): boolean =>
    file?.isGzip !== true && start.length > 0;
  return head.length === 0 || others.some((each) => isPlain(each) && isAlike(head, each.head));
}

/** Each file that is gone stands for one that is there. */
function takeOut(gone: Seen[], head: Buffer): boolean {
  const at = gone.findIndex((each) => each.head.length > 0 && startsWith(head, each.head));
  if (at === -1) return false;
  gone.splice(at, 1);
  return true;
}

/** `app.log.2` is older than `app.log.1`; names with a time are older the smaller they are. */
function byAge(a: LogFile, b: LogFile): number {
  const [first, second] = [numberOf(a.path), numberOf(b.path)];
  if (first !== undefined && second !== undefined) return second - first;
  return a.changedMs - b.changedMs || (a.path < b.path ? -1 : 1);
}

function numberOf(path: string): number | undefined {
  const match = /\.(\d{1,5})(?:\.\w+)?(?:\.gz)?$/.exec(basename(path));
  return match === null ? undefined : Number(match[1]);
}
