import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import { checkSequence, parseLog } from "../support/log-lines.js";
import { start } from "../support/program.js";

const WINDOWS = process.platform === "win32" ? "needs a named pipe of POSIX" : false;
const COUNT = 2_000;

test("a pipe as the file that is read slowly is no failure: nothing on stderr, every line", {
  skip: WINDOWS,
}, async (t) => {
  const folder = testFolder(t);
  const pipe = holdPipe(folder);
  t.after(() => pipe.close());
  const { ended } = start("to-slow-pipe.mjs", { args: [join(folder, "held.pipe"), String(COUNT)] });
  const text = pipe.readAll(32_768, 20);
  const { code, stderr } = await ended;
  pipe.release();
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const lines = parseLog(await text);
  checkSequence(lines);
  assert.equal(lines.length, COUNT);
});
