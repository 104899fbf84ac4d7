const LONGEST_KEY = 64;
/** What stands between a key and its value where `util.inspect` or `JSON.stringify` show it. */
const BETWEEN = /=>|:/g;
const KEY_BEFORE = /(?:^|[^\w$.-])([\w$.-]+)['"`]?\s?$/;
/** A class's name and a Map's or an array's size may stand before its bracket. */
const BRACKET = /\s?(?:[A-Za-z_$][\w$]*)?(?:\(\d+\))? ?[[{<]/y;
const QUOTE = /\s?['"`]/y;
const NUMBER = /\s?-?\d(?:[\d.n_]+)?/y;
/** `util.inspect` breaks long strings into lines. */
const NEXT_LINE = / \+\n\s*['"`]/y;
const CLOSING: { readonly [open: string]: string } = { "{": "}", "[": "]", "<": ">" };

/**
 * Text in which values of secret keys are replaced, where they show as `util.inspect` and JSON show them: quoted, as numbers, or
 * in brackets. In prose nothing is recognised. Takes time in proportion to the text's length.
 */
export function redactShown(text: string, isSecretKey: (key: string) => boolean): string {
  let redacted = "";
  let from = 0;
  for (const { 0: between, index } of text.matchAll(BETWEEN)) {
    if (index < from) continue;
    const key = KEY_BEFORE.exec(text.slice(Math.max(from, index - LONGEST_KEY), index))?.[1];
    if (key === undefined || !isSecretKey(key)) continue;
    const start = index + between.length;
    const end = valueEnd(text, start);
    if (end === start) continue;
    redacted += text.slice(from, start) + inPlaceOf(text.slice(start, start + 2));
    from = end;
  }
  return from === 0 ? text : redacted + text.slice(from);
}

/** As it is written there; JSON stays JSON. */
function inPlaceOf(begin: string): string {
  const quote = begin.trim().startsWith('"') ? '"' : "'";
  return `${begin.startsWith(" ") ? " " : ""}${quote}[redacted]${quote}`;
}

/** Where the value that begins here ends; `start` where this is none that is recognised. */
function valueEnd(text: string, start: number): number {
  const quote = after(QUOTE, text, start);
  if (quote > 0) return stringEnd(text, quote - 1);
  const bracket = after(BRACKET, text, start);
  if (bracket > 0) return bracketEnd(text, bracket - 1);
  return after(NUMBER, text, start) || start;
}

/** 0: no match. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

function stringEnd(text: string, open: number): number {
  let quote = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) {
      const next = after(NEXT_LINE, text, at + 1);
      if (next === 0) return at + 1;
      at = next - 1;
      quote = text[at];
    }
  }
  return text.length;
}

function bracketEnd(text: string, open: number): number {
  const waiting: string[] = [];
  for (let at = open; at < text.length; at++) {
    const unit = text[at] as string;
    const closing = CLOSING[unit];
    if (closing !== undefined && (unit !== "<" || at === open)) waiting.push(closing);
    else if (unit === waiting.at(-1)) waiting.pop();
    else if (unit === "'" || unit === '"' || unit === "`") at = stringEnd(text, at) - 1;
    if (waiting.length === 0) return at + 1;
  }
  return text.length;
}
