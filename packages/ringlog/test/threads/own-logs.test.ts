import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { runWell } from "../support/program.js";

test("threads of a process without a log have logs of their own, which other threads do not join", async (t) => {
  const folder = testFolder(t);
  const { stdout } = await runWell("own-logs.mjs", { args: [folder] });
  for (const name of ["a", "b"]) {
    const lines = readFileSync(join(folder, `${name}.log`), "utf8")
      .trimEnd()
      .split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).msg),
      [`from ${name}`],
    );
  }
  assert.equal(JSON.parse(stdout).msg, "from bare");
});
