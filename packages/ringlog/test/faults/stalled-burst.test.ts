import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import { checkSequence, droppedCount, ownLines, parseLog } from "../support/log-lines.js";
import { start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const WINDOWS = process.platform === "win32" ? "needs named pipes of POSIX" : false;
/** What may come on top of the buffer. */
const SLACK_BYTES = 20 * 1024 * 1024;

test("a burst into a sink that takes nothing costs no more memory than allowed; what was lost is counted", {
  skip: WINDOWS,
}, async (t) => {
  const folder = testFolder(t);
  const pipe = holdPipe(folder);
  t.after(() => pipe.close());
  const program = start("bursts.mjs", { args: [join(folder, "held.pipe"), folder] });
  await program.saidOnStderr("burst is over");
  pipe.release();
  const text = await pipe.readAll();
  const { code, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
  const { grownBytes, backlogBytes, bufferBytes } = JSON.parse(readFileSync(join(folder, "grown.json"), "utf8"));
  assert.ok(backlogBytes <= bufferBytes, `${backlogBytes} bytes wait`);
  assert.ok(grownBytes <= bufferBytes + SLACK_BYTES, `memory grew by ${grownBytes} bytes`);
  const lines = parseLog(text);
  checkSequence(lines);
  assert.equal(ownLines(lines).at(-1)?.["msg"], "there is room again");
  const { accepted, written, dropped } = readStatsFile(folder);
  assert.equal(accepted, 80_002);
  assert.equal(written, ownLines(lines).length);
  assert.equal(droppedCount(lines), dropped["full"]);
});
