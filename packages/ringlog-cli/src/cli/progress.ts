import { fstatSync, writeSync } from "node:fs";
import { bytes as bytesText } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Call } from "./command.js";
import { onInterrupt } from "./interrupt.js";
import { streamOf } from "./terminal.js";

const SHOWN_AFTER_MS = 500;
const REDRAW_MS = 100;
const MAX_BAR_COLUMNS = 30;
const CLEAR_LINE = "\r\x1b[K";

/** How far a long work is, on one line of a terminal that is cleared at the end. Where stderr is no terminal, nothing. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  readonly #nowMs: () => number;
  #startedMs: number | undefined;
  #drawnMs = 0;
  #isShown = false;
  #quietUntilMs = 0;
  #undo: () => void = () => undefined;

  /** @param columns of the terminal; 0: there is none, or no progress is to be shown */
  constructor(
    columns: () => number,
    write: (text: string) => void = writeStderr,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#columns = columns;
    this.#write = write;
    this.#nowMs = nowMs;
  }

  /** Ctrl-C shall leave no bar behind. */
  clearAtInterrupt(): void {
    this.#undo = onInterrupt(() => this.clear());
  }

  /** The work is done. */
  readonly end = (): void => {
    this.clear();
    this.#undo();
  };

  readonly update = (doneBytes: number, totalBytes: number): void => {
    const columns = this.#columns();
    const nowMs = this.#nowMs();
    this.#startedMs ??= nowMs;
    if (columns === 0 || nowMs - this.#startedMs < SHOWN_AFTER_MS || nowMs < this.#quietUntilMs) return;
    if (this.#isShown && nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    this.#isShown = true;
    this.#write(`\r${progressLine(doneBytes, totalBytes, columns)}\x1b[K`);
  };

  /** Gives way to output; comes again where there is none for a while. */
  readonly clear = (): void => {
    this.#quietUntilMs = this.#nowMs() + SHOWN_AFTER_MS;
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#write(CLEAR_LINE);
  };
}

/**
 * @param isStreaming whether output comes while the work goes on: then a pager may have the terminal, and must keep it
 */
export function progressFor({ terminal, output }: Pick<Call, "terminal" | "output">, isStreaming = false): Progress {
  const isShown = !isStreaming || terminal.isTerminal || isFile(1);
  const stderr = isShown ? streamOf("stderr") : {};
  const progress = new Progress(() =>
    stderr.isTTY === true && process.env["TERM"] !== "dumb" ? (stderr.columns ?? 80) : 0,
  );
  output.giveWay(progress.clear);
  if (stderr.isTTY === true) progress.clearAtInterrupt();
  return progress;
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false; // Closed.
  }
}

/** `reading ━━━━━━━━━━━━────────  48%  1.3 of 2.8 GB`, as much of it as fits. */
export function progressLine(doneBytes: number, totalBytes: number, columns: number): string {
  const share = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 0;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const sizes = `  ${bytesText(doneBytes)} of ${bytesText(totalBytes)}`;
  const room = columns - 1 - "reading ".length - percent.length;
  const withSizes = room - sizes.length >= 10 ? sizes : "";
  const width = Math.max(0, Math.min(MAX_BAR_COLUMNS, room - withSizes.length - 1));
  const filled = Math.round(width * share);
  return `reading ${"━".repeat(filled)}${"─".repeat(width - filled)} ${percent}${withSizes}`;
}

function writeStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Only a picture of progress.
  }
}
