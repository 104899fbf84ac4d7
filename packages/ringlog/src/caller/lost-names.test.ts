import assert from "node:assert/strict";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import { recordDebug } from "./debug/recording-reporter.js";
import { LostNames } from "./lost-names.js";

type Login = (user: unknown, password: unknown) => void;

/** What is told of failed calls of a function with this source. */
function tell(source: string, calls: readonly (readonly [unknown, unknown])[], args = true): string[] {
  const lines: string[] = [];
  const { debug, failures } = recordDebug();
  const login = debug({ name: "login", args }, runInThisContext(source) as Login);
  for (const [user, password] of calls) login(user, password);
  const names = new LostNames((line) => lines.push(line));
  for (const failure of failures) names.look(failure);
  return lines;
}

const MINIFIED = "(function(e,t){throw new Error(e)})";
const LAID_OUT = "(function (user, password) {\n  throw new Error(user);\n})";

test("a text that a minified function was given is told of, once", () => {
  const lines = tell(MINIFIED, [
    ["ann", "secret"],
    ["ann", "secret"],
  ]);
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /shortened the parameters of login:.*secrets/);
});

test("nothing is told where names are known, or nothing depends on them", () => {
  assert.deepEqual(tell(LAID_OUT, [["ann", "secret"]]), []);
  assert.deepEqual(tell(MINIFIED, [[1, { password: "secret" }]]), []);
  assert.deepEqual(tell(MINIFIED, [["ann", "secret"]], false), []);
});
