import type { LogFile } from "../lines/log-file.js";
import type { PackedLines } from "./line-batch.js";
import type { CountedRange, LineCounts } from "./line-counter.js";
import type { Piece } from "./piece-reader.js";
import type { Prefilter } from "./prefilter.js";

/** What a thread reads: a piece of a plain file, or the whole of a packed one. */
export interface Source {
  readonly file: LogFile;
  /** Open in this process, and closed by who opened it. */
  readonly fd: number;
  readonly piece: Piece;
}

export type Job =
  | { readonly kind: "count"; readonly source: Source; readonly range: CountedRange | undefined }
  | { readonly kind: "find"; readonly source: Source; readonly prefilter: Prefilter };

export interface JobResult {
  /** Why it could not be read to its end, in words. */
  readonly damage: string | undefined;
  readonly counts: LineCounts | undefined;
}

/** What a thread is started with. */
export interface ThreadData {
  /** One number: bytes of lines that were sent and not taken yet. The thread waits while it is high. */
  readonly waitingBytes: SharedArrayBuffer;
}

export type FromThread =
  | { readonly kind: "lines"; readonly lines: PackedLines }
  | { readonly kind: "done"; readonly result: JobResult }
  | { readonly kind: "failed"; readonly error: Error };
