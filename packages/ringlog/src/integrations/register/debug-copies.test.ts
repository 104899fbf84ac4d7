import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { format } from "node:util";
import { getLogger, initLogger } from "../../core.js";
import { captureDebug } from "./debug-copies.js";

/** As far as it matters here, what the package's versions 2 to 4 do. */
const NODE_JS = `
  exports.written = [];
  exports.formatters = {};
  exports.coerce = (value) => (value instanceof Error ? value.stack : value);
  exports.formatArgs = function (args) { args[0] = this.namespace + " " + args[0] + " +0ms"; };
  exports.log = (...args) => exports.written.push(require("node:util").format(...args));
  exports.enable = () => undefined;
  const create = (namespace) => {
    const debug = (...args) => {
      args[0] = create.coerce(args[0]);
      create.formatArgs.call(debug, args);
      (debug.log || create.log).apply(debug, args);
    };
    debug.namespace = namespace;
    return debug;
  };
  module.exports = Object.assign(create, exports);
`;

type Debug = { (...args: unknown[]): void; log?: (...args: unknown[]) => void };
type DebugPackage = { (namespace: string): Debug; readonly written: string[]; log: unknown; formatArgs: unknown };

const folder = mkdtempSync(join(tmpdir(), "ringlog-debug-"));
const require = createRequire(join(folder, "app.js"));
const path = join(folder, "debug.log");

function write(name: string, text: string): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function copyOf(owner: string): string {
  write(`${owner}/debug/src/node.js`, NODE_JS);
  return write(`${owner}/debug/src/index.js`, 'module.exports = require("./node.js");');
}

function records(name: string): { readonly msg: string; readonly "exception.message"?: string }[] {
  getLogger().flushSync();
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).filter((record) => record["logger.name"] === name);
}

before(() => {
  initLogger({ filePath: path, console: "off" });
  require(copyOf("early"));
  captureDebug();
});
after(async () => {
  await getLogger().close();
  rmSync(folder, { recursive: true, force: true });
});

test("copies are captured that are required, imported or were there before", async () => {
  const early = require(join(folder, "early/debug/src/index.js")) as DebugPackage;
  const required = require(copyOf("required")) as DebugPackage;
  const imported = ((await import(copyOf("imported"))) as { default: DebugPackage }).default;
  for (const [name, createDebug] of Object.entries({ early, required, imported })) {
    createDebug(`from:${name}`)("said %d", 1);
    assert.deepEqual(
      records(`from:${name}`).map(({ msg }) => msg),
      ["said 1"],
    );
    assert.deepEqual(createDebug.written, []);
  }
});

test("an error that comes first is the record's, though only its stack's text is passed on", () => {
  const createDebug = require(copyOf("errors")) as DebugPackage;
  createDebug("errors")(new TypeError("bad"));
  createDebug("errors")("text");
  assert.deepEqual(
    records("errors").map((record) => [record.msg, record["exception.message"]]),
    [
      ["bad", "bad"],
      ["text", undefined],
    ],
  );
});

test("a log of the application's own gets what it always got", () => {
  const createDebug = require(copyOf("own")) as DebugPackage;
  const seen: string[] = [];
  const debug = createDebug("own");
  debug.log = (...args) => seen.push(format(...args));
  debug("to %s", "me");
  createDebug.log = (...args: unknown[]) => seen.push(format(...args));
  createDebug("all")("to %s", "all");
  assert.deepEqual(seen, ["own to me +0ms", "all to all +0ms"]);
  assert.deepEqual([records("own"), records("all")], [[], []]);
});

test("silent is silent", () => {
  const createDebug = require(copyOf("silent")) as DebugPackage;
  getLogger().level = "silent";
  createDebug("silent")("not said");
  getLogger().level = "info";
  createDebug("silent")("said");
  assert.deepEqual(
    records("silent").map(({ msg }) => msg),
    ["said"],
  );
});

test("other modules are cached as ever", () => {
  const file = write("debug-tools/src/index.js", "module.exports = { log() {}, formatArgs() {}, enable() {} };");
  const first = require(file) as object;
  assert.equal(require(file), first);
  const { value, ...property } = Object.getOwnPropertyDescriptor(require.cache, file) ?? {};
  assert.deepEqual(property, { writable: true, enumerable: true, configurable: true });
  assert.equal((value as NodeJS.Module).exports, first);
  const seen: string[] = [];
  for (const key in require.cache) seen.push(key);
  assert.deepEqual(seen, Object.keys(require.cache));
  assert.equal(require.cache[`${file}x`], undefined);
  assert.ok(file in require.cache && Object.keys(require.cache).includes(file));
  delete require.cache[file];
  assert.notEqual(require(file), first);
});

test("what only looks like the package stays as it is", () => {
  for (const [name, text] of Object.entries({ object: "{ log: 1 }", nothing: "undefined", other: "() => 1" })) {
    const file = write(`${name}/debug/index.js`, `module.exports = ${text};`);
    assert.doesNotThrow(() => require(file));
    const { value } = Object.getOwnPropertyDescriptor(require.cache[file] ?? {}, "exports") ?? {};
    assert.equal(value, require(file));
  }
});

// Last, for it uses them up.
test("however many namespaces there are, loggers are not", () => {
  const createDebug = require(copyOf("many")) as DebugPackage;
  for (let n = 0; n < 1_100; n++) createDebug(`socket:${n}`)("opened");
  assert.equal(records("socket:0").length, 1);
  assert.equal(records("socket:1099").length, 0);
  const shared = records("debug").map(({ msg }) => msg);
  assert.equal(shared.at(-1), "socket:1099 opened");
  assert.ok(shared.length >= 100 && shared.length < 200, String(shared.length));
});
