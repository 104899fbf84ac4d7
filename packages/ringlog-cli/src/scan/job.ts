import type { PackedLines } from "./line-batch.js";
import type { CountedRange, LineCounts } from "./line-counter.js";
import type { Piece } from "./piece-reader.js";
import type { Prefilter } from "./prefilter.js";

/** What a thread reads: a piece of a plain file, or the whole of a packed one. */
export interface Source {
  /** Open in this process, and closed by who opened it. */
  readonly fd: number;
  readonly piece: Piece;
  readonly isGzip: boolean;
}

export type Job =
  | { readonly kind: "count"; readonly source: Source; readonly range: CountedRange | undefined }
  | { readonly kind: "find"; readonly source: Source; readonly prefilter: Prefilter };

/** `damage`: why a packed file could not be read to its end. */
export interface JobResult {
  readonly bytes: number;
  readonly damage: string | undefined;
  readonly counts: LineCounts | undefined;
}

export type ToThread =
  | { readonly kind: "job"; readonly job: Job }
  /** So many bytes of lines were taken, and more may be sent. */
  | { readonly kind: "taken"; readonly bytes: number };

export type FromThread =
  | { readonly kind: "lines"; readonly lines: PackedLines }
  | { readonly kind: "done"; readonly result: JobResult }
  | { readonly kind: "failed"; readonly message: string };
