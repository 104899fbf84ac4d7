import { REDACTED } from "./marker.js";

const SHORTEST = 13;
const LONGEST = 19;
/** Groups as they are printed: 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4, 4-4-5, 4-4-4-1. */
const FIRST_GROUP = 4;
const LONGEST_GROUP = 6;
const MOST_GROUPS = 5;

/** What every one of them has: 13 digits, perhaps with 12 gaps. V8 looks for it several times as fast as the loop below. */
export const CARD_SIGN: RegExp = /\d(?:[ -]?\d){12}/;

/** Card numbers of 13 to 19 digits, in one piece or in groups, that begin as a card does and pass Luhn's check. */
export function redactCardNumbers(text: string): string {
  if (!CARD_SIGN.test(text)) return text;
  let redacted = "";
  let from = 0;
  let at = 0;
  while (at < text.length) {
    if (!isDigit(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const groupEnd = endOfDigits(text, at);
    const end = isPartOfMore(text, at) ? -1 : endOfCard(text, at, groupEnd);
    if (end !== -1) {
      redacted += text.slice(from, at) + REDACTED;
      from = end;
    }
    at = Math.max(groupEnd, end);
  }
  return from === 0 ? text : redacted + text.slice(from);
}

function endOfCard(text: string, start: number, groupEnd: number): number {
  const length = groupEnd - start;
  if (length === FIRST_GROUP) return endOfGroups(text, start, groupEnd);
  const fits = length >= SHORTEST && length <= LONGEST && isEnd(text, groupEnd) && isCard(text.slice(start, groupEnd));
  return fits ? groupEnd : -1;
}

/** The end of the longest card that the groups from here make. Looks at most five groups ahead. */
function endOfGroups(text: string, start: number, firstEnd: number): number {
  let digits = text.slice(start, firstEnd);
  let groupEnd = firstEnd;
  let end = -1;
  for (let group = 2; group <= MOST_GROUPS; group++) {
    const separator = text.charCodeAt(groupEnd);
    if (separator !== 0x20 && separator !== 0x2d) break;
    const next = endOfDigits(text, groupEnd + 1, LONGEST_GROUP + 1);
    const length = next - groupEnd - 1;
    if (length === 0 || length > LONGEST_GROUP) break;
    digits += text.slice(groupEnd + 1, next);
    groupEnd = next;
    if (isEnd(text, next) && isCard(digits)) end = next;
    if (length < FIRST_GROUP) break;
  }
  return end;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endOfDigits(text: string, start: number, most = Number.POSITIVE_INFINITY): number {
  let end = start;
  while (end - start < most && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Whether the digits belong to an identifier, a decimal fraction or a telephone number. */
function isPartOfMore(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return isIdentifier(before) || before === 0x2b || (before === 0x2e && isDigit(text.charCodeAt(start - 2))); // + .
}

function isEnd(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  return !isIdentifier(after) && !(after === 0x2e && isDigit(text.charCodeAt(end + 1)));
}

function isIdentifier(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

function isCard(digits: string): boolean {
  return digits.length >= SHORTEST && digits.length <= LONGEST && beginsAsCard(digits) && passesLuhn(digits);
}

/**
 * Issuers' first digits (ISO/IEC 7812) with the lengths they issue. Without it every tenth timestamp in milliseconds,
 * which has 13 digits, would pass for a card.
 */
function beginsAsCard(digits: string): boolean {
  const first = Number(digits.slice(0, 2));
  if (first >= 40 && first <= 49) return digits.length === 13 || digits.length >= 16;
  if (first >= 51 && first <= 55) return digits.length === 16;
  if (first === 50 || (first >= 56 && first <= 69)) return true;
  if (first === 34 || first === 37) return digits.length === 15;
  if (first === 30 || first === 36 || first === 38 || first === 39) return digits.length >= 14;
  if (first === 35) return digits.length >= 16;
  return first >= 22 && first <= 27 && digits.length === 16;
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts double, its own digits summed. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
