/** A number as JSON writes it, for numbers and for texts that are one. The SQL has the same expression. */
export const NUMBER_SHAPE = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?";
const NUMBER = new RegExp(`^${NUMBER_SHAPE}$`);
/** In between numbers are written in digits, by JavaScript as by DuckDB. */
export const PLAIN_FROM = 1e-4;
export const PLAIN_TO = 1e15;

/** The number that a text is, as JSON writes it and finite; NaN where it is none. */
export function numberOf(text: string): number {
  if (!NUMBER.test(text)) return Number.NaN;
  const number = Number(text);
  return Number.isFinite(number) ? number : Number.NaN;
}

/** A number in digits; undefined for one that is written with an exponent. */
export function plainText(value: number): string | undefined {
  const size = Math.abs(value);
  return size === 0 || (size >= PLAIN_FROM && size < PLAIN_TO) ? String(value) : undefined;
}

/** The text of a number in a field of texts. Small ones have an exponent of two digits at least, as DuckDB writes them. */
export function textOfNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= PLAIN_FROM) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** Text of what is not a number: an object or array as JSON. Undefined for null, and for what is too deep to be written. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    // Nested as deeply as only a hostile line is: the stack has an end.
    return undefined;
  }
}

/** What an array consists of, also one that stands as JSON in a text; undefined for anything else. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string" || !value.startsWith("[") || !value.endsWith("]")) return undefined;
  try {
    return JSON.parse(value) as unknown[];
  } catch {
    // A text in brackets.
    return undefined;
  }
}
