import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, parseLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";

describe("a file whose last line a dead process left without its end", { concurrency: 2 }, () => {
  for (const way of ["loop", "exit"]) {
    it(`is not continued in the middle of that line (${way})`, async (t) => {
      const folder = testFolder(t);
      const torn = '{"time":"2026-01-01T00:00:00.000Z","level":"info","msg":"torn';
      writeFileSync(logFile(folder), torn);
      await runWell("appends-some.mjs", { args: [folder, way] });
      const text = readFileSync(logFile(folder), "utf8");
      assert.ok(text.startsWith(`${torn}\n{`));
      assertCounts(parseLog(text.slice(torn.length + 1)), 10);
    });
  }

  it("a file that ends with its last line's end gets no empty line", async (t) => {
    const folder = testFolder(t);
    await runWell("appends-some.mjs", { args: [folder, "loop"] });
    await runWell("appends-some.mjs", { args: [folder, "exit"] });
    assert.equal(parseLog(readFileSync(logFile(folder), "utf8")).length, 20);
  });
});
