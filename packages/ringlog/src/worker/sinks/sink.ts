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

/** What Node.js has no name for, by number. */
const LINUX_ERRORS: { readonly [errno: number]: readonly [code: string, text: string] } = {
  [-116]: ["ESTALE", "stale file handle"],
  [-122]: ["EDQUOT", "disk quota exceeded"],
};

/** The system's name of an error, or "". */
export function errorCode(error: unknown): string {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException;
  return linuxError(errno)?.[0] ?? (typeof code === "string" ? code : "");
}

/** An error's message, with the system's words for what Node.js has none. */
export function errorMessage(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  const [code, text] = linuxError(errno) ?? [];
  return code === undefined ? message : message.replace(/(Unknown system error -\d+)(: \1)?/, `${code}: ${text}`);
}

function linuxError(errno: number | undefined): readonly [string, string] | undefined {
  return process.platform === "linux" && errno !== undefined ? LINUX_ERRORS[errno] : undefined;
}
