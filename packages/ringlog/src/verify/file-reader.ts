import type { Account } from "./account.js";
import { type LineKind, lineKind, longLineKind, type Origin } from "./line-kind.js";
import { LineSplitter, type SplitLine } from "./line-splitter.js";
import type { Problems } from "./problems.js";
import { type OpenFile, readText } from "./read-text.js";
import type { FileReport, LineCounts, VerifyProblem } from "./report.js";
import type { Arrival } from "./sequence.js";

/** Where the lines of all files are counted. */
export interface Books {
  readonly account: Account;
  readonly problems: Problems;
  readonly maxLineBytes: number;
}

type Counts = { -readonly [name in keyof LineCounts]: number };

/** Reads a file to its end, line by line. */
export async function readFile(file: OpenFile, books: Books): Promise<FileReport> {
  const lines = new LineCounter(file.path, books);
  const splitter = new LineSplitter(books.maxLineBytes, (line) => lines.take(line));
  const damage = await readText(file, (chunk) => {
    splitter.push(chunk);
    return false;
  });
  splitter.end();
  const { path, bytes, isGzip } = file;
  return { path, bytes, gzip: isGzip, ...lines.counts, ...(damage === undefined ? {} : { damage }) };
}

class LineCounter {
  readonly #path: string;
  readonly #books: Books;
  readonly counts: Counts = { lines: 0, records: 0, ownRecords: 0, torn: 0, foreign: 0 };

  constructor(path: string, books: Books) {
    this.#path = path;
    this.#books = books;
  }

  take(line: SplitLine): void {
    this.counts.lines++;
    const found = kindOf(line);
    switch (found.kind) {
      case "record":
        this.counts.records++;
        return this.#addRecord(line, found.origin, found.seq);
      case "own":
        this.counts.ownRecords++;
        return this.#books.account.addOwn(found.origin, found.dropped);
      default:
        this.counts[found.kind]++;
        return this.#note(line, found.kind, found.what);
    }
  }

  #addRecord(line: SplitLine, origin: Origin, seq: number): void {
    const kind = PROBLEMS[this.#books.account.addRecord(origin, seq) ?? "next"];
    if (kind !== undefined) this.#note(line, kind, `${seq} of thread ${origin.threadId} of ${origin.instanceId}`);
  }

  #note({ line, byte }: SplitLine, kind: VerifyProblem["kind"], what: string): void {
    this.#books.problems.add({ kind, path: this.#path, line, byte, what });
  }
}

const PROBLEMS: { readonly [arrival in Arrival]: VerifyProblem["kind"] | undefined } = {
  next: undefined,
  late: "outOfOrder",
  duplicate: "duplicated",
  uncertain: "duplicated",
};

function kindOf({ bytes, isEnded, isTooLong }: SplitLine): LineKind {
  if (!isEnded) return { kind: "torn", what: "has no end" };
  return isTooLong ? longLineKind(bytes) : lineKind(bytes);
}
