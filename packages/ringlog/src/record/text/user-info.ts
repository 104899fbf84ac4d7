import { endsUrl, REDACTED } from "./marker.js";

const AT = 0x40;
const COLON = 0x3a;
/** How far a password with an unescaped `/`, `?` or `#` is followed. */
const LONGEST_ODD_PASSWORD = 128;

/** `scheme://user:password@host` → `scheme://[redacted]@host`, whatever the scheme. */
export function redactUserInfo(text: string): string {
  let redacted = "";
  let from = 0;
  let slashes = text.indexOf("://");
  while (slashes !== -1) {
    const start = slashes + 3;
    const end = endOfAuthority(text, start);
    const at = lastAt(text, start, end);
    if (at > start) {
      redacted += text.slice(from, start) + REDACTED;
      from = at;
    }
    slashes = text.indexOf("://", Math.max(end, at));
  }
  return from === 0 ? text : redacted + text.slice(from);
}

function endOfAuthority(text: string, start: number): number {
  let end = start;
  while (end < text.length && !endsAuthority(text.charCodeAt(end))) end++;
  return end;
}

function endsAuthority(code: number): boolean {
  return code === 0x2f || code === 0x3f || code === 0x23 || endsUrl(code); // / ? #
}

function lastAt(text: string, start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) if (text.charCodeAt(i) === AT) return i;
  return hasPort(text, start, end) ? -1 : atBeyond(text, end);
}

/** `host`, `host:8080` and `[::1]:8080` are whole; `user:pa` of `user:pa/ss@host` is not. */
function hasPort(text: string, start: number, end: number): boolean {
  if (end > start && text[start] === "[") return true;
  let i = end - 1;
  while (i >= start && text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x39) i--;
  return i < start || text.charCodeAt(i) === COLON || !text.slice(start, end).includes(":");
}

function atBeyond(text: string, end: number): number {
  const limit = Math.min(text.length, end + LONGEST_ODD_PASSWORD);
  for (let i = end; i < limit && !endsUrl(text.charCodeAt(i)); i++) if (text.charCodeAt(i) === AT) return i;
  return -1;
}
