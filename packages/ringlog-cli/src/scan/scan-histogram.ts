import type { LogFile } from "../lines/log-file.js";
import { HistogramSum, type ScanHistogram } from "./histogram-sum.js";
import { inOrder } from "./in-order.js";
import type { CountedRange } from "./line-counter.js";
import { type FilePiece, type PieceScan, piecesOf, type ScanOptions, withPieceScan } from "./scan-pieces.js";

const PIECE_BYTES = 32 * 2 ** 20;
/** While one thread unpacks a file, another may go on with the next ones. */
const MAX_AHEAD = 64;

export interface HistogramOptions extends ScanOptions {
  /** Only lines of this range are counted; with it, buckets may be narrower. */
  readonly range?: CountedRange | undefined;
  /** After each piece, what was counted so far; the object changes while the scan goes on. */
  readonly onPart?: ((part: ScanHistogram) => void) | undefined;
}

/**
 * Counts all lines of some files by level and time, in one pass. A line without a time counts at that of the line before it in its
 * file; where there is none, it is in no bucket.
 *
 * @throws the signal's reason
 */
export function scanHistogram(files: readonly LogFile[], options: HistogramOptions = {}): Promise<ScanHistogram> {
  return withPieceScan(files, options, async (scan) => {
    const sum = new HistogramSum(options.range);
    const pieces = piecesOf(files, options.pieceBytes ?? PIECE_BYTES);
    for await (const { piece, result } of inOrder(pieces, MAX_AHEAD, (one) => count(scan, one, options.range))) {
      const counts = (await result)?.counts;
      if (counts !== undefined) sum.add(counts);
      if (piece.isLast) sum.endFile();
      if (piece.isLast) await scan.finish(piece.file);
      options.onPart?.(sum);
    }
    sum.end(scan.problems);
    return sum;
  });
}

function count(scan: PieceScan, piece: FilePiece, range: CountedRange | undefined) {
  const result = scan.read(piece, (source) => scan.threads.run({ kind: "count", source, range }));
  // Whoever awaits `result` gets the error; it may come before its turn, and then nobody does yet.
  result.catch(() => undefined);
  return { piece, result };
}
