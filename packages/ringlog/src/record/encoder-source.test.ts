import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encoderSource } from "./encoder-source.js";
import type { Expected, ShapeTree } from "./generate-encoder.js";
import type { Shape } from "./interner.js";
import { Pair } from "./shape-encoder.fixture.js";

/** Breaks out of what code with keys in it might look like: strings, templates, comments, lines, switches. */
const NASTY = [
  '"',
  "'",
  "`",
  "\\",
  "\\\\",
  '\\"',
  "\n",
  "\r\n",
  "\u2028",
  "\u2029",
  "\0",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a key that looks like a template
  "${globalThis.hacked=1}",
  "*/",
  "/*",
  "//",
  "<!--",
  "-->",
  '"]=globalThis.hacked=1;//',
  '":globalThis.hacked=1;break;case 0:if(k!=="',
  "\\u0022;globalThis.hacked=1;//",
  "\\x22",
  "\ud800",
  "\udc00\ud800",
  "😀",
  "a b",
  "a-b",
  "",
  "default",
  "o",
  "v0_0",
  "prototype",
  "valueOf",
];

function shapeWith(keys: readonly string[], secret: (index: number) => boolean = () => false): Shape {
  return {
    id: 7,
    keys,
    secret: keys.map((_, index) => secret(index)),
    hasToJSON: false,
    uses: 16,
    generated: undefined,
  };
}

/** An object whose values are expected to be: anything, an object, a list of objects, a list of lists, in turn. */
function treeOf(keys: readonly string[]): ShapeTree {
  const inner: ShapeTree = { kind: "object", shape: shapeWith(keys), children: new Map() };
  const kinds: (Expected | undefined)[] = [
    undefined,
    inner,
    { kind: "list", item: inner },
    { kind: "list", item: { kind: "list", item: undefined } },
  ];
  const children = new Map<number, Expected>();
  keys.forEach((_, index) => {
    const expected = kinds[index % kinds.length];
    if (expected !== undefined) children.set(index, expected);
  });
  return { kind: "object", shape: shapeWith(keys), children };
}

const LITERAL = /"(?:[A-Za-z0-9_]|\\u[0-9a-f]{4})*"/g;

/** The code with a hole for each literal that is not the code's own. */
function withoutLiterals(code: string): string {
  return code.replace(LITERAL, (text) => (OWN_LITERALS.has(text) ? text : "KEY"));
}

const OWN_LITERALS = new Set(['"string"', '"number"', '"boolean"', '"object"']);

/** That nothing of the keys stands in the code but in literals made of letters, digits, underscores and escapes. */
function assertApart(keys: readonly string[]): void {
  const plain = encoderSource(treeOf(keys.map((_, index) => `k${index}`))).code.replace('"use strict";', "");
  const code = encoderSource(treeOf(keys)).code.replace('"use strict";', "");
  assert.equal(withoutLiterals(code), withoutLiterals(plain));
  assert.match(withoutLiterals(code), /^[\x20-\x7e\n]*$/);
  const literals = (code.match(LITERAL) ?? []).filter((text) => !OWN_LITERALS.has(text));
  for (const text of literals) assert.ok(keys.includes(JSON.parse(text) as string), text);
}

const key = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 3 }).map((parts) => parts.join("")),
);

describe("the source of a shape's encoder", () => {
  it("holds nothing of a key but letters, digits, underscores and escapes in literals", () => {
    // The code's own literals could not be told apart from these.
    const isOther = (name: string) => !OWN_LITERALS.has(`"${name}"`);
    fc.assert(fc.property(fc.uniqueArray(key.filter(isOther), { minLength: 1, maxLength: 12 }), assertApart), {
      numRuns: 300,
    });
    assertApart(NASTY);
  });

  it("works with such keys, and runs none of them", () => {
    const pair = new Pair({ interns: true });
    const leaf = () => Object.fromEntries(NASTY.map((name, index) => [name, index % 2 === 0 ? name : index]));
    for (const name of NASTY) pair.warm(() => ({ [name]: name, after: [{ [name]: { [name]: 1 } }] }));
    pair.warm(leaf);
    pair.warm(() => ({ ...leaf(), list: [leaf()] }));
    assert.equal("hacked" in globalThis, false);
  });

  it("is code also where every key is a secret, so that nothing is kept of any value", () => {
    const tree: ShapeTree = {
      kind: "object",
      shape: shapeWith(["password", "token"], () => true),
      children: new Map(),
    };
    assert.doesNotThrow(() => new Function(encoderSource(tree).code));
  });
});
