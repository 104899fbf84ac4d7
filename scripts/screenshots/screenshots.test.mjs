// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseScreen } from "./ansi.mjs";
import { drawScreen, THEMES } from "./svg.mjs";

/** @param {string} text */
const looks = (text) => parseScreen(text).map((line) => line.map(({ text, column, look }) => [text, column, look]));
const PLAIN = { bold: false, dim: false, italic: false, inverse: false, foreground: undefined, background: undefined };

test("runs stand at their columns, with the look that holds", () => {
  assert.deepEqual(looks("a \x1b[1;31m✖ b\x1b[0m\n\x1b[2m  c"), [
    [
      ["a ", 0, PLAIN],
      ["✖ b", 2, { ...PLAIN, bold: true, foreground: "1" }],
    ],
    [["c", 2, { ...PLAIN, dim: true }]],
  ]);
});

test("a look goes on in the next line; links leave nothing; blanks with a background stay", () => {
  assert.deepEqual(looks("\x1b[30;43mx\n \x1b[49;39m\x1b]8;;file:///a\x1b\\y\x1b]8;;\x1b\\"), [
    [["x", 0, { ...PLAIN, foreground: "0", background: "3" }]],
    [
      [" ", 0, { ...PLAIN, foreground: "0", background: "3" }],
      ["y", 1, PLAIN],
    ],
  ]);
});

test("bright colours and those of 24 bits", () => {
  const [[bright, full] = []] = parseScreen("\x1b[91mx\x1b[38;2;255;0;16my");
  assert.deepEqual([bright?.look.foreground, full?.look.foreground], ["9", "#ff0010"]);
});

test("a picture has its title, every text, and nothing that is markup by chance", () => {
  const picture = drawScreen(parseScreen("\x1b[7;31m<b>&\x1b[0m"), { columns: 80, theme: THEMES.dark, title: "a <b>" });
  assert.match(picture, /<title>a &#60;b&#62;<\/title>/);
  assert.match(
    picture,
    /<rect x="16" y="16" width="33\.6" height="19" fill="#ff7b72"\/>\n<text [^>]*fill="#0d1117"[^>]*>&#60;b&#62;&#38;<\/text>/,
  );
});
