/** Where formatted records go. */
export interface Sink {
  /**
   * Writes the bytes, from first to last, whatever it takes; resolves when they are out. Rejects with `SinkGaveUp` once
   * `giveUp` was called, or for good when the other end is gone.
   */
  write(bytes: Buffer): Promise<void>;
  /** The same on this thread, until `deadlineMs` (monotonic). Throws `SinkGaveUp` when it passes. */
  writeSync(bytes: Buffer, deadlineMs: number): void;
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
  /** One line on stderr. */
  readonly warn: (line: string) => void;
}

export function errorCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" ? code : "";
}
