import { REDACTED } from "./marker.js";

/** A scheme of RFC 7235, then its token68 or base64. Nothing follows the last class, so it never goes back. */
const SCHEME_AND_TOKEN = /\b(bearer|basic)((?:[ \t]{1,8}|%20|\+)["']?)([\w.~+/=-]+)/gi;
const AUTHORIZATION_BEFORE = /authori[sz]ation["']?[ \t]{0,8}[:=][ \t]{0,8}["']?$/i;
const LONGEST_BEFORE = 40;
/** Parameters of a challenge (`WWW-Authenticate: Basic realm="x"`), no credentials. */
const CHALLENGE = /^(?:realm|scope|charset|title|algorithm|error(?:_description|_uri)?|[a-z]+_metadata|[a-z]+_uri)=/i;
const SHORTEST_TOKEN = 6;
const LONGEST_LOOK = 512;

/** `Bearer <token>` and `Basic <base64>` lose what follows the word; `bearer of news` and `basic usage` do not. */
export function redactCredentials(text: string): string {
  return text.replace(SCHEME_AND_TOKEN, (whole, scheme: string, gap: string, token: string, at: number) => {
    const isHeader = AUTHORIZATION_BEFORE.test(text.slice(Math.max(0, at - LONGEST_BEFORE), at));
    const look = token.slice(0, LONGEST_LOOK);
    if (CHALLENGE.test(look)) return whole;
    const isSecret = isHeader || (scheme.length === 6 ? isToken(look) : isBase64Pair(look));
    return isSecret ? scheme + gap + REDACTED : whole;
  });
}

/** Something that is no word of a sentence. */
function isToken(token: string): boolean {
  let end = token.length;
  while (end > 0 && ".~+/=-".includes(token[end - 1] ?? " ")) end--;
  const core = token.slice(0, end);
  return core.length >= SHORTEST_TOKEN && !/^(?:[a-z]{1,24}|[A-Z][a-z]{1,24}|[A-Z]{1,24})$/.test(core);
}

/** `user:password` in base64 (RFC 7617), or what mixes cases and digits as only base64 does. */
function isBase64Pair(token: string): boolean {
  if (/=$/.test(token) || (token.length >= 8 && /[a-z]/.test(token) && /[A-Z]/.test(token) && /\d/.test(token)))
    return true;
  const decoded = Buffer.from(token, "base64").toString("latin1");
  return decoded.includes(":") && !/[\u0000-\u001f\u007f]/.test(decoded);
}
