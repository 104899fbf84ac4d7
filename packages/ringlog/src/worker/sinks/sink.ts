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
  /**
   * What was written last is the beginning of a line, and its rest is given up: it is taken back where that is possible,
   * else what follows starts in a line of its own.
   */
  leaveLine(begun: Buffer): void;
  /** Ends retries: what cannot be written at once is lost. */
  giveUp(): void;
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
}

export function errorCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" ? code : "";
}
