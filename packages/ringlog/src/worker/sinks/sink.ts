/** Where formatted records go. */
export interface Sink {
  /**
   * Writes the bytes, from first to last, whatever it takes; resolves when they are out. Rejects with `SinkGaveUp` once
   * `giveUp` was called, or for good when the other end is gone.
   */
  write(bytes: Buffer): Promise<void>;
  /** The same on this thread. Throws `SinkGaveUp` when the other end has taken nothing for `stallMs`. */
  writeSync(bytes: Buffer, stallMs: number): void;
  /** All bytes that the other end has taken so far: tells one that is slow from one that stands still. */
  readonly takenBytes: number;
  /** Ends retries: what cannot be written at once is lost. */
  giveUp(): void;
  /** What was not taken of the last write will not come again: the next write begins a line of its own. */
  discard(): void;
  /** Resolves once what was written is where a loss of power leaves it, if the sink is to see to that, or cannot. */
  sync?(): Promise<void>;
  /** The same on this thread. */
  syncSync?(): void;
  /** Resolves once what goes on in the background is done, or after so long. */
  finish?(limitMs: number): Promise<void>;
  close(): void;
}

/** Bytes that a sink could not write, with how many of them it did. */
export class SinkGaveUp extends Error {
  readonly writtenBytes: number;

  constructor(writtenBytes: number, cause: unknown) {
    super("sink gave up", { cause });
    this.writtenBytes = writtenBytes;
  }
}

/** What sinks need of their host. */
export interface SinkHost {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** The other end has taken something, though not yet all that it was given. */
  readonly progress: () => void;
  /** One line on stderr. */
  readonly warn: (line: string) => void;
  /** What was written could not be forced to the disk, and may be lost with the power. */
  readonly notSynced?: (error: unknown) => void;
  /** The wall clock; default: the system's. */
  readonly wallMs?: () => number;
}

export { systemErrorCode as errorCode, systemErrorText as errorText } from "../../record/system-error.js";
