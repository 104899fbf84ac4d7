import type { Readable } from "node:stream";
import type { Line, LogFile } from "../lines/log-file.js";
import { BlockSplitter } from "./block-splitter.js";
import { inOrder } from "./in-order.js";
import { LineBatch, type PackedLines, unpack } from "./line-batch.js";
import { LineFinder } from "./line-finder.js";
import { PieceLines } from "./piece-lines.js";
import type { Prefilter } from "./prefilter.js";
import { piecesOf, type ScanOptions, type ScanProblem, withPieceScan } from "./scan-pieces.js";
import { readChunks } from "./stream-chunks.js";

const PIECE_BYTES = 8 * 2 ** 20;
/** Pieces that are read or wait to be taken: two threads have one each, and one more. */
const MAX_AHEAD = 4;

export interface FoundLine {
  readonly file: LogFile;
  /** Its memory is not used again: the taker may keep it. */
  readonly line: Line;
}

export interface ScanOutcome {
  /** As the files are stored. */
  readonly bytes: number;
  readonly found: number;
  /** Files of which not all could be read. */
  readonly problems: readonly ScanProblem[];
}

/**
 * Reads files by threads and gives the lines that pass a prefilter, in the order of the files; empty lines are left out. No more is
 * read than a few pieces ahead of what was taken.
 *
 * @param take the next line waits for a promise that it returns
 * @throws what `take` throws; the signal's reason
 */
export function scanLines(
  files: readonly LogFile[],
  prefilter: Prefilter,
  options: ScanOptions,
  take: (found: FoundLine) => void | Promise<void>,
): Promise<ScanOutcome> {
  return withPieceScan(files, options, async (scan) => {
    let bytes = 0;
    let found = 0;
    const pieces = piecesOf(files, options.pieceBytes ?? PIECE_BYTES);
    for await (const piece of inOrder(pieces, MAX_AHEAD, (one) => new PieceLines(scan, one, prefilter))) {
      const { file, fromByte, toByte, isLast } = piece.piece;
      for await (const lines of piece.batches())
        found += await giveAll(lines, options.signal, (line) => take({ file, line }));
      bytes += toByte - fromByte;
      await piece.result;
      if (isLast) await scan.finish(file);
    }
    return { bytes, found, problems: scan.problems };
  });
}

/** `bytes` as they are unpacked; `damage`: why the stream could not be read to its end. */
export interface StreamOutcome {
  readonly bytes: number;
  readonly found: number;
  readonly damage: string | undefined;
}

/**
 * The same for a stream, such as standard input, on the thread that calls.
 *
 * @throws what `take` throws; the signal's reason
 */
export async function scanStream(
  stream: Readable,
  prefilter: Prefilter,
  { signal }: Pick<ScanOptions, "signal">,
  take: (line: Line) => void | Promise<void>,
): Promise<StreamOutcome> {
  signal?.throwIfAborted();
  const finder = new LineFinder(prefilter);
  const batch = new LineBatch();
  const lines = new BlockSplitter((block) => finder.findIn(block, batch));
  const give = (): number | Promise<number> => (batch.count === 0 ? 0 : giveAll(batch.take(), signal, take));
  let [bytes, found] = [0, 0];
  const damage = await readChunks(stream, signal, async (chunk) => {
    bytes += chunk.length;
    lines.push(chunk);
    found += await give();
  });
  lines.end();
  return { bytes, found: found + (await give()), damage };
}

/** @returns how many */
async function giveAll(
  lines: PackedLines,
  signal: AbortSignal | undefined,
  take: (line: Line) => void | Promise<void>,
): Promise<number> {
  for (const line of unpack(lines)) {
    signal?.throwIfAborted();
    const taken = take(line);
    if (taken !== undefined) await taken;
  }
  return lines.ends.length;
}
