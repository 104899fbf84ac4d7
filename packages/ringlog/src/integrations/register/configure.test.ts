import assert from "node:assert/strict";
import { test } from "node:test";
import { type initLogger, RinglogError } from "../../core.js";
import type { LoggerOptions } from "../../options/logger-options.js";
import { configure } from "./configure.js";

/** Refuses each of these options as long as it is given. */
function configured(options: LoggerOptions, refused: readonly string[]) {
  const lines: string[] = [];
  const started: LoggerOptions[] = [];
  const init = (given: { readonly [option: string]: unknown }) => {
    const option = refused.find((name) => given[name] !== undefined);
    if (option !== undefined)
      throw new RinglogError("INVALID_OPTION", `${option} is refused`, { option: `${option}.x` });
    if (refused.includes("all")) throw new Error("no threads");
    started.push({ ...given });
  };
  configure(options, (line) => lines.push(line), init as unknown as typeof initLogger);
  return { lines, started };
}

test("what is right is taken as it is", () => {
  const options = { logName: "Shop", level: undefined };
  assert.deepEqual(configured(options, []), { lines: [], started: [options] });
});

test("each option that is refused is left out, and said", () => {
  const { lines, started } = configured({ logName: "Shop", fsync: "always", crash: true }, ["fsync", "crash"]);
  assert.deepEqual(started, [{ logName: "Shop" }]);
  assert.deepEqual(lines, [
    "RINGLOG_FSYNC: fsync is refused; the default holds",
    "RINGLOG_CRASH: crash is refused; the default holds",
  ]);
});

test("without its file the log has a console, and no rings in files", () => {
  const { started } = configured({ filePath: "x", durable: true, console: "off", logName: "Shop" }, ["filePath"]);
  assert.deepEqual(started, [{ logName: "Shop" }]);
  assert.deepEqual(configured({ filePath: "x", console: "json" }, ["filePath"]).started, [{ console: "json" }]);
});

test("where nothing helps, the program runs without", () => {
  const { lines, started } = configured({ logName: "Shop" }, ["all"]);
  assert.deepEqual(started, []);
  assert.ok(lines.length > 0 && lines.length < 3, String(lines));
});
