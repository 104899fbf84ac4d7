import assert from "node:assert/strict";
import { test } from "node:test";
import { createScreen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { rowJson, tableLines } from "./sql-table.js";

const screen = (columns: number) => createScreen({ color: false, columns, links: false, cwd: "/" });

test("rows stand below their columns' names, numbers to the right", () => {
  assert.deepEqual(
    tableLines(
      ["level", "count"],
      [
        ["info", 12n],
        ["error", 4_711],
        [null, 1],
      ],
      screen(80),
    ),
    ["level  count", "info      12", "error   4711", "           1"],
  );
});

test("what is too wide stands one below the other, and nothing controls the terminal", () => {
  const lines = tableLines(
    ["msg", "count"],
    [
      ["a \u001b[2J long message that does not fit", 1],
      ["b", 2],
    ],
    screen(24),
  );
  assert.deepEqual(lines, [
    "msg: a \\x1b[2J long",
    "  message that does not",
    "  fit",
    "count: 1",
    "",
    "msg: b",
    "count: 2",
  ]);
});

test("JSON has every column, of one name with numbers, whatever its values are", () => {
  const line = rowJson(
    ["a", "a", "__proto__", "b", "c", "d"],
    [1n, 2n ** 60n, "x", new Date(0), [null, { y: 3n }], Number.NaN],
  );
  assert.equal(
    line,
    '{"a":1,"a_2":"1152921504606846976","__proto__":"x","b":"1970-01-01T00:00:00.000Z","c":[null,{"y":3}],"d":"NaN"}',
  );
});
