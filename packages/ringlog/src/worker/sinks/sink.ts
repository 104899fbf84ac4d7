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
  /** Whether `takenBytes` counts whole lines, so that it tells which of a write that failed were taken. */
  readonly takesLines?: boolean;
  /** Ends retries: what cannot be written at once is lost. */
  giveUp(): void;
  /**
   * Asked when the text of a write that failed is given up: whether another process has it and goes on trying. Missing: no.
   */
  handOver?(): boolean;
  /**
   * What was not taken of the last write will not come again. If it stopped in a line, `begun` is what of that line was taken: it
   * is taken back where that is possible, else what follows starts in a line of its own.
   */
  discard(begun: Buffer): void;
  /** Resolves once what was written is where a loss of power leaves it, if the sink is to see to that, or cannot. */
  sync?(): Promise<void>;
  /** The same on this thread. */
  syncSync?(): void;
  /** Resolves once what goes on in the background is done, or after so long. */
  finish?(limitMs: number): Promise<void>;
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

/** Thrown for lines that a sink will never take; others it will. */
export class LinesRefused extends Error {
  constructor(cause: unknown) {
    super("lines were refused", { cause });
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
