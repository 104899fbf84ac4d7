// docs/query.md says what is true.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readEntry } from "../entry/read-entry.js";
import type { Entry } from "../model/entry.js";
import { FIELD_ALIASES } from "../model/fields.js";
import { parseQuery } from "./parse-query.js";
import { TEXT_FIELDS } from "./query.js";
import { toPredicate } from "./to-predicate.js";

const PAGE = readFileSync(fileURLToPath(new URL("../../../../../../../docs/query.md", import.meta.url)), "utf8");

function sectionOf(heading: string): string {
  return PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

function rowsOf(section: string): string[][] {
  const rows = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) => row.split(" | "));
  return rows.slice(1);
}

const code = (cell = ""): string => cell.replace(/^`|`$/g, "");

describe("docs/query.md", () => {
  const lines = [...sectionOf("Examples").matchAll(/^\{.*\}$/gm)].map(([line]) => line);
  const examples = rowsOf(sectionOf("Examples"));
  assert.ok(lines.length === 5 && examples.length >= 10);

  for (const [query, numbers = ""] of examples) {
    it(`says which lines ${query} selects`, () => {
      const accepts = toPredicate(parseQuery(code(query)));
      const found = lines.flatMap((line, index) => (accepts(readEntry(Buffer.from(line)) as Entry) ? [index + 1] : []));
      assert.equal(found.join(", "), numbers);
    });
  }

  for (const [query, message = ""] of rowsOf(sectionOf("Mistakes"))) {
    it(`says what is told of ${query}`, () => {
      assert.throws(() => parseQuery(code(query)), { name: "QueryError", message });
    });
  }

  it("has only conditions that can be parsed", () => {
    const spans = [...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
    const conditions = spans.filter((span) => /^-?[\w."$ ]+(?:[:=<>]|!=)[^=]/.test(span) && !/:$|…/.test(span));
    assert.ok(conditions.length > 40);
    const mistakes = new Set(rowsOf(sectionOf("Mistakes")).map(([query]) => code(query)));
    for (const condition of conditions) if (!mistakes.has(condition)) parseQuery(condition);
  });

  it("lists every short name, and where texts are searched", () => {
    const cells = rowsOf(sectionOf("Fields")).flatMap(([a, b, c, d]) => [
      [a, b],
      [c, d],
    ]);
    const listed = cells.flatMap(([names = "", field]) => names.split(", ").map((name) => [code(name), code(field)]));
    assert.deepEqual(new Map(listed as [string, string][]), new Map(Object.entries(FIELD_ALIASES)));
    for (const field of TEXT_FIELDS) assert.ok(sectionOf("Conditions").includes(`\`${field}\``), field);
  });
});
