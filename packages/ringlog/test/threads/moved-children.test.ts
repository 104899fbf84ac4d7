import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { run } from "../support/program.js";

test("children of a thread keep their bindings when it joins the process's outputs", async (t) => {
  const path = join(testFolder(t), "app.log");
  const { code, stderr } = await run("moved-children.mjs", { args: [path] });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const records = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const moved = records.filter(({ msg }) => msg.startsWith("moved"));
  assert.deepEqual(
    moved.map(({ msg, gamma, delta, more }) => ({ msg, gamma, delta, more })),
    [
      { msg: "moved", gamma: 9, delta: "again", more: undefined },
      { msg: "moved, too", gamma: 9, delta: "again", more: true },
    ],
  );
});
