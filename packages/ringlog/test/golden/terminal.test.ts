// What a person sees, in files that were looked at. `UPDATE_GOLDEN=1 npm test -- test/golden` writes them anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { LogRecord } from "../../src/record/record.js";
import { createPrettyFormatter } from "../../src/worker/format/pretty.js";
import { CASES, SOURCE } from "./records.js";

/** The files beside this test's source, seen from the compiled test. */
const FOLDER = new URL("../../../test/golden/", import.meta.url);
const UPDATE_COMMAND = "UPDATE_GOLDEN=1 npm test -- test/golden";
const COLUMNS = [40, 80, 200];

/** The records at each width, in words and in colour; `␛` stands for the escape character. */
function pageOf(records: readonly LogRecord[]): string {
  const parts = COLUMNS.flatMap((columns) => [
    `${columns} columns, no colour\n${shown(records, columns, false)}`,
    `${columns} columns, colour\n${shown(records, columns, true)}`,
  ]);
  return parts.map((part) => `=== ${part}`).join("\n");
}

function shown(records: readonly LogRecord[], columns: number, color: boolean): string {
  const format = createPrettyFormatter({ color, columns, links: false, cwd: "/app" }, SOURCE);
  return records.map((record) => format(record).replaceAll("\x1b", "␛")).join("");
}

for (const [name, records] of CASES) {
  test(`${name} looks as in ${name}.txt`, () => {
    const file = new URL(`${name}.txt`, FOLDER);
    const page = pageOf(records);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, page);
    assert.equal(page, readFileSync(file, "utf8"), `if this is how it shall look: ${UPDATE_COMMAND}`);
  });
}
