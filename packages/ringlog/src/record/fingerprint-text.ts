import { type HashHalves, hashUnits } from "./hash-text.js";
import { BRACKET, COLON, charClass, DIGIT, LETTER, QUESTION, QUOTE, SIGN, SLASH, SPACE } from "./text/char-class.js";
import { endOfAddress, endOfNumber, endOfWhole, type Run, scanRun } from "./text/variable-part.js";

export { fingerprintHex, hashText } from "./hash-text.js";

/** Only so much of a message counts: what makes two errors the same stands at the front. */
const NORMALIZED_CHARACTERS = 512;

/** Stands for every variable part. No digit, so that a second pass finds nothing more to replace. */
const PART = "#";
const PART_CODE = 0x23;
const AT_CODE = 0x40;

/** The host as long as one can be. */
const EMAIL = /[\w.%+-]{1,64}@[a-z\d][a-z\d.-]{0,255}/gi;
const HOST_AND_PORT = /(?<![\w.-])(?:[a-z\d-]{1,63}\.){1,8}([a-z]{2,63}):\d{1,5}(?![\d:])/gi;
/** Endings of files: `parser.ts:12` is a place in one, not a port. */
const FILES = /^(?:[cm]?[jt]sx?|json|vue|svelte|node|wasm|py|go|rs|java|rb|php|html|css|sql|ya?ml|toml|log|txt|md)$/i;

/**
 * The message without its variable parts: numbers, hexadecimal runs, UUIDs, dates, quoted strings, addresses (IP, host
 * and port, e-mail), queries of URLs. Each becomes `#`, units and words stay: `user 42 took 1.5ms` → `user # took #ms`.
 * Looks at the first 512 characters.
 */
export function normalizeMessage(message: string): string {
  const length = normalize(message);
  return String.fromCharCode(...units.subarray(0, length));
}

/** A hash of the message without its variable parts, going on from that of all else that tells errors apart. */
export function hashMessage(message: string, seed: Readonly<HashHalves>, into: HashHalves): void {
  hashUnits(units, normalize(message), seed, into);
}

// One of each, since this runs on the application's thread: no call of these functions ever waits or calls back.
const run: Run = { end: 0, firstDigit: -1, changes: 0, isHex: false };
const part = { start: 0, end: 0 };
/** The message that was normalised last. A part of one character becomes one: it never gets longer. */
const units = new Uint16Array(NORMALIZED_CHARACTERS);
const seen = { hasParts: false, hasAddresses: false };

/** Fills `units` with what stays of the message; gives its length. */
function normalize(message: string): number {
  const isCut = message.length > NORMALIZED_CHARACTERS;
  const length = isCut ? NORMALIZED_CHARACTERS : message.length;
  copyUnits(message, length);
  if (!seen.hasParts) return length;
  const text = isCut ? message.slice(0, length) : message;
  return replaceParts(seen.hasAddresses ? replaceNamedAddresses(text) : text, isCut);
}

/** Most messages are words only, of which every character stays. */
function copyUnits(message: string, length: number): void {
  seen.hasParts = false;
  seen.hasAddresses = false;
  for (let at = 0; at < length; at++) {
    const code = message.charCodeAt(at);
    units[at] = code;
    const kind = charClass(code);
    if (kind === DIGIT || kind === QUOTE || kind === QUESTION || kind === BRACKET) seen.hasParts = true;
    else if (kind === COLON || code === AT_CODE) noteAddress(message, at, code);
  }
}

/** An e-mail address, or a letter, a colon and a digit, which may be a host and its port. */
function noteAddress(message: string, at: number, code: number): void {
  seen.hasParts = true;
  seen.hasAddresses ||=
    code === AT_CODE ||
    (at > 0 && charClass(message.charCodeAt(at - 1)) >= LETTER && charClass(message.charCodeAt(at + 1)) === DIGIT);
}

function replaceNamedAddresses(text: string): string {
  const withoutEmails = text.includes("@") ? text.replace(EMAIL, PART) : text;
  return withoutEmails.replace(HOST_AND_PORT, (whole, last: string) => (FILES.test(last) ? whole : PART));
}

function replaceParts(text: string, isCut: boolean): number {
  let length = 0;
  let from = 0; // what lies between it and `at` stays as it is
  let at = 0;
  let isPath = false; // this word has a slash, so that `?` begins a query
  while (at < text.length) {
    const kind = charClass(text.charCodeAt(at));
    if (kind === SPACE) isPath = false;
    else if (kind === SLASH) isPath = true;
    const isAfterWord = at === from ? at > 0 : isWordlike(text.charCodeAt(at - 1));
    if (!findPart(text, at, kind, isAfterWord, isPath, isCut)) {
      at = part.end;
      continue;
    }
    while (from < part.start) units[length++] = text.charCodeAt(from++);
    units[length++] = PART_CODE;
    from = at = part.end;
  }
  while (from < text.length) units[length++] = text.charCodeAt(from++);
  return length;
}

/** Whether a variable part begins at or, in a run, after `at`: then where. Else `part.end` is where to go on. */
function findPart(
  text: string,
  at: number,
  kind: number,
  isAfterWord: boolean,
  isPath: boolean,
  isCut: boolean,
): boolean {
  if (kind >= LETTER) return findInRun(text, at);
  part.start = kind === QUESTION ? at + 1 : at;
  let end = -1;
  if (kind === QUESTION && isPath) end = endOfQuery(text, at + 1);
  else if (kind === QUOTE && !isAfterWord) end = endOfQuoted(text, at, isCut);
  else if (kind === SIGN && !isAfterWord && charClass(text.charCodeAt(at + 1)) === DIGIT)
    end = endOfNumber(text, at + 1);
  else if (kind === BRACKET || (kind === COLON && !isAfterWord)) end = endOfAddress(text, at);
  part.end = end > part.start ? end : at + 1;
  return end > part.start;
}

function findInRun(text: string, at: number): boolean {
  scanRun(text, at, run);
  part.start = at;
  part.end = endOfWhole(text, at, run);
  if (part.end !== -1) return true;
  part.start = run.firstDigit;
  part.end = run.firstDigit === -1 ? run.end : endOfNumber(text, run.firstDigit);
  return run.firstDigit !== -1;
}

/** Letters, digits, `_`, all beyond ASCII, and the mark of a part: a quote after one of them does not open. */
function isWordlike(code: number): boolean {
  return charClass(code) >= LETTER || code === 0x23 || code === 0x5f || code >= 128;
}

/** Behind the closing quote; in a message that was cut, the end stands for one that is missing. */
function endOfQuoted(text: string, start: number, isCut: boolean): number {
  const quote = text[start] as string;
  let end = text.indexOf(quote, start + 1);
  while (end !== -1 && isWordlike(text.charCodeAt(end + 1))) end = text.indexOf(quote, end + 1);
  if (end !== -1) return end + 1;
  return isCut ? text.length : -1;
}

/** A `#` there is a part already replaced, or a fragment. */
function endOfQuery(text: string, start: number): number {
  if (text.charCodeAt(start) === 0x23) return -1;
  let end = start;
  while (end < text.length && !endsQuery(text.charCodeAt(end))) end++;
  return end;
}

function endsQuery(code: number): boolean {
  const kind = charClass(code);
  return kind === SPACE || kind === QUOTE || code === 0x29 || code === 0x3c || code === 0x3e; // ) < >
}
