/**
 * How many columns a terminal gives to a text. Source: Unicode Standard Annex 11 (East Asian Width), classes W and F,
 * with neighbouring blocks joined; ambiguous characters count 1, as terminals do outside old CJK locales.
 * Where terminals disagree (emoji sequences), the larger figure is taken: a line that is too short never wraps.
 */

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const NO_WIDTH = /^[\p{Mn}\p{Me}\u200d]$/u;
const WIDE = new RegExp(
  "^[\\u1100-\\u115f\\u2329\\u232a\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3" +
    "\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6\\u{16fe0}-\\u{18d08}" +
    "\\u{1aff0}-\\u{1b2fb}\\u{1f200}-\\u{1f265}\\u{1f300}-\\u{1f64f}\\u{1f900}-\\u{1f9ff}\\u{20000}-\\u{3fffd}]" +
    "|^(?![\\u{1f1e6}-\\u{1f1ff}])\\p{Emoji_Presentation}",
  "u",
);
/** Below it (Latin to Cyrillic and further, up to Hangul Jamo) nothing is wide. */
const FIRST_WIDE = 0x1100;
/** Asks for the emoji form of the character before, which is then two columns wide. */
const EMOJI_FORM = "\ufe0f";

/** Columns of a text that has no control characters. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character <= "~") return 1;
  if (character === EMOJI_FORM) return 1;
  if (NO_WIDTH.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  return code >= FIRST_WIDE && WIDE.test(character) ? 2 : 1;
}

/** Length, in UTF-16 units, of the longest start of the text that fits into so many columns. */
export function fittingLength(text: string, columns: number): number {
  let width = 0;
  let length = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) return length;
    length += character.length;
  }
  return length;
}

/** The text, or its start and an ellipsis, in at most so many columns. */
export function clip(text: string, columns: number): string {
  if (text.length <= columns && PRINTABLE_ASCII.test(text)) return text;
  if (displayWidth(text) <= columns) return text;
  return `${text.slice(0, fittingLength(text, Math.max(0, columns - 1)))}…`;
}
