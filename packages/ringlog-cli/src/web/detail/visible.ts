import { escapeControl } from "../../../../ringlog/src/record/escape.js";

/**
 * Text of a log on one line: what could hide or reorder it (bidirectional and zero-width characters, controls) is shown as what it is.
 * Cut behind `maxCharacters`, with a mark that says so.
 */
export function visibleLine(text: string, maxCharacters = 300): string {
  const isCut = text.length > maxCharacters;
  const line = escapeControl(isCut ? whole(text.slice(0, maxCharacters)) : text);
  return isCut ? `${line}…` : line;
}

/** The same with its line breaks, tabs as blanks. So much of it is shown at most: more would not be read, and makes the page slow. */
export function visibleText(text: string, maxCharacters = 20_000): string {
  const isCut = text.length > maxCharacters;
  const shown = isCut ? whole(text.slice(0, maxCharacters)) : text;
  const lines = escapeControl(shown.replaceAll("\r\n", "\n").replaceAll("\t", "  "), true);
  return isCut ? `${lines}\n… ${text.length - shown.length} more characters` : lines;
}

/** Without the first half of a surrogate pair at its end. */
function whole(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
