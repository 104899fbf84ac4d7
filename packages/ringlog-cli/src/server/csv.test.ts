import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvLine } from "./csv.js";

/** A reader by RFC 4180, of one line. */
function readCsv(line: string): string[] {
  const cells: string[] = [];
  for (let rest = `,${line.slice(0, -2)}`; rest !== ""; ) {
    const [all = "", quoted, plain = ""] = rest.match(/^,(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/) ?? [];
    assert.notEqual(all, "", `no cell at ${rest}`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    rest = rest.slice(all.length);
  }
  return cells;
}

test("cells that a spreadsheet would calculate are text", () => {
  const cells = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    "＝1",
    '=HYPERLINK("http://evil.example","x")',
  ];
  for (const cell of cells)
    assert.deepEqual(readCsv(csvLine(["a", cell])), ["a", `'${cell.replace(/^([\t\r])=/, "$1'=")}`]);
});

test("a cell within a cell, as other separators make it, is text, too", () => {
  assert.equal(csvLine(["a;=cmd", "b\n=cmd", "c\t@x"]), '"a;\'=cmd","b\n\'=cmd","c\t\'@x"\r\n');
});

test("numbers stay numbers", () => {
  assert.equal(csvLine([-5, 0.5, null, undefined]), "-5,0.5,,\r\n");
});

test("all text comes back by RFC 4180, but for the apostrophes", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", ";", "=", "'", "-", " ", "é", "\u2028") });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), (cells) => {
      const back = readCsv(csvLine(cells));
      const plain = (text: string) => text.replaceAll("'", "");
      assert.deepEqual(back.map(plain), cells.map(plain));
      for (const text of back) assert.doesNotMatch(text, /^[=+\-@\t\r]|[;\t\r\n][=+\-@]/);
    }),
  );
});
