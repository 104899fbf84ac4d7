// @ts-check
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runFile } from "./run.mjs";

/**
 * @param {string} body of a test file
 * @param {number} [limitMs]
 */
async function run(body, limitMs = 60_000) {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-runner-"));
  const path = join(folder, "x.test.mjs");
  await writeFile(path, `import { describe, test } from "node:test";\n${body}`);
  try {
    return await runFile({ name: "x", path }, { node: process.execPath, limitMs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a file that passes", async () => {
  const result = await run(`test("a", () => {}); describe("b", () => { test("c", () => {}); });`);
  assert.deepEqual(result.problems, []);
  assert.equal(result.ran, 2);
});

test("a file without a test fails", async () => {
  assert.deepEqual((await run("")).problems, ["ran no test"]);
  assert.deepEqual((await run(`describe("empty", () => {});`)).problems, ["ran no test"]);
});

test("a file whose tests are all skipped fails, and says which and why", async () => {
  const result = await run(`test("a", { skip: "no disk" }, () => {}); test("b", { skip: true }, () => {});`);
  assert.deepEqual(result.problems, ["ran no test: all 2 were skipped"]);
  assert.deepEqual(result.skipped, [
    { name: "a", reason: "no disk" },
    { name: "b", reason: "no reason given" },
  ]);
});

test("a failure names its test with the suites around it", async () => {
  const { problems } = await run(`describe("s", () => { test("t", () => { throw new Error("boom"); }); });`);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /^s › t\nError: boom/);
});

test("a failure inside a subtest, a hook and a suite's body all fail the file", async () => {
  const bodies = [
    `test("t", async (t) => { await t.test("sub", () => { throw new Error("boom"); }); });`,
    `import { before } from "node:test"; before(() => { throw new Error("boom"); }); test("t", () => {});`,
    `describe("s", () => { test("t", () => {}); throw new Error("boom"); });`,
  ];
  for (const body of bodies) assert.match((await run(body)).problems.join("\n"), /boom/, body);
});

test("a file that cannot be loaded shows why", async () => {
  const { problems, output } = await run(`throw new Error("at load");`);
  assert.equal(problems.length, 1);
  assert.match(output, /at load/);
});

test("a file that exits before its tests have ended fails", async () => {
  const { problems } = await run(`test("a", () => {}); test("b", async () => { process.exit(0); });`);
  assert.equal(problems.length, 1);
});

test("a file that hangs is ended, with the test it hung in", async () => {
  const endless = `test("fine", () => {}); test("endless", () => new Promise(() => setInterval(() => {}, 1000)));`;
  assert.match((await run(endless, 1500)).problems.join("\n"), /time limit, in: endless/);
});

test("what a file leaves running is ended with it", async () => {
  const { problems } = await run(`
    import { spawn } from "node:child_process";
    test("leaves a child that holds the pipes", () => {
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }).unref();
    });`);
  assert.deepEqual(problems, []);
});
