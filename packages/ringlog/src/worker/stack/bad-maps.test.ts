// Whatever is wrong with a map, a trace stays as it was thrown.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs, { chmodSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { test } from "node:test";
import { until } from "../../../test/support/until.js";
import { MAX_MAP_BYTES } from "./source-maps.js";
import { dataUrl, frameOf, mapOf, openFolder } from "./stacks.fixture.js";
import { Stacks } from "./stacks.js";

const URL_COMMENT = "//# sourceMappingURL=";
const GOOD = JSON.stringify(mapOf(["a.ts"]));

test("maps that are broken in any way", (t) => {
  const { write, placeOf } = openFolder(t);
  const maps: Record<string, string> = {
    empty: "",
    text: "no map",
    null: "null",
    number: "3",
    list: "[]",
    version: GOOD.replace(`"version":3`, `"version":2`),
    noVersion: `{"sources":[],"mappings":""}`,
    noSources: `{"version":3,"mappings":"AAAA"}`,
    sourcesText: `{"version":3,"sources":"a","mappings":"AAAA"}`,
    noMappings: `{"version":3,"sources":["a.ts"]}`,
    mappingsList: `{"version":3,"sources":["a.ts"],"mappings":["AAAA"]}`,
    badDigit: `{"version":3,"sources":["a.ts"],"mappings":"A?AA"}`,
    unfinished: `{"version":3,"sources":["a.ts"],"mappings":"IAqEg"}`,
    noSuchSource: GOOD.replace(`["a.ts"]`, "[]"),
    sourceNumber: GOOD.replace(`["a.ts"]`, "[1]"),
    beyond: JSON.stringify({ ...mapOf(["a.ts"]), mappings: ";;AAAA" }),
    sections: `{"version":3,"sections":[{}]}`,
    sectionUrl: `{"version":3,"sections":[{"offset":{"line":0,"column":0},"url":"x.map"}]}`,
    sectionOffset: `{"version":3,"sections":[{"offset":{"line":-1,"column":0},"map":${GOOD}}]}`,
    noSections: `{"version":3,"sections":[]}`,
    nested: `{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sections":[]}}]}`,
    binary: "\u0000\u0001\ufffd",
  };
  for (const [name, map] of Object.entries(maps)) {
    write(`${name}.js.map`, map);
    const file = write(`${name}.js`, `f();\n${URL_COMMENT}${name}.js.map`);
    assert.equal(placeOf(file), `${file}:1:5`, name);
    const inline = write(`${name}-inline.js`, `f();\n${URL_COMMENT}${dataUrl(map)}`);
    assert.equal(placeOf(inline), `${inline}:1:5`, name);
  }
});

test("a map that was cut off, at any byte", (t) => {
  const { write, placeOf, folder } = openFolder(t);
  const inline = `f();\n${URL_COMMENT}${dataUrl(GOOD)}`;
  for (let length = 0; length < GOOD.length; length++) {
    write(`${length}.js.map`, GOOD.slice(0, length));
    const file = write(`${length}.js`, `f();\n${URL_COMMENT}${length}.js.map`);
    assert.equal(placeOf(file), `${file}:1:5`, `external, ${length}`);
  }
  for (let length = 0; length < inline.length - 4; length++) {
    const file = write(`inline-${length}.js`, inline.slice(0, length));
    assert.equal(placeOf(file), `${file}:1:5`, `inline, ${length}`);
  }
  assert.equal(placeOf(write("whole.js", inline)), `${folder}/a.ts:70:9`);
});

test("addresses that are no file's, and none that leaves this machine", (t) => {
  const { write, placeOf } = openFolder(t);
  write("a.map", GOOD);
  const addresses = [
    "http://127.0.0.1:9/a.map",
    "https://example.invalid/a.map",
    "//example.invalid/a.map",
    "file://example.invalid/a.map",
    "ftp://x/a.map",
    "%zz",
    "data:application/json;base64,%%%",
    "data:application/json,%zz",
    "data:text/plain,x",
    "data:",
    "none.map",
    ".",
    "a b.map",
    "",
    `"+url`,
  ];
  for (const [index, address] of addresses.entries()) {
    const file = write(`${index}.js`, `f();\n${URL_COMMENT}${address}`);
    assert.equal(placeOf(file), `${file}:1:5`, address);
  }
  const inCode = write("code.js", `const comment = "sourceMappingURL=a.map";\n# sourceMappingURL=a.map\n`);
  assert.equal(placeOf(inCode), `${inCode}:1:5`);
});

test("what is no regular file is not opened", { skip: process.platform === "win32" && "needs FIFOs" }, (t) => {
  const { write, path, placeOf, folder } = openFolder(t);
  execFileSync("mkfifo", [path("fifo.map"), path("fifo.js")]);
  symlinkSync("fifo.map", path("link.map"));
  const { mock } = t.mock.method(fs, "openSync");
  syncBuiltinESMExports();
  assert.equal(placeOf(path("fifo.js")), `${path("fifo.js")}:1:5`);
  assert.equal(placeOf(folder), `${folder}:1:5`);
  const targets = ["fifo.map", "link.map", "/dev/zero", "/dev/tty", "."];
  const files = targets.map((target, index) => write(`${index}.js`, `f();\n${URL_COMMENT}${target}`));
  for (const file of files) assert.equal(placeOf(file), `${file}:1:5`);
  const opened = mock.calls.map(({ arguments: [name] }) => String(name));
  mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual([...new Set(opened)], files);
});

test("a map that is too large is not read", (t) => {
  const { write, path, placeOf, folder } = openFolder(t);
  write("x.js.map", GOOD);
  const file = write("x.js", `f();\n${URL_COMMENT}x.js.map`);
  writeFileSync(path("x.js.map"), " ".repeat(MAX_MAP_BYTES), { flag: "a" });
  assert.equal(placeOf(file), `${file}:1:5`);
  const long = write("long.js", `f();\n${URL_COMMENT}${dataUrl(GOOD)}\n`);
  writeFileSync(long, " ".repeat(MAX_MAP_BYTES), { flag: "a" });
  assert.equal(placeOf(long), `${long}:1:5`);
  // Of code that is larger still, only the end is read.
  const code = write("code.js", `f();${";".repeat(MAX_MAP_BYTES)}\n${URL_COMMENT}y.js.map`);
  write("y.js.map", GOOD);
  assert.equal(placeOf(code), `${folder}/a.ts:70:9`);
});

test("files that may not be read", { skip: process.getuid?.() === 0 && "root may read all" }, (t) => {
  const { write, placeOf } = openFolder(t);
  chmodSync(write("x.js.map", GOOD), 0);
  const file = write("x.js", `f();\n${URL_COMMENT}x.js.map`);
  assert.equal(placeOf(file), `${file}:1:5`);
});

test("code that was changed after the process had started", (t) => {
  const { write, placeOf } = openFolder(t);
  write("x.js.map", GOOD);
  for (const [name, url] of [
    ["x.js", "x.js.map"],
    ["y.js", dataUrl(GOOD)],
  ] as const) {
    const file = write(name, `f();\n${URL_COMMENT}${url}`);
    assert.equal(placeOf(file, new Stacks(Date.now() - 60_000)), `${file}:1:5`);
  }
});

for (const name of ["x.js", "x.js.map"]) {
  test(`${name} that is replaced while the process runs, in place or by another file`, async (t) => {
    for (const how of ["written", "moved"]) {
      const { write, path, folder } = openFolder(t);
      const file = write("x.js", `f();\n${URL_COMMENT}x.js.map`);
      write("x.js.map", GOOD);
      write("new", "g();\nf();\n");
      // As if it had started right now, by the clock of the file system.
      const stacks = new Stacks(await nextTick(write));
      assert.equal(frameOf(stacks, `${file}:1:5`), `${folder}/a.ts:70:9`);
      if (how === "moved") renameSync(path("new"), path(name));
      else write(name, "g();\nf();\n");
      assert.equal(frameOf(stacks, `${file}:1:5`), `${file}:1:5`, how);
      assert.equal(frameOf(stacks, `${file}:1:6`), `${file}:1:6`, "another trace");
      write("x.js", `f();\n${URL_COMMENT}x.js.map`);
      write("x.js.map", GOOD);
      assert.equal(frameOf(stacks, `${file}:1:5`), `${file}:1:5`, "for good");
    }
  });
}

/** A time between what was written before and what will be written after it. */
async function nextTick(write: (name: string, text: string) => string): Promise<number> {
  const before = statSync(write("tick", "")).ctimeMs;
  await until(() => statSync(write("tick", "")).ctimeMs > before, "the file system's clock goes on");
  return before;
}

test("a machine that was short of something is asked again, and one that has no map is not", (t) => {
  const { write, placeOf, path, folder } = openFolder(t);
  const file = write("x.js", `f();\n${URL_COMMENT}${dataUrl(GOOD)}`);
  let opened = 0;
  const { mock } = t.mock.method(fs, "openSync", () => {
    opened++;
    throw Object.assign(new Error("too many open files"), { code: "EMFILE" });
  });
  syncBuiltinESMExports();
  const first = placeOf(file);
  mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual([first, opened], [`${file}:1:5`, 1]);
  assert.equal(placeOf(file), `${folder}/a.ts:70:9`);
  assert.equal(placeOf(path("later.js")), `${path("later.js")}:1:5`);
  write("later.js", `f();\n${URL_COMMENT}${dataUrl(GOOD)}`);
  assert.equal(placeOf(path("later.js")), `${path("later.js")}:1:5`);
});
