import type { LogFile } from "../lines/log-file.js";
import type { JobResult, Source } from "./job.js";
import { OpenLogs } from "./open-logs.js";
import { ScanThreads } from "./scan-threads.js";

/** Told while a scan runs. */
export interface ScanProgress {
  /** As the files are stored. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ScanOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
  /** Of a plain file, what a thread reads at a time. */
  readonly pieceBytes?: number | undefined;
}

/** What keeps a file from being read to its end. */
export interface ScanProblem {
  readonly file: LogFile;
  readonly what: string;
}

/** A part of a file that one thread reads: of a packed one, the whole. */
export interface FilePiece {
  readonly file: LogFile;
  readonly fromByte: number;
  readonly toByte: number;
  readonly isLast: boolean;
}

/** In order of the files and of their bytes. */
export function* piecesOf(files: readonly LogFile[], pieceBytes: number): Generator<FilePiece> {
  for (const file of files) {
    const step = file.isGzip ? Math.max(1, file.bytes) : pieceBytes;
    for (let fromByte = 0; fromByte < file.bytes; fromByte += step) {
      const toByte = Math.min(file.bytes, fromByte + step);
      yield { file, fromByte, toByte, isLast: toByte === file.bytes };
    }
  }
}

/** The threads and open files of one scan. */
export class PieceScan {
  readonly threads = new ScanThreads();
  readonly problems: ScanProblem[] = [];
  readonly #logs = new OpenLogs();
  readonly #onProgress: ((progress: ScanProgress) => void) | undefined;
  readonly #totalBytes: number;
  #doneBytes = 0;
  /** The piece before is on its way to a thread: a later one must not overtake it, and fill all threads with what has to wait for it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(files: readonly LogFile[], { onProgress }: ScanOptions) {
    this.#onProgress = onProgress;
    this.#totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * What the system refuses is a problem of the file, and the scan goes on.
   *
   * @returns undefined where the file cannot be opened
   */
  async read({ file, fromByte, toByte }: FilePiece, run: (source: Source) => Promise<JobResult>) {
    const turn = this.#turn.then(() => this.#logs.open(file));
    this.#turn = turn;
    const opened = await turn;
    const result =
      typeof opened === "string"
        ? undefined
        : await run({ file, fd: opened, piece: { fromByte, toByte, endByte: file.bytes } });
    const damage = typeof opened === "string" ? opened : result?.damage;
    if (damage !== undefined && !this.problems.some((known) => known.file === file))
      this.problems.push({ file, what: damage });
    this.#doneBytes += toByte - fromByte;
    this.#onProgress?.({ doneBytes: this.#doneBytes, totalBytes: this.#totalBytes });
    return result;
  }

  /** All pieces of it were read. */
  finish(file: LogFile): Promise<void> {
    return this.#logs.close(file);
  }

  /** After this no thread reads any more. */
  async close(): Promise<void> {
    await this.threads.close();
    await this.#logs.closeAll();
  }
}

/** Does a scan's work and ends its threads, also where it fails or is given up. */
export async function withPieceScan<T>(
  files: readonly LogFile[],
  options: ScanOptions,
  work: (scan: PieceScan) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const scan = new PieceScan(files, options);
  const given = givenUp(options.signal);
  try {
    return await Promise.race([work(scan), given.promise]);
  } finally {
    given.forget();
    await scan.close();
  }
}

function givenUp(signal: AbortSignal | undefined): { readonly promise: Promise<never>; forget(): void } {
  let onAbort: () => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  return { promise, forget: () => signal?.removeEventListener("abort", onAbort) };
}
