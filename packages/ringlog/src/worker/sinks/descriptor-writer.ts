import { fstatSync, write, writeSync } from "node:fs";
import { errorCode, SinkGaveUp, type SinkHost } from "./sink.js";

const FIRST_DELAY_MS = 2;
const MAX_DELAY_MS = 1_000;
/** A reader may be only slow: it is asked again soon. */
const MAX_PIPE_DELAY_MS = 50;
/** What a pipe takes as a whole or not at all (PIPE_BUF), so that it stays whole among what other processes write. */
const PIPE_BYTES = process.platform === "linux" ? 4_096 : 512;
const NEWLINE = 0x0a;

/** What to do about an error of a write. */
export type Remedy = "again" | "later" | "never";

/** Writes to a file descriptor, from the byte where the last attempt stopped. */
export class DescriptorWriter {
  fd: number;
  takenBytes = 0;
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

  giveUp(): void {
    this.#gaveUp = true;
    this.#wakeUp?.();
  }

  async write(bytes: Buffer): Promise<void> {
    let done = 0;
    let delayMs = FIRST_DELAY_MS;
    const isPipe = isPipeOrSocket(this.fd);
    while (done < bytes.length) {
      try {
        const count = await writeSome(this.fd, bytes, done, isPipe ? pieceEnd(bytes, done) : bytes.length);
        done += count;
        this.#took(count, done < bytes.length);
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        if (remedy === "never" || this.#gaveUp) throw new SinkGaveUp(done, error);
        if (remedy === "later") await this.#pause(delayMs);
        delayMs = Math.min(delayMs * 2, longestDelayMs(error));
      }
    }
  }

  writeSync(bytes: Buffer, stallMs: number): void {
    let deadlineMs = this.#host.now() + stallMs;
    let done = 0;
    let delayMs = FIRST_DELAY_MS;
    const isPipe = isPipeOrSocket(this.fd);
    while (done < bytes.length) {
      try {
        const count = writeSync(this.fd, bytes, done, (isPipe ? pieceEnd(bytes, done) : bytes.length) - done);
        done += count;
        this.#took(count, done < bytes.length);
        deadlineMs = this.#host.now() + stallMs;
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        const leftMs = deadlineMs - this.#host.now();
        if (remedy === "never" || leftMs <= 0) throw new SinkGaveUp(done, error);
        if (remedy === "later") sleep(Math.min(delayMs, leftMs));
        delayMs = Math.min(delayMs * 2, longestDelayMs(error));
      }
    }
  }

  #took(count: number, isPart: boolean): void {
    this.takenBytes += count;
    if (isPart) this.#host.progress();
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

/** Where what is written next ends: whole lines, as many as a pipe takes at once; a longer line alone. */
function pieceEnd(bytes: Buffer, from: number): number {
  const limit = from + PIPE_BYTES;
  if (bytes.length <= limit) return bytes.length;
  const end = bytes.lastIndexOf(NEWLINE, limit - 1) + 1;
  if (end > from) return end;
  const next = bytes.indexOf(NEWLINE, limit);
  return next === -1 ? bytes.length : next + 1;
}

function isPipeOrSocket(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    // Not open: the write will say why.
    return false;
  }
}

function writeSome(fd: number, bytes: Buffer, from: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, end - from, null, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
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
