import { fstatSync, write, writeSync } from "node:fs";
import { errorCode, type FilePosition, SinkGaveUp, type SinkHost, type WriteProgress } from "./sink.js";

const FIRST_DELAY_MS = 2;
const MAX_DELAY_MS = 1_000;
/** A reader may be only slow: it is asked again soon. */
const MAX_PIPE_DELAY_MS = 50;

/** What to do about an error of a write. */
export type Remedy = "again" | "later" | "never";

/** Writes to a file descriptor, from the byte where the last attempt stopped. */
export class DescriptorWriter {
  takenBytes = 0;
  #fd = -1;
  /** What is written next stands behind it, whoever else writes there. */
  #position: FilePosition | undefined;
  #gaveUp = false;
  #wakeUp: (() => void) | undefined;
  readonly #host: SinkHost;
  readonly #remedy: (error: unknown) => Remedy;
  readonly #recovered: () => void;

  /** `remedy` is asked after each error; `recovered` is told when a write succeeds after one. */
  constructor(fd: number, host: SinkHost, remedy: (error: unknown) => Remedy, recovered: () => void) {
    this.use(fd);
    this.#host = host;
    this.#remedy = remedy;
    this.#recovered = recovered;
  }

  get fd(): number {
    return this.#fd;
  }

  /** Turns to another descriptor; -1: none. */
  use(fd: number): void {
    this.#fd = fd;
    this.#position = fd === -1 ? undefined : endOf(fd);
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#wakeUp?.();
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    let done = 0;
    let delayMs = FIRST_DELAY_MS;
    while (done < bytes.length) {
      try {
        progress.starts(this.#position);
        const count = await writeSome(this.fd, bytes, done);
        done += count;
        this.#took(count, done < bytes.length, progress);
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        if (remedy === "never" || this.#gaveUp) throw new SinkGaveUp(error);
        if (remedy === "later") await this.#pause(delayMs);
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
        progress.starts(this.#position);
        const count = writeSync(this.fd, bytes, done, bytes.length - done);
        done += count;
        this.#took(count, done < bytes.length, progress);
        deadlineMs = this.#host.now() + stallMs;
        if (delayMs !== FIRST_DELAY_MS) this.#recovered();
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        const remedy = this.#remedy(error);
        const leftMs = deadlineMs - this.#host.now();
        if (remedy === "never" || leftMs <= 0) throw new SinkGaveUp(error);
        if (remedy === "later") sleep(Math.min(delayMs, leftMs));
        delayMs = Math.min(delayMs * 2, longestDelayMs(error));
      }
    }
  }

  #took(count: number, isPart: boolean, progress: WriteProgress): void {
    progress.took(count);
    this.takenBytes += count;
    const position = this.#position;
    if (position !== undefined) this.#position = { ...position, bytes: position.bytes + count };
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

/** Where a file ends; undefined for what is none. */
function endOf(fd: number): FilePosition | undefined {
  try {
    const stat = fstatSync(fd);
    return stat.isFile() ? { device: stat.dev, inode: stat.ino, bytes: stat.size } : undefined;
  } catch {
    // Nothing is known of it: the next write will say what is wrong.
    return undefined;
  }
}

function writeSome(fd: number, bytes: Buffer, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, bytes.length - from, null, (error, count) =>
      error === null ? resolve(count) : reject(error),
    );
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
