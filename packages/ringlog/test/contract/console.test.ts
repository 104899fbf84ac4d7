// The console: format, colour, stream, and its sameness with the file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { hasTerminal, runCode } from "./run-code.js";

const ESCAPE = "\u001b[";
const LOGGING = `
  const log = initLogger({ logName: "svc", ...JSON.parse(process.env.OPTIONS ?? "{}") });
  log.info({ a: 1 }, "hello");
  withRequestId("req-1", () => log.error(new Error("outer", { cause: new TypeError("inner") })));
  await log.close();`;

async function output(env: NodeJS.ProcessEnv = {}, options: object = {}): Promise<string> {
  // Node.js warns of NO_COLOR beside FORCE_COLOR whenever `node:util` is imported.
  const all = { ...env, NODE_NO_WARNINGS: "1", OPTIONS: JSON.stringify(options) };
  const { stdout, stderr, code } = await runCode(LOGGING, { env: all });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

function isJson(text: string): boolean {
  const lines = text.trimEnd().split("\n");
  return lines.every((line) => line.startsWith(`{"time":`) && typeof JSON.parse(line) === "object");
}

test("piped: JSON Lines, without colour", async () => {
  const text = await output();
  assert.ok(isJson(text));
  assert.equal(text.trimEnd().split("\n").length, 2);
});

test("JSON on the console is byte for byte that of the file, whatever is logged", async (t) => {
  const path = join(testFolder(t), "a.log");
  const { stdout } = await runCode(
    `const log = initLogger({ filePath: process.env.LOG, console: "json", throttleSec: 0.1, level: "trace" });
     for (let n = 0; n < 300; n++) {
       log.trace({ n, text: "ü \\u2028 \\u001b[31m", date: new Date(0) }, "record %d", n);
       log.child({ bound: n }).error(new Error("same", { cause: "why" }));
       if (n % 100 === 50) await new Promise((resolve) => setTimeout(resolve, 150));
     }
     debug(function f(a) { throw new Error("caught"); })({ password: "x" });
     await log.close();`,
    { env: { LOG: path } },
  );
  const file = readFileSync(path, "utf8");
  assert.ok(file.includes("ringlog.suppressed"));
  assert.equal(stdout, file);
});

test("CI set: pretty, without colour; CI empty counts as unset", async () => {
  const text = await output({ CI: "true" });
  assert.ok(!isJson(text) && !text.includes(ESCAPE), text);
  for (const part of ["hello", "svc", "a=1", "outer", "inner", "req-1", "INFO", "ERROR"])
    assert.ok(text.includes(part), `${part} in ${text}`);
  assert.ok(isJson(await output({ CI: "" })));
});

test("console: pretty, json and off hold whatever the stream is", async () => {
  assert.ok(!isJson(await output({}, { console: "pretty" })));
  assert.ok(isJson(await output({ CI: "1" }, { console: "json" })));
  assert.equal(await output({ CI: "1" }, { console: "off" }), "");
});

test("FORCE_COLOR puts colour on, 0 off; NO_COLOR wins; neither changes the format", async () => {
  const pretty = (env: NodeJS.ProcessEnv) => output(env, { console: "pretty" });
  assert.ok((await pretty({ FORCE_COLOR: "1" })).includes(ESCAPE));
  assert.ok((await pretty({ FORCE_COLOR: "1", CI: "1" })).includes(ESCAPE));
  assert.ok((await pretty({ FORCE_COLOR: "1", NO_COLOR: "" })).includes(ESCAPE));
  assert.ok(!(await pretty({ FORCE_COLOR: "1", NO_COLOR: "1" })).includes(ESCAPE));
  assert.ok(!(await pretty({ FORCE_COLOR: "0" })).includes(ESCAPE));
  assert.ok(!(await pretty({})).includes(ESCAPE));
  assert.ok(isJson(await output({ FORCE_COLOR: "1" })));
  assert.ok(!isJson(await output({ NO_COLOR: "1", CI: "1" })));
});

test("consoleStream stderr: the log goes there, and stdout stays empty", async () => {
  const { stdout, stderr } = await runCode(LOGGING, { env: { OPTIONS: `{"consoleStream":"stderr"}` } });
  assert.equal(stdout, "");
  assert.ok(isJson(stderr));
});

test("nothing of ours on stdout but log lines: complaints go to stderr", async () => {
  const { stdout, stderr } = await runCode(
    `const log = initLogger(); log.info("a"); await log.close(); log.info("b");`,
    { env: { LOG_LEVEL: "nope" } },
  );
  assert.ok(isJson(stdout));
  assert.equal(stderr.trimEnd().split("\n").length, 2);
});

const terminal = await hasTerminal();

test("on a terminal: pretty and coloured; NO_COLOR and FORCE_COLOR=0 only take the colour", {
  skip: terminal ? false : "no pseudo-terminal here",
}, async () => {
  const onTerminal = async (env: NodeJS.ProcessEnv, options: object = {}) =>
    (
      await runCode(LOGGING, {
        terminal: true,
        env: { TERM: "xterm-256color", ...env, OPTIONS: JSON.stringify(options) },
      })
    ).stdout;
  const plain = await onTerminal({});
  assert.ok(plain.includes(ESCAPE) && plain.includes("hello") && !plain.includes(`{"time"`), plain);
  for (const env of [{ NO_COLOR: "1" }, { FORCE_COLOR: "0" }, { NO_COLOR: "1", FORCE_COLOR: "1" }, { CI: "1" }]) {
    const text = await onTerminal(env);
    assert.ok(
      !text.includes(ESCAPE) && text.includes("hello") && !text.includes(`{"time"`),
      `${JSON.stringify(env)}: ${text}`,
    );
  }
  assert.ok((await onTerminal({}, { console: "json" })).includes(`{"time"`));
});

test("the pretty console shows errors with causes, stack and snapshot, and summaries", async () => {
  const { stdout } = await runCode(`
    const log = initLogger({ console: "pretty", throttleSec: 60 });
    for (let n = 0; n < 5; n++) log.error(new Error("outer", { cause: new TypeError("inner") }));
    await log.close();`);
  for (const part of ["outer", "inner", "TypeError", "cpu", "rss", "4 more"])
    assert.ok(stdout.includes(part), `${part} in ${stdout}`);
});
