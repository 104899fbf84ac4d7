/** Where formatted records go. */
export interface Sink {
  /**
   * Writes the bytes, from first to last, whatever it takes; resolves when they are out. Rejects with `SinkGaveUp` once
   * `giveUp` was called, or for good when the other end is gone.
   */
  write(bytes: Buffer, progress: WriteProgress): Promise<void>;
  /** The same on this thread. Throws `SinkGaveUp` when the other end has taken nothing for `stallMs`. */
  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void;
  /**
   * How many bytes of a text, from `from` on, the other end has taken already, where a consumer has died that was just writing
   * them at `position`. Where that cannot be known none are, and it is said that they may come twice.
   */
  alreadyTaken(text: Buffer, from: number, position: FilePosition | undefined): number;
  /** All bytes that the other end has taken so far: tells one that is slow from one that stands still. */
  readonly takenBytes: number;
  /** Ends retries: what cannot be written at once is lost. */
  giveUp(): void;
  close(): void;
}

/** A place in a file: no byte that is written from now on stands before `bytes`. */
export interface FilePosition {
  readonly device: number;
  readonly inode: number;
  readonly bytes: number;
}

/** Told of how a write goes, so that another consumer can go on with it. */
export interface WriteProgress {
  /** The next bytes will stand behind this place; undefined: the other end is no file. */
  starts(position: FilePosition | undefined): void;
  /** So many more bytes are taken. */
  took(bytes: number): void;
}

/** For what nobody would go on with. */
export const NO_PROGRESS: WriteProgress = { starts: () => undefined, took: () => undefined };

/** Thrown for bytes that a sink could not write. */
export class SinkGaveUp extends Error {
  constructor(cause: unknown) {
    super("sink gave up", { cause });
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
