import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { coverageTable } from "./coverage-table.js";
import { ITEMS } from "./items/all.js";

const PAGE = fileURLToPath(new URL("../../../../../docs/pino.md", import.meta.url));
const PARTS = /(<!-- made of packages\/ringlog\/test\/pino\/items -->\n)[\s\S]*(<!-- end -->)/;

/** `UPDATE_GOLDEN=1` writes it anew. */
it("docs/pino.md has the table of what is covered", () => {
  const text = readFileSync(PAGE, "utf8");
  assert.match(text, PARTS);
  const wanted = text.replace(PARTS, (_, start: string, end: string) => `${start}\n${coverageTable(ITEMS)}\n\n${end}`);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(PAGE, wanted);
  else assert.equal(text, wanted);
});
