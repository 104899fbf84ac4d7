import assert from "node:assert/strict";
import { mkdirSync, rmSync, utimesSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { asItIs, dataUrl, frameOf, mapOf, openFolder } from "./stacks.fixture.js";

const URL_COMMENT = "//# sourceMappingURL=";

test("maps are found wherever a file's comment says", (t) => {
  const { write, path, placeOf, folder } = openFolder(t);
  const json = JSON.stringify(mapOf(["src/a.ts"]));
  write("maps/a b.js.map", JSON.stringify(mapOf(["../src/a.ts"])));
  const address = pathToFileURL(path("maps/a b.js.map")).href;
  const comments = {
    relative: `${URL_COMMENT}maps/a%20b.js.map`,
    unescaped: `${URL_COMMENT}./maps/../maps/a%20b.js.map\n`,
    address: `${URL_COMMENT}${address}`,
    absolute: `${URL_COMMENT}${address.slice("file://".length)}`,
    crlf: `${URL_COMMENT}maps/a%20b.js.map\r\n\r\n`,
    before: `${URL_COMMENT}maps/a%20b.js.map\nmore();\n/* the end */`,
    old: "//@ sourceMappingURL=maps/a%20b.js.map",
    block: "/*# sourceMappingURL=maps/a%20b.js.map */",
    last: `${URL_COMMENT}none.map\n${URL_COMMENT}maps/a%20b.js.map`,
    base64: URL_COMMENT + dataUrl(json),
    charset: `${URL_COMMENT}data:application/json;charset=utf-8;base64,${Buffer.from(json).toString("base64")}`,
    percent: `${URL_COMMENT}data:application/json,${encodeURIComponent(json)}`,
    plain: `${URL_COMMENT}data:application/json;charset=utf-8,${json}`,
    large: `${"x();".repeat(50_000)}\n${URL_COMMENT}${dataUrl(JSON.stringify(mapOf(["src/a.ts"], { sourcesContent: ["y".repeat(300_000)] })))}\n`,
  };
  for (const [name, comment] of Object.entries(comments)) {
    const file = write(`${name}.js`, `f();${name === "large" ? "" : "\n"}${comment}`);
    assert.equal(placeOf(file), `${folder}/src/a.ts:70:9`, name);
    assert.equal(placeOf(pathToFileURL(file).href), `${folder}/src/a.ts:70:9`, name);
  }
});

test("sources are named as their map means it", (t) => {
  const { write, placeOf, folder } = openFolder(t);
  const cases: readonly (readonly [Parameters<typeof mapOf>, string | undefined])[] = [
    [[["a.ts"]], `${folder}/dist/a.ts`],
    [[["../src/./a%20b.ts"]], `${folder}/src/a b.ts`],
    [[["a.ts"], { sourceRoot: "../src" }], `${folder}/src/a.ts`],
    [[["a.ts"], { sourceRoot: "/root/" }], "/root/a.ts"],
    [[["a.ts"], { sourceRoot: "file:///root" }], "/root/a.ts"],
    [[["/abs/a.ts"], { sourceRoot: "../src" }], "/abs/a.ts"],
    [[["file:///abs/a.ts"]], "/abs/a.ts"],
    [[["100%.ts"]], `${folder}/dist/100%.ts`],
    [[["a#b?.ts"]], `${folder}/dist/a#b?.ts`],
    [[["webpack://app/./src/a.ts?1234"]], "webpack://app/./src/a.ts?1234"],
    [[["C:\\src\\a.ts"]], "C:\\src\\a.ts"],
    [[[null]], undefined],
    [[[""]], undefined],
    [[[]], undefined],
  ];
  for (const [index, [map, expected]] of cases.entries()) {
    write(`dist/${index}.js.map`, `)]}'\n${JSON.stringify(mapOf(...map))}`);
    const file = write(`dist/${index}.js`, `f();\n${URL_COMMENT}${index}.js.map`);
    const place = expected === undefined ? `${file}:1:5` : `${expected}:70:9`;
    assert.equal(placeOf(file), place, JSON.stringify(map));
  }
});

test("an index map speaks by its sections, each with sources of its own", (t) => {
  const { write, stacks, folder } = openFolder(t);
  const sections = [
    { offset: { line: 0, column: 0 }, map: mapOf(["a.ts"]) },
    { offset: { line: 0, column: 10 }, map: mapOf(["a.ts"], { sourceRoot: "other" }) },
    { offset: { line: 2, column: 7 }, map: mapOf(["b.ts"]) },
  ];
  const file = write("x.js", URL_COMMENT + dataUrl(JSON.stringify({ version: 3, sections })));
  const at = (position: string) => frameOf(stacks, `${file}:${position}`).replace(`${folder}/`, "");
  assert.deepEqual(["1:4", "1:5", "1:14", "1:15", "2:5", "3:11", "3:12"].map(at), [
    "x.js:1:4",
    "a.ts:70:9",
    "x.js:1:14",
    "other/a.ts:70:9",
    "x.js:2:5",
    "x.js:3:11",
    "b.ts:70:9",
  ]);
});

test("only positions change, in frames of every kind; the message and the rest stay byte for byte", (t) => {
  const { write, stacks, folder } = openFolder(t);
  const file = write("x.js", URL_COMMENT + dataUrl(JSON.stringify(mapOf(["a.ts"]))));
  const address = pathToFileURL(file).href;
  const frames = (bundle: string, module: string) => `
    at f (${bundle})
    at async C.run [as go] (${module})
    at new C (${bundle})
    at ${bundle}
    at async ${module}
    at eval (eval at run (${bundle}), <anonymous>:3:4)
    at Array.map (<anonymous>)
    at async Promise.all (index 0)
    at node:internal/main/run_main_module:28:49
    at f (C:\\a\\b.js:1:5)
    at f (${file}:9:9)
    at f (/nowhere/at/all.js:1:5)
From an earlier event:
\tat h (${bundle})
`;
  for (const message of ["m", `m\n    at forged (${file}:1:5)`, `at ${file}:1:5`, "m\r\n"]) {
    const trace = `TypeError [E_X]: ${message}${frames(`${file}:1:5`, `${address}:1:5`)}`;
    const expected = `TypeError [E_X]: ${message}${frames(`${folder}/a.ts:70:9`, `${folder}/a.ts:70:9`)}`;
    assert.equal(stacks.resolve(trace, message, asItIs), expected);
    assert.equal(stacks.resolve(trace, message, asItIs), expected, "from the cache");
  }
});

test("maps are followed to what was written, as long as they belong together", (t) => {
  const { write, placeOf, path, folder } = openFolder(t);
  const compiled = (map: string) => `f();\n${URL_COMMENT}${map}`;
  const bundle = (name: string, source: string, content?: string) => {
    const more = content === undefined ? {} : { sourcesContent: [content] };
    return write(name, URL_COMMENT + dataUrl(JSON.stringify(mapOf([source], more))));
  };
  // What it names there has no code at 70:9 but on this line.
  const shifted = (source: string) => JSON.stringify({ ...mapOf([source]), mappings: `${";".repeat(69)}QAAA` });
  write("dist/a.js.map", shifted("../src/a.ts"));
  write("dist/a.js", compiled("a.js.map"));
  const past = new Date(Date.now() - 60_000);
  utimesSync(path("dist/a.js"), past, past);
  assert.equal(placeOf(bundle("with.js", "dist/a.js", compiled("a.js.map"))), `${folder}/src/a.ts:1:1`);
  assert.equal(placeOf(bundle("without.js", "dist/a.js")), `${folder}/src/a.ts:1:1`);
  assert.equal(placeOf(bundle("other.js", "dist/a.js", "g();")), `${folder}/dist/a.js:70:9`, "other code");
  assert.equal(placeOf(bundle("stale.js", "dist/a.js", `g();${compiled("a.js.map")}`)), `${folder}/dist/a.js:70:9`);
  const inside = compiled(dataUrl(shifted("../src/b.ts")));
  assert.equal(placeOf(bundle("inside.js", "dist/gone.js", inside)), `${folder}/src/b.ts:1:1`, "the map in a map");
  const newer = new Date(Date.now() + 10_000);
  write("dist/newer.js", compiled("a.js.map"));
  utimesSync(path("dist/newer.js"), newer, newer);
  assert.equal(placeOf(bundle("older.js", "dist/newer.js")), `${folder}/dist/newer.js:70:9`, "built again since");
});

test("maps that lead back to where they came from are left alone", (t) => {
  const { write, placeOf, path } = openFolder(t);
  const itself = write("itself.js", `${URL_COMMENT}${dataUrl(JSON.stringify(mapOf(["itself.js"])))}`);
  assert.equal(placeOf(itself), `${itself}:1:5`);
  const onward = (source: string) => JSON.stringify({ ...mapOf([source]), mappings: `IAqEQ${";".repeat(69)}QAqEQ` });
  for (const [name, next] of ["ab", "bc", "ca"]) write(`${name}.js`, URL_COMMENT + dataUrl(onward(`${next}.js`)));
  const past = new Date(Date.now() - 60_000);
  for (const name of "abc") utimesSync(path(`${name}.js`), past, past);
  assert.match(placeOf(path("a.js")), /\/c\.js:139:17$/);
});

test("the text that a map brings along is kept for its frames", (t) => {
  const { write, stacks, placeOf, folder } = openFolder(t);
  const content = "one\r\ntwo\nthree\rfour";
  placeOf(write("x.js", URL_COMMENT + dataUrl(JSON.stringify(mapOf(["a.ts"], { sourcesContent: [content] })))));
  assert.deepEqual(stacks.sources.lines(`${folder}/a.ts`), ["one", "two", "three", "four"]);
  placeOf(write("y.js", URL_COMMENT + dataUrl(JSON.stringify(mapOf(["b.ts"], { sourcesContent: [null] })))));
  assert.equal(stacks.sources.lines(`${folder}/b.ts`), undefined);
});

test("code that is gone keeps what was known of it", (t) => {
  const { write, stacks, placeOf, folder } = openFolder(t);
  const file = write("x.js", URL_COMMENT + dataUrl(JSON.stringify(mapOf(["a.ts"]))));
  placeOf(file);
  rmSync(folder, { recursive: true });
  assert.equal(placeOf(file), `${folder}/a.ts:70:9`);
  assert.equal(frameOf(stacks, `${file}:1:6`), `${folder}/a.ts:70:9`);
  mkdirSync(folder);
});
