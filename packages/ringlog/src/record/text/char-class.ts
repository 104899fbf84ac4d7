/** Kinds of characters that take part in a variable part of a message. */
const OTHER = 0;
export const SPACE = 1;
export const SLASH = 2;
export const QUESTION = 3;
export const QUOTE = 4;
export const SIGN = 5;
export const COLON = 6;
export const BRACKET = 7;
/** From here on: characters of a run. */
export const LETTER = 8;
export const HEX_LETTER = 9;
export const DIGIT = 10;

const ASCII = 128;
const CLASSES = new Uint8Array(ASCII);

function assign(characters: string, kind: number): void {
  for (let i = 0; i < characters.length; i++) CLASSES[characters.charCodeAt(i)] = kind;
}

assign(" \t\n\v\f\r", SPACE);
assign("/", SLASH);
assign("?", QUESTION);
assign("\"'`", QUOTE);
assign("+-", SIGN);
assign(":", COLON);
assign("[", BRACKET);
assign("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ", LETTER);
assign("abcdefABCDEF", HEX_LETTER);
assign("0123456789", DIGIT);

/** Of a UTF-16 unit; `NaN`, which stands beyond the end of a text, is `OTHER`. */
export function charClass(code: number): number {
  return code < ASCII ? (CLASSES[code] as number) : OTHER;
}
