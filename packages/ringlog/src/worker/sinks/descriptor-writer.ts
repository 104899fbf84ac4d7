import { fstatSync, type Stats, write, writeSync } from "node:fs";
import { errorCode, type FilePosition, SinkGaveUp, type SinkHost, type WriteProgress } from "./sink.js";

const FIRST_DELAY_MS = 2;
const MAX_DELAY_MS = 1_000;
/** A reader may be only slow: it is asked again soon. */
const MAX_PIPE_DELAY_MS = 50;
/** What a pipe takes as a whole or not at all (PIPE_BUF), so that it stays whole among what other processes write. */
const PIPE_BYTES = process.platform === "linux" ? 4_096 : 512;
const LINE_END = 0x0a;
const NEWLINE = Buffer.from("\n");

/**
 * What to do about an error of a write. `anew`: the descriptor leads elsewhere now, where the line in progress must stand from
 * its beginning.
 */
export type Remedy = "again" | "later" | "anew" | "never";

/** Writes to a file descriptor, from the byte where the last attempt stopped. */
export class DescriptorWriter {
  takenBytes = 0;
  /** The last line was left without its end by somebody else, or the rest of it was given up: a line end comes first. */
  needsLineEnd = false;
  /** A line of ours is there in part, and the rest of it comes with the next write. */
  isInsideLine = false;
  #fd = -1;
  /** What is written next stands behind it, whoever else writes there. */
  #position: FilePosition | undefined;
  #isPipe = false;
  #gaveUp = false;
  #wakeUp: (() => void) | undefined;
  readonly #host: SinkHost;
  readonly #remedy: (error: unknown) => Remedy;
  readonly #recovered: () => void;

  /** `remedy` is asked after each error; `recovered` is told when a write succeeds after one. */
  constructor(fd: number, host: SinkHost, remedy: (error: unknown) => Remedy, recovered: () => void) {
    this.fd = fd;
    this.#host = host;
    this.#remedy = remedy;
    this.#recovered = recovered;
  }

  /** -1: none. */
  get fd(): number {
    return this.#fd;
  }

  set fd(fd: number) {
    this.#fd = fd;
    const stat = statOf(fd);
    this.#position = endOf(stat);
    this.#isPipe = stat !== undefined && (stat.isFIFO() || stat.isSocket());
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#wakeUp?.();
  }

  /** What comes next is the rest of a line of ours that is there in part. */
  goOnInside(): void {
    this.needsLineEnd = false;
    this.isInsideLine = true;
  }

  /** The part of a line that was there is gone from the file again. */
  tookBack(): void {
    this.isInsideLine = false;
    this.#position = endOf(statOf(this.#fd));
  }

  /** The rest of the last write will not come. */
  discard(): void {
    this.needsLineEnd ||= this.isInsideLine;
    this.isInsideLine = false;
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    let done = 0;
    let delayMs = FIRST_DELAY_MS;
    while (done < bytes.length) {
      try {
        progress.starts(this.#position);
        done += this.#took(await writeSome(this.#fd, ...this.#next(bytes, done)), bytes, done, progress);
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        if (remedy === "never" || this.#gaveUp) throw new SinkGaveUp(error);
        if (remedy === "anew") done = this.#lineStart(bytes, done, progress);
        if (remedy !== "again") await this.#pause(delayMs);
        delayMs = Math.min(delayMs * 2, longestDelayMs(error));
      }
    }
  }

  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void {
    let deadlineMs = this.#host.now() + stallMs;
    let done = 0;
    let delayMs = FIRST_DELAY_MS;
    while (done < bytes.length) {
      try {
        const [rest, from, end] = this.#next(bytes, done);
        progress.starts(this.#position);
        done += this.#took(writeSync(this.#fd, rest, from, end - from), bytes, done, progress);
        deadlineMs = this.#host.now() + stallMs;
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        const leftMs = deadlineMs - this.#host.now();
        if (remedy === "never" || leftMs <= 0) throw new SinkGaveUp(error);
        if (remedy === "anew") done = this.#lineStart(bytes, done, progress);
        if (remedy !== "again") sleep(Math.min(delayMs, leftMs));
        delayMs = Math.min(delayMs * 2, longestDelayMs(error));
      }
    }
  }

  /** How many of these bytes one write hands over at most. */
  pieceBytes(bytes: Buffer): number {
    return this.#isPipe ? pieceEnd(bytes, 0) : bytes.length;
  }

  /** What is to be written next, from where, and up to where. */
  #next(bytes: Buffer, done: number): [bytes: Buffer, from: number, to: number] {
    if (this.needsLineEnd) return [NEWLINE, 0, NEWLINE.length];
    return [bytes, done, done + this.pieceBytes(bytes.subarray(done))];
  }

  /** Notes what was written, and gives how many of the bytes that were. */
  #took(count: number, bytes: Buffer, done: number, progress: WriteProgress): number {
    if (count === 0) throw nothingTaken();
    this.takenBytes += count;
    const position = this.#position;
    if (position !== undefined) this.#position = { ...position, bytes: position.bytes + count };
    if (this.needsLineEnd) {
      this.needsLineEnd = false;
      return 0;
    }
    const end = done + count;
    progress.took(count);
    this.isInsideLine = bytes[end - 1] !== LINE_END;
    if (end < bytes.length) this.#host.progress();
    return count;
  }

  /** A line that began in an earlier write cannot be taken back further than to the beginning of this one. */
  #lineStart(bytes: Buffer, done: number, progress: WriteProgress): number {
    this.isInsideLine = false;
    const start = done === 0 ? 0 : bytes.lastIndexOf(LINE_END, done - 1) + 1;
    progress.took(start - done);
    return start;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What stands behind a descriptor; undefined where it is not open: the next write will say why. */
function statOf(fd: number): Stats | undefined {
  try {
    return fd === -1 ? undefined : fstatSync(fd);
  } catch {
    return undefined;
  }
}

/** Where a file ends; undefined for what is none. */
function endOf(stat: Stats | undefined): FilePosition | undefined {
  return stat?.isFile() ? { device: stat.dev, inode: stat.ino, bytes: stat.size } : undefined;
}

/** Where what is written next ends: whole lines, as many as a pipe takes at once; a longer line alone. */
function pieceEnd(bytes: Buffer, from: number): number {
  const limit = from + PIPE_BYTES;
  if (bytes.length <= limit) return bytes.length;
  const end = bytes.lastIndexOf(LINE_END, limit - 1) + 1;
  if (end > from) return end;
  const next = bytes.indexOf(LINE_END, limit);
  return next === -1 ? bytes.length : next + 1;
}

function writeSome(fd: number, bytes: Buffer, from: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, end - from, null, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

/** Not an error for the system; asking again at once would keep a processor busy for nothing. */
function nothingTaken(): Error {
  return Object.assign(new Error("nothing was taken"), { code: "EAGAIN" });
}

function longestDelayMs(error: unknown): number {
  return errorCode(error) === "EAGAIN" ? MAX_PIPE_DELAY_MS : MAX_DELAY_MS;
}

/** Blocks this thread. Where that is forbidden, the next attempt only comes sooner. */
export function sleep(ms: number): void {
  if (typeof SharedArrayBuffer === "undefined") return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(1, ms));
}

/** Interrupted calls are tried at once; what passes by itself (a full pipe, a full disk) later. */
export function isInterrupted(error: unknown): boolean {
  return errorCode(error) === "EINTR";
}
