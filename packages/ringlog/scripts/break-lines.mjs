// @ts-check
import { parse } from "acorn";

/** Node.js prints the source line of an uncaught error: a typo in an option must not print the whole bundle. */
const LINE_LENGTH = 500;
/** Texts as long as that stand in a line of their own, from which no error is thrown. */
const LONG_TEXT = 400;
/** Behind these a line may end wherever they stand: the language takes no line end there for the end of a statement. */
const BREAKS = new Set([";", ",", "{", "("]);

/**
 * The same script in short lines. They are broken between tokens only, so texts and templates stay as they are.
 * @param {string} script
 */
export function breakLines(script) {
  /** @type {import("acorn").Token[]} */
  const tokens = [];
  parse(script, { ecmaVersion: "latest", onToken: tokens });
  /** @type {string[]} */
  const lines = [];
  let start = 0;
  let breakAt = 0;
  const endLine = (/** @type {number} */ end) => {
    if (end > start) lines.push(script.slice(start, end));
    start = Math.max(start, end);
  };
  for (const { start: from, end, type } of tokens) {
    if (end - start > LINE_LENGTH) endLine(breakAt);
    if (end - from > LONG_TEXT) endLine(from);
    if (BREAKS.has(type.label)) breakAt = end;
  }
  lines.push(script.slice(start));
  return lines.join("\n");
}
