// The code below an error's place, from a real program's own file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { start } from "../support/program.js";

async function records(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const { stdout, stderr, code } = await start("fails-in-file.mjs", { env: { NODE_NO_WARNINGS: "1", ...env } }).ended;
  assert.deepEqual([code, stderr], [0, ""]);
  return stripVTControlCharacters(stdout).split(/^(?=\S)/m);
}

test("the code of an error is shown, without secrets; none of a file that was written after the start", async () => {
  const [own = "", secret = "", late = "", ...more] = await records({ FORCE_COLOR: "1" });
  assert.deepEqual(more, []);
  assert.match(
    own,
    /\n {3}10 │ function connect\(options\) \{\n ❯ 11 │ {3}throw new Error\(`no \$\{options\.host\}`\);\n {6}│ {9}\^\n/,
  );
  assert.match(secret, /\n ❯ 20 │ {3}if \(log\) throw Object\.assign\(new Error\("refused"\), \{ login: \{ user: "…\n/);
  assert.match(late, /late\.mjs:2:9 {2}.*fail\n/);
  assert.doesNotMatch(late, /│|❯/);
  for (const text of [own, secret, late]) assert.ok(!text.includes("hunter2"), text);
});

test("where there is room, the literal's place is kept and the literal is not", async () => {
  const [, secret = ""] = await records({ FORCE_COLOR: "1", COLUMNS: "150" });
  assert.match(secret, /\{ login: \{ user: "me", password: "\[redacted\]" \} \}\);\n/);
});

test("without colour the line is named in words", async () => {
  const [own = ""] = await records({});
  assert.match(own, /\n {3}line 10 {3}function connect\(options\) \{\n {3}line 11 → {3}throw new Error/);
  assert.match(own, /\n {3}column 9 +\^\n/);
});
