import { SECRET_NAMES, TOKEN_COUNT_WORDS } from "./secret-names.js";

/** Longer keys are cut: it bounds what a user's regular expression can cost. */
const LONGEST_MATCHED_KEY = 256;

/**
 * Whether the value of a key is to be redacted, by the well-known names and those of the user. `false`: never.
 * A key matches when its last words, split at case, digits and punctuation, are a name of the list; digits at its end
 * do not count (`password2`). Pure; the caller may keep the answers.
 */
export function createKeyMatcher(redact: readonly (string | RegExp)[] | false): (key: string) => boolean {
  if (redact === false) return () => false;
  // They are lower-case words with a space between: joined by hand, for this is a part of every start.
  const names = new Set(SECRET_NAMES.map((name) => name.replaceAll(" ", "")));
  for (const item of redact) if (typeof item === "string") names.add(joinName(item));
  const patterns = redact.filter((item) => typeof item !== "string").map(statelessCopy);
  const longestName = Math.max(...Array.from(names, (name) => name.length));
  return (key) => endsWithName(key, names, longestName) || patterns.some((pattern) => pattern.test(cutKey(key)));
}

function joinName(name: string): string {
  return joinWords(name.slice(-LONGEST_MATCHED_KEY)).text;
}

function cutKey(key: string): string {
  return key.length > LONGEST_MATCHED_KEY ? key.slice(0, LONGEST_MATCHED_KEY) : key;
}

/** A global or sticky expression starts where its last match ended; a copy without those flags does not. */
function statelessCopy(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
}

function endsWithName(key: string, names: ReadonlySet<string>, longestName: number): boolean {
  // Only the last words count, so a long key keeps its end.
  const { text, starts } = joinWords(key.length > LONGEST_MATCHED_KEY ? key.slice(-LONGEST_MATCHED_KEY) : key);
  const end = endWithoutDigits(text);
  for (let i = starts.length - 1; i >= 0; i--) {
    const start = starts[i] ?? 0;
    if (end - start > longestName) return false;
    const isName = names.has(text.slice(start)) || (end < text.length && names.has(text.slice(start, end)));
    if (isName) return !isTokenCount(text, starts, i);
  }
  return false;
}

function endWithoutDigits(text: string): number {
  let end = text.length;
  while (end > 0 && kindOf(text.charCodeAt(end - 1)) === DIGIT) end--;
  return end;
}

function isTokenCount(text: string, starts: readonly number[], index: number): boolean {
  const start = starts[index] ?? 0;
  if (index === 0 || !text.startsWith("tokens", start)) return false;
  return TOKEN_COUNT_WORDS.includes(text.slice(starts[index - 1], start));
}

const SEPARATOR = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 48 && code <= 57) return DIGIT;
  return code < 128 ? SEPARATOR : LOWER;
}

interface JoinedWords {
  /** All words in lower case, without anything between them. */
  readonly text: string;
  /** Where each word starts in `text`. */
  readonly starts: readonly number[];
}

/** `x-apiKey2` → `xapikey2`, [0, 1, 4, 7]; `APIKey` → `apikey`, [0, 3]. */
function joinWords(key: string): JoinedWords {
  const source = asciiPunctuation(key);
  const starts: number[] = [];
  let text = "";
  let last = SEPARATOR;
  for (let i = 0; i < source.length; i++) {
    const kind = kindOf(source.charCodeAt(i));
    if (kind !== SEPARATOR) {
      const next = i + 1 < source.length ? kindOf(source.charCodeAt(i + 1)) : SEPARATOR;
      if (startsWord(last, kind, next)) starts.push(text.length);
      text += source[i];
    }
    last = kind;
  }
  return { text: text.toLowerCase(), starts };
}

function startsWord(last: number, kind: number, next: number): boolean {
  if (kind === last) return kind === UPPER && next === LOWER;
  return !(last === UPPER && kind === LOWER);
}

/** Punctuation and spaces beyond ASCII, zero-width ones too, become `_`. */
function asciiPunctuation(key: string): string {
  return /^[\u0000-\u007f]*$/.test(key) ? key : key.replace(/[^\p{L}\p{N}\u0000-\u007f]+/gu, "_");
}
