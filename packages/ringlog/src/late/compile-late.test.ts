import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { compileLate } from "./compile-late.js";

const CODE = "var ringlogLate = { sum: (a, b) => shared[0](a, b), fail() { throw new Error('no'); } }";

test("a part gives what it exports, with what it takes from its bundle", () => {
  const part = compileLate("ringlog/dist/part.cjs", CODE, [(a: number, b: number) => a + b]) as Part;
  assert.equal(part.sum(2, 3), 5);
});

test("stack traces name a part's file", () => {
  const part = compileLate("node_modules/ringlog/dist/part.cjs", CODE, []) as Part;
  assert.throws(part.fail, ({ stack }: Error) => {
    assert.match(String(stack), /at .*fail \(node_modules\/ringlog\/dist\/part\.cjs:\d+:\d+\)/);
    return true;
  });
});

test("a part is compiled where code generation from strings is forbidden", () => {
  const url = JSON.stringify(new URL("./compile-late.js", import.meta.url).href);
  const script = `import { compileLate } from ${url};
    const part = compileLate("part.cjs", ${JSON.stringify(CODE)}, [Math.max]);
    process.stdout.write(String(part.sum(2, 3)));`;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "-e", script];
  assert.equal(execFileSync(process.execPath, flags, { encoding: "utf8" }), "3");
});

interface Part {
  sum(a: number, b: number): number;
  fail(): never;
}
