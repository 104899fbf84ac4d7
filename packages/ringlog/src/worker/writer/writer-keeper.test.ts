import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { WriterKeeper } from "./writer-keeper.js";

const require = createRequire(import.meta.url);
const notPosix = process.platform === "win32" ? "starts a shell script" : false;

/** A program that is packed with its runtime: whatever it is called with, it runs itself. */
function writeProgram(folder: string): string {
  const program = join(folder, "program.cjs");
  const lines = [`require(${JSON.stringify(require.resolve("ringlog"))});`, `require("fs").writeFileSync("ran", "");`];
  writeFileSync(program, lines.join("\n"));
  const executable = join(folder, "executable");
  writeFileSync(
    executable,
    `#!/bin/sh\ncd '${folder}'; echo start >> starts; exec '${process.execPath}' program.cjs\n`,
  );
  chmodSync(executable, 0o755);
  return executable;
}

test("a program that starts itself in place of the writer ends before it does anything, and is started once", {
  skip: notPosix,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-itself-"));
  const { execPath } = process;
  process.execPath = writeProgram(folder);
  Object.assign(globalThis, { packedCode: () => new Uint8Array() });
  const waiting = setInterval(() => undefined, 1_000);
  t.after(() => {
    clearInterval(waiting);
    process.execPath = execPath;
    rmSync(folder, { recursive: true, force: true });
  });
  const host = { now: () => performance.now(), warn: () => undefined, progress: () => undefined };
  const why = await new Promise((resolve, reject) => {
    const died = () => reject(new Error("another one would be started"));
    const events = { started: () => undefined, message: () => undefined, died, impossible: resolve };
    new WriterKeeper({ path: join(folder, "app.log"), mode: 0o600 } as never, {}, host as never, events, 0).start();
  });
  assert.equal(why, "this program starts itself in place of its runtime");
  assert.equal(readFileSync(join(folder, "starts"), "utf8"), "start\n");
  assert.equal(existsSync(join(folder, "ran")), false);
});
