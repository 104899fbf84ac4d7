import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readEntry } from "../entry/read-entry.js";
import type { Entry } from "../model/entry.js";
import { parseQuery } from "./parse-query.js";
import { toPredicate } from "./to-predicate.js";

/** A query, and lines of which only the first is selected. */
const CASES: readonly (readonly [string, string, ...string[]])[] = [
  ["a:12", '{"a":12}', '{"a":"12.0"}', '{"a":120}', "{}"],
  ["a:12.0", '{"a":12}', '{"a":"12"}'],
  ["a>11", '{"a":"12"}', '{"a":" 12"}', '{"a":"0x20"}', '{"a":"1_000"}', '{"a":true}', '{"a":[12]}', '{"a":"1e999"}'],
  ["a:true", '{"a":true}', '{"a":false}', '{"a":"TRUE"}'],
  ["a:pay", '{"a":["x","pay"]}', '{"a":"Pay"}', '{"a":"payment"}', '{"a":{"pay":1}}', '{"a":[["pay"]]}'],
  ["a:*pay*", '{"a":[{"b":"to pay"}]}', '{"a":"Pay"}'],
  ["a:1*0", '{"a":100}', '{"a":1}', '{"a":1e30}'],
  ["a:x*x", '{"a":"xx"}', '{"a":"x"}', '{"a":"xxy"}'],
  ["has:a", '{"a":""}', '{"a":null}', '{"A":1}'],
  ["-has:a", '{"a":null}', '{"a":0}'],
  ["a!=b", '{"a":"c"}', '{"a":"b"}', "{}"],
  ["-a:b", "{}", '{"a":"b"}', '{"a":["b"]}'],
  ["a.b:1", '{"a":{"b":1}}', '{"a":[{"b":1}]}', '{"a":{"c":1}}', '{"a":"b"}'],
  ["a.b:1", '{"a.b":1,"a":{"b":2}}', '{"a.b":2,"a":{"b":1}}'],
  ["a.b:1", '{"a.b":null,"a":{"b":1}}', '{"a.b":0,"a":{"b":1}}'],
  ["a.b.c:1", '{"a":{"b.c":1}}', '{"a.b":{"c":2},"a":{"b":{"c":1}}}'],
  ["a.b.c:1", '{"a.b":{"c":1},"a":{"b":{"c":2}}}', '{"a.b":{"x":1},"a":{"b":{"c":2}}}'],
  ['"__proto__":1', '{"__proto__":1}', "{}"],
  ["__proto__.x:1", '{"__proto__":{"x":1}}', "{}"],
  ["constructor:*", '{"constructor":1}', "{}", '{"a":{}}'],
  ["a.toString:*", '{"a":{"toString":1}}', '{"a":{}}'],
  ["level>=warn", '{"level":"error","msg":"x"}', '{"level":"info","msg":"x"}', '{"msg":"x"}'],
  ["-level:info", '{"msg":"x"}', '{"level":"info","msg":"x"}'],
  ["CARD", '{"msg":"a card"}', '{"msg":"a car"}', '{"note":"card"}'],
  ["kelvin", '{"msg":"KELVIN"}', '{"msg":"\u212aelvin"}'],
  ["É", '{"msg":"É"}', '{"msg":"é"}', '{"msg":"E"}'],
  [
    "ms>100",
    '{"http.server.request.duration":0.2,"debug.duration_ms":1}',
    '{"http.server.request.duration":0.05,"debug.duration_ms":200}',
    '{"debug.duration_ms":"200"}',
  ],
  ["request:12", '{"request.id":12}', '{"request.id":"12.0"}', '{"request.id":[12]}'],
];

describe("toPredicate", () => {
  for (const [query, selected, ...others] of CASES) {
    it(`selects ${selected} by ${query}`, () => {
      const accepts = toPredicate(parseQuery(query));
      assert.ok(accepts(entryOf(selected)));
      for (const other of others) assert.ok(!accepts(entryOf(other)), other);
    });
  }

  it("throws on no entry", () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const values = [
      deep,
      `"${"[".repeat(1_000)}]"`,
      `{"a":${deep}}`,
      '{"toJSON":1}',
      '"[\\ud800]"',
      "1e999",
      `"${"x".repeat(1e6)}"`,
    ];
    const queries = [
      "a:b",
      "a:*b*",
      "a:[*",
      "a>1",
      "has:a",
      "a.a:1",
      "a.a.a:*",
      "b",
      'a:"[[]]"',
      "-a:1,2*",
      "exception.type:x*",
      "ms>1",
    ];
    const entries = values.map((value) =>
      entryOf(`{"a":${value},"exception.type":${value},"debug.duration_ms":${value}}`),
    );
    for (const accepts of queries.map((text) => toPredicate(parseQuery(text)))) entries.forEach(accepts);
  });

  it("is not slowed down by a hostile text", () => {
    const accepts = toPredicate(parseQuery(`a:${"*a".repeat(100)}*b "${"a".repeat(100)}b"`));
    assert.equal(accepts(entryOf(`{"a":"${"a".repeat(100_000)}","msg":"${"a".repeat(100_000)}"}`)), false);
  });

  it("runs in a browser, as parsing, writing and editing do", async () => {
    const names = ["parse-query", "format-query", "edit-query", "to-predicate", "to-prefilter", "fields-of"];
    const imports = names.map((name, index) => `export * as m${index} from "./${name}.js";`).join("\n");
    const resolveDir = fileURLToPath(new URL(".", import.meta.url));
    const result = await build({
      stdin: { contents: imports, resolveDir },
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
    });
    assert.deepEqual([...result.warnings, ...result.errors], []);
    assert.ok(
      !/\b(?:process|Buffer|require)\b/.test(result.outputFiles[0]?.text.replace(/process\.\w+/g, "") ?? "process"),
    );
  });
});

function entryOf(line: string): Entry {
  return readEntry(Buffer.from(line)) as Entry;
}
