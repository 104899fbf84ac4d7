import { endsUrl, REDACTED } from "./marker.js";

const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const QUESTION = 0x3f;
const LONGEST_NAME = 256;

/** Secret as a parameter of a URL (signed links), harmless as the name of a field. */
const ONLY_IN_URLS = /(?:^|[^a-z])(?:sig|signature)$/i;

/**
 * Values of secret parameters, in URLs, bare queries, fragments, form bodies and `key=value;` lists.
 * `?token=abc&page=1` → `?token=[redacted]&page=1`.
 */
export function redactUrlParameters(text: string, isSecretKey: (key: string) => boolean): string {
  let redacted = "";
  let from = 0;
  let equals = text.indexOf("=");
  while (equals !== -1) {
    const end = endOfSecret(text, from, equals, isSecretKey);
    if (end > equals + 1) {
      redacted += text.slice(from, equals + 1) + REDACTED;
      from = end;
    }
    equals = text.indexOf("=", Math.max(end, equals + 1));
  }
  return from === 0 ? text : redacted + text.slice(from);
}

/** End of the value behind an equals sign if its name is secret, else -1. */
function endOfSecret(text: string, from: number, equals: number, isSecretKey: (key: string) => boolean): number {
  const start = startOfName(text, from, equals);
  if (start === equals || start === -1) return -1;
  const before = start === 0 ? 0 : text.charCodeAt(start - 1);
  if (before === EQUALS) return -1;
  const name = decodeName(text.slice(start, equals));
  if (!isSecretKey(name) && !ONLY_IN_URLS.test(name)) return -1;
  const end = endOfValue(text, equals + 1, before === SEMICOLON);
  return isParameterStart(before) || text.charCodeAt(end) === AMPERSAND ? end : -1;
}

/** Names end at what was scanned before, so no character is looked at twice. */
function startOfName(text: string, from: number, equals: number): number {
  const least = Math.max(from, equals - LONGEST_NAME);
  let start = equals;
  while (start > least && !endsName(text.charCodeAt(start - 1))) start--;
  return start > from && start === least && !endsName(text.charCodeAt(start - 1)) ? -1 : start;
}

function endsName(code: number): boolean {
  return isParameterStart(code) || code === EQUALS || endsUrl(code);
}

function isParameterStart(code: number): boolean {
  return code === QUESTION || code === AMPERSAND || code === HASH || code === SEMICOLON;
}

function endOfValue(text: string, start: number, isList: boolean): number {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === AMPERSAND || code === HASH || endsUrl(code) || (isList && code === SEMICOLON)) break;
  }
  return end;
}

function decodeName(name: string): string {
  if (!name.includes("%")) return name;
  // Decoded one by one: a broken escape must not hide the others.
  return name.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
