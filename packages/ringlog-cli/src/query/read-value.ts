import { QueryError } from "./query-error.js";
import { piecesOf, spellPieces } from "./value-spelling.js";

export interface Value {
  /** As `values` of a Query has it. */
  readonly spelling: string;
  /** As it was written, without quotes. */
  readonly raw: string;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

const VALUE = /[^\s"(),]+/y;

/**
 * Reads the values of a condition, separated by commas.
 *
 * @param before the condition up to here, for messages
 * @throws QueryError
 */
export function readValues(text: string, start: number, before: string): { values: [Value, ...Value[]]; end: number } {
  const values: [Value, ...Value[]] = [readValue(text, start, before)];
  let end = values[0].end;
  while (text[end] === ",") {
    const value = readValue(text, end + 1, before);
    values.push(value);
    end = value.end;
  }
  if (!/^[\s()]?$/.test(text[end] ?? "")) {
    throw new QueryError(
      'A quote stands inside a value; put the whole value in quotes, and write \\" for one in it.',
      end,
    );
  }
  return { values, end };
}

function readValue(text: string, start: number, before: string): Value {
  if (text[start] === '"') {
    const { raw, end } = readQuoted(text, start);
    return { spelling: spellPieces(piecesOf(raw.replaceAll('\\"', '"'))), raw, isQuoted: true, start, end };
  }
  VALUE.lastIndex = start;
  const raw = VALUE.exec(text)?.[0];
  if (raw === undefined) throw missing(text, start, before);
  return { spelling: spellUnquoted(raw), raw, isQuoted: false, start, end: start + raw.length };
}

/** Only a star needs a backslash here, so that paths can be written as they are. */
function spellUnquoted(raw: string): string {
  return spellPieces(piecesOf(raw.replace(/\\(?!\*)/g, "\\\\")));
}

function missing(text: string, at: number, before: string): QueryError {
  if (text[at - 1] === ",")
    return new QueryError(`A value is missing behind the comma; write ${before}a,b without blanks.`, at);
  return new QueryError(
    `A value is missing behind ${before}: write ${before}value without a blank between them; put the text in quotes to search for it.`,
    at,
  );
}

/** Reads a text in quotes. `raw` still has its escapes. @throws QueryError where it has no end */
export function readQuoted(text: string, start: number): { raw: string; end: number } {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" && /^["\\*]$/.test(text[at + 1] ?? "") ? 2 : 1;
  if (at >= text.length) {
    throw new QueryError('This quote is not closed; write " at the end of the text, and \\" for a quote in it.', start);
  }
  return { raw: text.slice(start + 1, at), end: at + 1 };
}
