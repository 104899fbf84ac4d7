import type { Paint } from "./paint.js";
import { displayWidth, fittingLength } from "./width.js";

/** The blanks or tree lines before a line, and the columns they take. */
export interface Margin {
  readonly text: string;
  readonly columns: number;
}

export function margin(text: string): Margin {
  return { text, columns: displayWidth(text) };
}

/** A piece of text and its look. */
export interface Span {
  readonly text: string;
  readonly paint: Paint;
}

/**
 * Lays pieces of text out on lines of a given width. Breaks at blanks, inside a word only where the word is longer
 * than a line. Text is measured and cut before it is painted, so no escape sequence is ever split. All text given to it
 * has been through `escapeControl`.
 */
export class Flow {
  readonly #done: string[] = [];
  readonly #hang: Margin;
  readonly #columns: number;
  #line: string;
  #used: number;
  /** Nothing but the margin stands on the line. */
  #empty = true;

  constructor(columns: number, first: Margin, hang: Margin) {
    this.#columns = columns;
    this.#hang = hang;
    this.#line = first.text;
    this.#used = first.columns;
  }

  /** Appends text that may be broken; its own newlines start lines. */
  put(text: string, paint: Paint, gap = 1): this {
    if (text === "") return this;
    if (!text.includes("\n")) return this.#putLine(text, paint, gap);
    const [first = "", ...rest] = text.split("\n");
    if (first !== "") this.#putLine(first, paint, gap);
    for (const line of rest) {
      this.#next();
      if (line !== "") this.#putLine(line, paint, 0);
    }
    return this;
  }

  /** Appends spans without gaps between them, all on one line where a line is long enough for them. */
  putWhole(spans: readonly Span[], gap = 1): this {
    let width = 0;
    for (const span of spans) width += displayWidth(span.text);
    if (!this.#fits(width, gap) && width <= this.#columns - this.#hang.columns) this.#next();
    let before = gap;
    for (const span of spans) {
      this.put(span.text, span.paint, before);
      before = 0;
    }
    return this;
  }

  /** Goes to a new line unless this one is empty. */
  break(): this {
    if (!this.#empty) this.#next();
    return this;
  }

  /** Appends a span so that it ends at the column `edge`, or further right where the line is longer. */
  putRight(span: Span, edge: number): this {
    const width = displayWidth(span.text);
    const gap = Math.max(2, Math.min(edge, this.#columns) - width - this.#used);
    return this.putWhole([span], this.#fits(width, gap) ? gap : 2);
  }

  finish(): string[] {
    if (!this.#empty || this.#done.length === 0) this.#done.push(this.#line);
    return this.#done;
  }

  #next(): void {
    this.#done.push(this.#line);
    this.#line = this.#hang.text;
    this.#used = this.#hang.columns;
    this.#empty = true;
  }

  #fits(width: number, gap: number): boolean {
    return this.#used + (this.#empty ? 0 : gap) + width <= this.#columns;
  }

  #putLine(text: string, paint: Paint, gap: number): this {
    const width = displayWidth(text);
    if (this.#fits(width, gap)) this.#append(text, width, paint, gap);
    else this.#putWords(text, paint, gap);
    return this;
  }

  #append(text: string, width: number, paint: Paint, gap: number): void {
    if (!this.#empty) {
      this.#line += " ".repeat(gap);
      this.#used += gap;
    }
    this.#line += paint(text);
    this.#used += width;
    this.#empty = false;
  }

  /** Collects words into the longest run that fits, then paints it in one piece. */
  #putWords(text: string, paint: Paint, gap: number): void {
    let run = "";
    let runColumns = 0;
    let before = gap;
    const flush = (): void => {
      if (run === "") return;
      this.#append(run, runColumns, paint, before);
      run = "";
      runColumns = 0;
      before = 0;
    };
    for (const [blanksAndWord, word = ""] of text.matchAll(/ *([^ ]*)/g)) {
      if (blanksAndWord === "") continue;
      const columns = displayWidth(blanksAndWord);
      if (this.#fits(runColumns + columns, before)) {
        run += blanksAndWord;
        runColumns += columns;
        continue;
      }
      const blanks = blanksAndWord.length - word.length;
      const wordGap = run === "" ? before : blanks;
      flush();
      this.#putWord(word, columns - blanks, paint, wordGap);
      before = 0;
    }
    flush();
  }

  /** A word that does not fit: on the next line, or cut at the line's end where even a whole line is too short. */
  #putWord(word: string, columns: number, paint: Paint, gap: number): void {
    if (word === "") return;
    if (columns <= this.#columns - this.#hang.columns) {
      const fits = this.#fits(columns, gap);
      if (!fits) this.#next();
      this.#append(word, columns, paint, fits ? gap : 0);
      return;
    }
    let rest = word;
    let before = gap;
    while (rest !== "") {
      const room = this.#columns - this.#used - (this.#empty ? 0 : before);
      const length = fittingLength(rest, room);
      if (length === 0) {
        this.#next();
        continue;
      }
      const piece = rest.slice(0, length);
      this.#append(piece, displayWidth(piece), paint, before);
      rest = rest.slice(length);
      before = 0;
      if (rest !== "") this.#next();
    }
  }
}
