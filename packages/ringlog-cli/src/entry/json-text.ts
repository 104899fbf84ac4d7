/** JSON allows more than terminals, editors and other readers of lines bear: written as escapes, as the library writes them. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** Deeper values are cut: writing them would exhaust the stack. */
const MAX_DEPTH = 500;
const TOO_DEEP = "[too deep]";

/** A value that came from JSON, as JSON on one line. Never throws. */
export function jsonOf(value: unknown): string {
  const text = stringify(value) ?? "null";
  return text.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Too deep for the stack, as only a hostile line is.
    return JSON.stringify(cut(value, 0));
  }
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => cut(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, depth + 1)]));
}
