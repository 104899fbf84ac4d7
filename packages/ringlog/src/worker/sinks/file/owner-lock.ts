import {
  linkSync,
  lstatSync,
  lutimesSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { errorCode } from "../sink.js";
import { isGone, ownIdentity, type ProcessIdentity } from "./process-identity.js";

/** A lock whose file has not changed for so long, while we looked, is nobody's any more. */
const STALE_MS = 10_000;
/** How often whoever holds a lock for long must touch it. */
export const REFRESH_MS = 2_000;

/**
 * A lock between processes: a symbolic link that leads nowhere and names its owner, for a link is there whole or not at all;
 * where there are none, a file. One that a dead process has left is taken over, at once where the
 * owner can be looked up, else once it has stood untouched for 10 s of our own time, whatever the clocks say.
 */
export class OwnerLock {
  readonly #path: string;
  readonly #now: () => number;
  readonly #content: string;
  #observed = { version: "", sinceMs: 0 };

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
    this.#content = JSON.stringify({ ...ownIdentity(), token: Math.random().toString(36).slice(2) });
  }

  /** Whether it is ours now. Throws where no file can be made. */
  tryTake(): boolean {
    return this.#make() || (this.#takeAway() && this.#make());
  }

  refresh(): void {
    const now = new Date();
    try {
      lutimesSync(this.#path, now, now);
    } catch {
      // It only looks older than it is.
    }
  }

  release(): void {
    if (this.#read() === this.#content) ignoreMissing(() => unlinkSync(this.#path));
  }

  #make(): boolean {
    try {
      symlinkSync(this.#content, this.#path);
      return true;
    } catch (error) {
      return errorCode(error) !== "EEXIST" && this.#makeFile();
    }
  }

  #makeFile(): boolean {
    try {
      writeFileSync(this.#path, this.#content, { flag: "wx", mode: 0o600 });
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Takes a lock away from an owner that is gone. Renaming tells whether it is still the one that was looked at. */
  #takeAway(): boolean {
    const content = this.#read();
    if (content === undefined || !this.#isStale(content)) return content === undefined;
    const aside = `${this.#path}.${Math.random().toString(36).slice(2)}`;
    if (!ignoreMissing(() => renameSync(this.#path, aside))) return true;
    const isStillThat = readText(aside) === content;
    if (!isStillThat) giveBack(aside, this.#path);
    ignoreMissing(() => unlinkSync(aside));
    return isStillThat;
  }

  #isStale(content: string): boolean {
    const owner = parse(content);
    if (owner !== undefined && isGone(owner)) return true;
    const version = `${content} ${touchedMs(this.#path)}`;
    if (version !== this.#observed.version) this.#observed = { version, sinceMs: this.#now() };
    return this.#now() - this.#observed.sinceMs >= STALE_MS;
  }

  #read(): string | undefined {
    return readText(this.#path);
  }
}

function giveBack(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // A third one has taken the lock meanwhile: two may hold it now. What they do under it bears that.
  }
}

function parse(content: string): ProcessIdentity | undefined {
  try {
    const { pid, start, place } = JSON.parse(content) as ProcessIdentity;
    return { pid: Number(pid), start: String(start), place: String(place) };
  } catch {
    // Not written to its end, yet or for ever: only its age tells.
    return undefined;
  }
}

function touchedMs(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readText(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** False: the file was not there. */
function ignoreMissing(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return false;
  }
}
