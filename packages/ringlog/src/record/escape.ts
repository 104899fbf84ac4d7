/**
 * Visible escapes for text that goes to a terminal. What could move the cursor, start a line, reorder or hide text
 * becomes ASCII that says which code point it was. A backslash of the data stays as it is: the aim is that nothing
 * is hidden, not that the text can be read back.
 */

/** Cheap first look, by UTF-16 unit: true for a few harmless texts too (emoji), never false for a harmful one. */
const SUSPECT = new RegExp(
  "[\\0-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
    "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff]",
);

/**
 * Controls, lone surrogates, line and paragraph separators, interlinear marks, and what Unicode calls default
 * ignorable (bidirectional controls, zero-width and tag characters, fillers). Left alone are the sixteen variation
 * selectors and a joiner between two emoji, which only choose how a visible character looks.
 */
let harmful: RegExp | undefined;

/** Made at the first need: V8 collects its characters from Unicode's tables, which takes a millisecond. */
function newHarmful(): RegExp {
  return new RegExp(
    "(?![\\ufe00-\\ufe0f\\u200d])[\\p{Cc}\\p{Cs}\\u2028\\u2029\\ufff9-\\ufffb\\p{Default_Ignorable_Code_Point}]" +
      "|(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d" +
      "|\\u200d(?!\\p{Extended_Pictographic})",
    "gu",
  );
}

const NAMED = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * The text with every harmful character as `\n`, `\r`, `\t`, `\xHH`, `\uHHHH` or `\u{HHHHH}`.
 * @param keepNewlines leaves `\n` alone, for a reader who indents the lines. Default false.
 */
export function escapeControl(text: string, keepNewlines = false): string {
  if (!SUSPECT.test(text)) return text;
  harmful ??= newHarmful();
  return text.replace(harmful, (character) => (keepNewlines && character === "\n" ? character : visible(character)));
}

function visible(character: string): string {
  const named = NAMED.get(character);
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
