// Both builds and a second copy of the package share one instance.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esm from "ringlog";
import { testFolder } from "../support/folder.js";
import { openLog } from "./open-log.js";

type Ringlog = typeof esm;

const require = createRequire(import.meta.url);
const DIST = fileURLToPath(new URL(".", import.meta.resolve("ringlog")));

test("ESM, CommonJS and another copy: one logger, one context, one error one record", async (t) => {
  const folder = testFolder(t);
  cpSync(DIST, join(folder, "dist"), { recursive: true });
  const copy = (await import(pathToFileURL(join(folder, "dist", "index.js")).href)) as Ringlog;
  const cjs = require("ringlog") as Ringlog;
  assert.notEqual(copy.initLogger, esm.initLogger);
  assert.notEqual(cjs.initLogger, esm.initLogger);
  const { log, own } = openLog(t, { throttleSec: 0 });
  for (const other of [cjs, copy]) {
    assert.equal(other.getLogger(), log);
    assert.equal(other.getLogger("copies.named"), esm.getLogger("copies.named"));
    assert.equal(other.withRequestId("shared", esm.getRequestId), "shared");
    assert.equal(esm.withRequestId("shared", other.getRequestId), "shared");
  }
  cjs.getLogger().info("cjs");
  copy.getLogger().info("copy");
  esm.getLogger().info("esm");
  const inner = esm.debug({ crash: true }, function inner() {
    throw new Error("once");
  });
  const middle = cjs.debug({ crash: true }, function middle() {
    return inner();
  });
  copy.debug(function outer() {
    return middle();
  })();
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => line["msg"]),
    ["cjs", "copy", "esm", "once"],
  );
  assert.deepEqual(lines[3]?.["debug.path"], ["inner", "middle", "outer"]);
  assert.equal(new Set(lines.map((line) => line["service.instance.id"])).size, 1);
});

test("both builds export the same names", () => {
  assert.deepEqual(Object.keys(require("ringlog") as object).sort(), Object.keys(esm).sort());
  assert.deepEqual(
    Object.keys(esm).sort(),
    ["RinglogError", "debug", "getLogger", "getRequestId", "initLogger", "setRequestId", "withRequestId"].sort(),
  );
});

test("a RinglogError of one build is one of the other's by name and code", () => {
  const cjs = require("ringlog") as Ringlog;
  assert.throws(() => cjs.initLogger({ level: "x" as "info" }), { name: "RinglogError", code: "INVALID_OPTION" });
});
