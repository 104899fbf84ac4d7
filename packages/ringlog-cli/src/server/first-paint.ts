import { setTimeout as sleep } from "node:timers/promises";
import type { LogFile } from "../lines/log-file.js";
import type { HistogramReply, LinesEvent, Row, RowsReply } from "../model/api.js";
import type { ScanHistogram } from "../scan/histogram-sum.js";
import { newestLines } from "../scan/newest-lines.js";
import { scanHistogram } from "../scan/scan-histogram.js";
import type { TimeRange } from "./parameters.js";
import { rowOfLine } from "./row-of-line.js";

const MAX_WAIT_MS = 1000;
/** As many as a page asks for at most. */
const NEWEST_ROWS = 500;

/** What a scan tells of the whole log within a second, while the index is being made. */
export class FirstPaint {
  #newest: Promise<readonly Row[]>;
  #revision = 0;
  readonly #counts: Promise<ScanHistogram>;
  /** What was counted so far. */
  #part: ScanHistogram | undefined;
  #counted: ScanHistogram | undefined;

  constructor(files: readonly LogFile[], signal: AbortSignal, scan: typeof scanHistogram = scanHistogram) {
    this.#newest = newestLines(files, NEWEST_ROWS).then((found) =>
      found.map(({ file, line }) => rowOfLine(file, line)),
    );
    this.#counts = scan(files, {
      signal,
      onPart: (part) => {
        this.#part = part;
      },
    });
    this.#counts.then(
      (counts) => {
        this.#counted = counts;
      },
      // Who asks is told.
      () => undefined,
    );
    this.#newest.catch(() => undefined);
  }

  /** Settles when nothing is read any more, after the signal or at the end. */
  async ended(): Promise<void> {
    await Promise.allSettled([this.#newest, this.#counts]);
  }

  /** Times of all lines, once they are known. */
  get range(): { readonly fromMs: number; readonly toMs: number } | undefined {
    return this.#counted?.range;
  }

  /** Takes in what was appended since, oldest first. */
  append({ rows, revision }: LinesEvent): void {
    this.#newest = this.#newest.then((newest) => [...[...rows].reverse(), ...newest].slice(0, NEWEST_ROWS));
    this.#newest.catch(() => undefined);
    this.#revision = revision;
  }

  /** The newest lines of all, newest first; undefined where more are asked for than are here. */
  async rows(offset: number, limit: number): Promise<RowsReply | undefined> {
    const rows = await this.#newest;
    if (offset + limit > NEWEST_ROWS) return undefined;
    return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), revision: this.#revision };
  }

  /**
   * Counts of all lines, or of those that were counted after a second: a page that shows a part is better than none. Undefined where
   * the scan was not fine enough for these buckets.
   */
  async histogram({ fromMs, toMs }: TimeRange, buckets: number): Promise<HistogramReply | undefined> {
    const counts = this.#counted ?? (await Promise.race([this.#counts, this.#partSoon()]));
    const isComplete = this.#counted !== undefined;
    const whole = counts.range ?? { fromMs: 0, toMs: 0 };
    const within = { fromMs: fromMs ?? whole.fromMs, toMs: toMs ?? whole.toMs + 1 };
    const found = counts.buckets(buckets, within);
    return found && { ...found, metrics: undefined, pins: [], isComplete };
  }

  async #partSoon(): Promise<ScanHistogram> {
    await sleep(MAX_WAIT_MS);
    return this.#part ?? (await this.#counts);
  }
}
