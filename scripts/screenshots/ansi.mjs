// @ts-check
// What `tmux capture-pane -e` gives: the cells of a terminal as text with SGR sequences, read back into runs of one look.

/**
 * @typedef {{ readonly bold: boolean, readonly dim: boolean, readonly italic: boolean, readonly inverse: boolean,
 *   readonly foreground: string | undefined, readonly background: string | undefined }} Look colours as `0` to `15`, or as `#rrggbb`
 * @typedef {{ readonly text: string, readonly column: number, readonly look: Look }} Run
 */

/** @type {Look} */
const PLAIN = { bold: false, dim: false, italic: false, inverse: false, foreground: undefined, background: undefined };

/**
 * The runs of each line. Blanks without a background are left out; the look goes on from line to line, as on a terminal.
 * @param {string} text
 * @returns {Run[][]}
 */
export function parseScreen(text) {
  let look = PLAIN;
  return text.split("\n").map((line) => {
    /** @type {Run[]} */
    const runs = [];
    let column = 0;
    for (const [piece, sgr] of line.matchAll(/\x1b\[([\d;:]*)m|\x1b\]8;[^\x1b]*\x1b\\|[^\x1b]+/g)) {
      if (sgr !== undefined) look = changed(look, sgr.split(/[;:]/).map(Number));
      if (piece.startsWith("\x1b")) continue;
      const start = look.background === undefined && !look.inverse ? piece.length - piece.trimStart().length : 0;
      if (start < piece.length) runs.push({ text: piece.slice(start), column: column + start, look });
      column += [...piece].length;
    }
    return runs;
  });
}

/**
 * @param {Look} look
 * @param {readonly number[]} codes
 * @returns {Look}
 */
function changed(look, codes) {
  let now = look;
  const rest = [...codes];
  for (let code = rest.shift(); code !== undefined; code = rest.shift()) {
    if (code === 0) now = PLAIN;
    else if (code === 1) now = { ...now, bold: true };
    else if (code === 2) now = { ...now, dim: true };
    else if (code === 3) now = { ...now, italic: true };
    else if (code === 7) now = { ...now, inverse: true };
    else if (code === 22) now = { ...now, bold: false, dim: false };
    else if (code === 23) now = { ...now, italic: false };
    else if (code === 27) now = { ...now, inverse: false };
    else if (code === 39) now = { ...now, foreground: undefined };
    else if (code === 49) now = { ...now, background: undefined };
    else if (code === 38) now = { ...now, foreground: extended(rest) };
    else if (code === 48) now = { ...now, background: extended(rest) };
    else if (code >= 30 && code <= 37) now = { ...now, foreground: String(code - 30) };
    else if (code >= 40 && code <= 47) now = { ...now, background: String(code - 40) };
    else if (code >= 90 && code <= 97) now = { ...now, foreground: String(code - 82) };
    else if (code >= 100 && code <= 107) now = { ...now, background: String(code - 92) };
  }
  return now;
}

/**
 * `5;n` of the palette's first 16 colours, or `2;r;g;b`. Takes what it reads off the list.
 * @param {number[]} rest
 */
function extended(rest) {
  if (rest.shift() === 5) return String(rest.shift());
  const parts = rest.splice(0, 3).map((part) => part.toString(16).padStart(2, "0"));
  return `#${parts.join("")}`;
}
