/** Longer texts are quicker by the native way. */
const LOOP_LENGTH = 100;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** From Node 25 on `JSON.stringify` is the quicker way for every length. */
const IS_NATIVE_FAST = Number.parseInt(process.versions.node, 10) >= 25;

/** A string as JSON, byte for byte as pino writes it: a short one keeps lone surrogates, which UTF-8 turns into U+FFFD. */
export function asString(text: string): string {
  const { length } = text;
  if (IS_NATIVE_FAST || length > LOOP_LENGTH) return JSON.stringify(text);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE) return JSON.stringify(text);
    if (code === QUOTE || code === BACKSLASH) return escaped(text, index);
  }
  return `"${text}"`;
}

/** `from`: of the first character that is escaped. */
function escaped(text: string, from: number): string {
  let result = '"';
  let last = 0;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE) return JSON.stringify(text);
    if (code !== QUOTE && code !== BACKSLASH) continue;
    result += `${text.slice(last, index)}\\`;
    last = index;
  }
  return `${result}${text.slice(last)}"`;
}
