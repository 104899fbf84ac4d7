import { write, writeSync } from "node:fs";
import { errorCode, SinkGaveUp, type SinkHost } from "./sink.js";

const FIRST_DELAY_MS = 2;
const MAX_DELAY_MS = 1_000;
/** A reader may be only slow: it is asked again soon. */
const MAX_PIPE_DELAY_MS = 50;

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
    while (done < bytes.length) {
      try {
        const count = await writeSome(this.fd, bytes, done);
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
    while (done < bytes.length) {
      try {
        const count = writeSync(this.fd, bytes, done, bytes.length - done);
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
