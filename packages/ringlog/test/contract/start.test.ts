// A program's start pays for what it needs and for nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";

test("what only errors need of Node.js is loaded once the loop turns, and no standard stream is opened", async (t) => {
  const folder = testFolder(t);
  const { code, stdout, stderr } = await run("starts.mjs", { args: [folder] });
  assert.deepEqual([code, stderr], [0, ""]);
  const { atStart, later, atError } = JSON.parse(stdout);
  assert.deepEqual(atStart, []);
  assert.deepEqual(atError, later, "the first error loads nothing");
  assert.deepEqual(
    readLog(logFile(folder)).map(({ msg }) => msg),
    ["started", "the first"],
  );
});
