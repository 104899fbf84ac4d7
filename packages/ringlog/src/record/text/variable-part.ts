import { charClass, DIGIT, HEX_LETTER, LETTER } from "./char-class.js";

// Where a variable part that begins at a place ends, or -1.

const UUID_LENGTH = 36;
const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])/iy;
const DATE = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?(?![\da-z])/iy;
const SHORTEST_HEX = 8;
/** `a1b2`: what changes between letters and digits so often is an id, and no word such as `sha256sum`. */
const CHANGES_OF_ID = 3;

/** A run of ASCII letters and digits. Filled in by {@link scanRun}: one object, since this runs for every word. */
export interface Run {
  end: number;
  firstDigit: number;
  /** Between letters and digits. */
  changes: number;
  isHex: boolean;
}

export function scanRun(text: string, start: number, run: Run): void {
  let at = start;
  let wasDigit = charClass(text.charCodeAt(at)) === DIGIT;
  run.firstDigit = wasDigit ? at : -1;
  run.changes = 0;
  run.isHex = true;
  for (; at < text.length; at++) {
    const kind = charClass(text.charCodeAt(at));
    if (kind < LETTER) break;
    if (kind === LETTER) run.isHex = false;
    if ((kind === DIGIT) === wasDigit) continue;
    wasDigit = !wasDigit;
    run.changes++;
    if (wasDigit && run.firstDigit === -1) run.firstDigit = at;
  }
  run.end = at;
}

/** End of what begins with the run and is variable as a whole: UUID, address, date, hexadecimal, id. */
export function endOfWhole(text: string, start: number, run: Run): number {
  const length = run.end - start;
  const after = text.charCodeAt(run.end);
  if (length === 8 && run.isHex && after === 0x2d) {
    const end = matchEnd(UUID, text, start);
    if (end !== -1 && hasDigit(text, start, start + UUID_LENGTH)) return end;
  }
  if (length <= 4 && run.isHex && after === 0x3a) {
    const end = endOfAddress(text, start);
    if (end !== -1) return end;
  }
  if (length === 4 && run.firstDigit === start && run.changes === 0 && after === 0x2d)
    return matchEnd(DATE, text, start);
  return run.changes > 0 && isId(text, start, run) ? run.end : -1;
}

function isId(text: string, start: number, run: Run): boolean {
  if (run.changes >= CHANGES_OF_ID) return true;
  if (run.isHex) return run.end - start >= SHORTEST_HEX;
  return (
    (text.charCodeAt(start + 1) | 0x20) === 0x78 &&
    text.charCodeAt(start) === 0x30 &&
    isHexFrom(text, start + 2, run.end)
  );
}

function isHexFrom(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (charClass(text.charCodeAt(at)) < HEX_LETTER) return false;
  return end > start;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (charClass(text.charCodeAt(at)) === DIGIT) return true;
  return false;
}

function matchEnd(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

const LONGEST_ADDRESS = 52;
const LONGEST_GROUP = 5;

/**
 * An IPv6 address, also in brackets, with an IPv4 tail or a port, or a MAC address: groups of at most four hexadecimal
 * digits (a port may have five), with `::` among them or five or more colons, and a digit somewhere.
 */
export function endOfAddress(text: string, start: number): number {
  const isBracketed = text.charCodeAt(start) === 0x5b;
  const first = isBracketed ? start + 1 : start;
  const end = endOfGroups(text, first);
  if (end === -1 || !hasDigit(text, first, end)) return -1;
  if (!isBracketed) return charClass(text.charCodeAt(end)) >= LETTER ? -1 : end;
  if (text.charCodeAt(end) !== 0x5d) return -1;
  const hasPort = text.charCodeAt(end + 1) === 0x3a && charClass(text.charCodeAt(end + 2)) === DIGIT;
  return hasPort ? endOfNumber(text, end + 2) : end + 1;
}

function endOfGroups(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_ADDRESS);
  let colons = 0;
  let group = 0;
  let isShortened = false;
  let at = start;
  for (; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) {
      isShortened ||= at > start && group === 0;
      colons++;
      group = 0;
    } else if (code === 0x2e && colons > 0 && charClass(text.charCodeAt(at + 1)) === DIGIT) group = 0;
    else if (charClass(code) < HEX_LETTER) break;
    else if (++group > LONGEST_GROUP) return -1;
  }
  return isShortened || colons >= 5 ? at : -1;
}

/** Decimals, thousands, exponents; also versions, times, and IPv4 addresses with their port: `10.0.0.5:5432`. */
export function endOfNumber(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (charClass(text.charCodeAt(at)) === DIGIT) at++;
    const next = startOfMore(text, at);
    if (next === -1) return at;
    at = next;
  }
}

function startOfMore(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const isDigitNext = charClass(text.charCodeAt(at + 1)) === DIGIT;
  if (code === 0x2e || code === 0x2c || code === 0x3a) return isDigitNext ? at + 1 : -1; // . , :
  if ((code | 0x20) !== 0x65) return -1; // e
  if (isDigitNext) return at + 1;
  const isSigned = text.charCodeAt(at + 1) === 0x2b || text.charCodeAt(at + 1) === 0x2d;
  return isSigned && charClass(text.charCodeAt(at + 2)) === DIGIT ? at + 2 : -1;
}
