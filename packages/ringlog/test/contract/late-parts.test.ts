// What few programs need is compiled when it is asked for, and not before (docs/adr/0020).
import assert from "node:assert/strict";
import { test } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile } from "../support/log-lines.js";
import { runCode } from "./run-code.js";

/** Notes which parts are compiled, by the file that stack traces name. Runs before anything of ringlog. */
const SPY = `globalThis.compiled = [];
  globalThis.Function = new Proxy(Function, {
    construct(target, [names, code = ""]) {
      const [, file] = /sourceURL=.*\\/([\\w.-]+)$/.exec(code) ?? [];
      if (file !== undefined) compiled.push(file);
      return Reflect.construct(target, [names, code]);
    },
  });`;
const nodeArgs = ["--import", `data:text/javascript,${encodeURIComponent(SPY)}`];

async function compiledBy(code: string): Promise<string[]> {
  const {
    stdout,
    stderr,
    code: exitCode,
  } = await runCode(`${code}; process.stdout.write(JSON.stringify(compiled));`, { nodeArgs });
  assert.deepEqual([exitCode, stderr], [0, ""]);
  return JSON.parse(stdout) as string[];
}

test("a plain start, and plain records, compile no late part of the caller", async (t) => {
  const filePath = JSON.stringify(logFile(testFolder(t)));
  const parts = await compiledBy(`
    const log = initLogger({ filePath: ${filePath}, console: "off" });
    log.info("first");
    log.child({ a: 1 }).warn("second", { b: "text", c: [1, 2], d: { e: true } });
    withRequestId(() => log.info("third %s", "text"));
    await log.close();`);
  assert.deepEqual(parts, []);
});

test("an error, and debug, compile theirs, once", async (t) => {
  const filePath = JSON.stringify(logFile(testFolder(t)));
  const parts = await compiledBy(`
    const log = initLogger({ filePath: ${filePath}, console: "off" });
    const fails = debug(() => { throw new TypeError("no"); });
    for (let i = 0; i < 3; i++) { log.error(new RangeError("no " + "x".repeat(i))); fails(); }
    await log.close();`);
  assert.deepEqual(parts.sort(), ["core.debugging.cjs", "core.encode-error.cjs", "core.fingerprint-text.cjs"]);
});

test("the consumer's code, too: plain records compile none of its parts, an error those of stacks", async () => {
  const code = (call: string) => `
    const { createTestLogger } = await import("ringlog/testing");
    const { logger } = createTestLogger();
    logger.${call};
    await logger.close();`;
  assert.deepEqual(await compiledBy(code('info("plain", { a: 1 })')), [
    "testing.code.cjs",
    "core.local-connection.cjs",
  ]);
  assert.ok((await compiledBy(code('error(new Error("no"))'))).includes("stacks"));
});
