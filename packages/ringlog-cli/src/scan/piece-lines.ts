import type { JobResult } from "./job.js";
import type { PackedLines } from "./line-batch.js";
import type { Prefilter } from "./prefilter.js";
import type { FilePiece, PieceScan } from "./scan-pieces.js";

interface WaitingLines {
  readonly lines: PackedLines;
  readonly taken: () => void;
}

/** The lines of a piece, while a thread finds them. */
export class PieceLines {
  readonly piece: FilePiece;
  readonly result: Promise<JobResult | undefined>;
  readonly #waiting: WaitingLines[] = [];
  #isDone = false;
  #wake: () => void = () => undefined;

  constructor(scan: PieceScan, piece: FilePiece, prefilter: Prefilter) {
    this.piece = piece;
    this.result = scan.read(piece, (source) =>
      scan.threads.run({ kind: "find", source, prefilter }, (lines, taken) => this.#receive({ lines, taken })),
    );
    // Whoever awaits `result` gets the error; it may come before its turn, and then nobody does yet.
    const onDone = (): void => this.#finish();
    this.result.then(onDone, onDone);
  }

  /** Those that were found, as they come. */
  async *batches(): AsyncGenerator<PackedLines, void, void> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        yield next.lines;
        next.taken();
      } else if (this.#isDone) return;
      else await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #receive(waiting: WaitingLines): void {
    this.#waiting.push(waiting);
    this.#wake();
  }

  #finish(): void {
    this.#isDone = true;
    this.#wake();
  }
}
