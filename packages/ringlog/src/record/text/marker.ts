/** What stands where a secret was. */
export const REDACTED = "[redacted]";

const QUOTES_AND_ANGLES = "\"'`<>";

/** White space, controls, quotes and angle brackets: what no URL in a text goes beyond. */
export function endsUrl(code: number): boolean {
  return code <= 0x20 || (code < 0x80 && QUOTES_AND_ANGLES.includes(String.fromCharCode(code))) || isWideSpace(code);
}

function isWideSpace(code: number): boolean {
  return code === 0x7f || code === 0x85 || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000;
}
