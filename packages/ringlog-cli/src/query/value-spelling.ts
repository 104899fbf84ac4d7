/**
 * A value of an `is` condition as literal pieces between its wildcards: one piece is a text that must be the same. A backslash that
 * stands before neither `*` nor `\` is itself.
 */
export function piecesOf(value: string): readonly string[] {
  if (!/[*\\]/.test(value)) return [value];
  const pieces = [""];
  for (let at = 0; at < value.length; at++) {
    const isEscape = value[at] === "\\" && (value[at + 1] === "*" || value[at + 1] === "\\");
    if (isEscape) at++;
    if (!isEscape && value[at] === "*") pieces.push("");
    else pieces[pieces.length - 1] += value[at] as string;
  }
  return withoutDoubles(pieces);
}

/** Two wildcards side by side are one. */
function withoutDoubles(pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece, index) => piece !== "" || index === 0 || index === pieces.length - 1);
}

/** The value that has these pieces. */
export function spellPieces(pieces: readonly string[]): string {
  return pieces.map(spellLiteral).join("*");
}

/** The value that only this text is equal to. */
export function spellLiteral(text: string): string {
  return text.replace(/[*\\]/g, "\\$&");
}

/** Whether a text begins and ends with the outer pieces and has the others between them, in their order. */
export function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] as string;
  const last = pieces[pieces.length - 1] as string;
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] as string;
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
