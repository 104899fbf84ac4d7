import assert from "node:assert/strict";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { areShortened, parameterNames, parseParameters } from "./parameter-names.js";

function namesOf(source: string): readonly string[] | undefined {
  return parseParameters(source)?.names;
}

/** What a source evaluates to. */
function evaluate(source: string): object {
  return runInThisContext(source) as object;
}

test("every form of function gives its names", () => {
  const forms: Record<string, string[]> = {
    "function login(user, password) {}": ["user", "password"],
    "async function* f(a,b){}": ["a", "b"],
    "function /* (x) */ (a /* , b) */, // c)\n d) {}": ["a", "d"],
    "a => a": ["a"],
    "async a => a": ["a"],
    "async (a, b) => a": ["a", "b"],
    "() => (1, 2)": [],
    "(a,) => a": ["a"],
    "method(a) { return [a]; }": ["a"],
    "async *gen(a) {}": ["a"],
    "set x(value) {}": ["value"],
    "get x() { return (1, 2); }": [],
    "#priv(a, b) {}": ["a", "b"],
    '"quoted (name)"(a) {}': ["a"],
    "[key(1, ')')](a, b) {}": ["a", "b"],
    "[`${x}]`](a) {}": ["a"],
    "($, _a1, été) => 1": ["$", "_a1", "été"],
  };
  for (const [source, names] of Object.entries(forms)) assert.deepEqual(namesOf(source), names, source);
});

test("defaults, patterns and rest parameters do not disturb the names around them", () => {
  const parameters: Record<string, string[]> = {
    "a = (1, 2), b = [3, 4], c = { d: 5, e: 6 }, f": ["a", "b", "c", "f"],
    "a = ')', b = \"),\\\"(\", c = '\\'(', d": ["a", "b", "c", "d"],
    "a = `)${`(${b}`},`, c": ["a", "c"],
    "a = `\\`${{ x: `}` }.x}$)`, c": ["a", "c"],
    "a = /[)/,(]\\//g, b = c / d, e = (f) / 2, g": ["a", "b", "e", "g"],
    "a = function (x, y) { return /[)]/; }, b": ["a", "b"],
    "a = (x, y) => { if (x) { return x / y; } }, b": ["a", "b"],
    "{ user, password }, [c, d] = [], e": ["", "", "e"],
    "a, ...rest": ["a", "rest"],
    "...{ length }": [""],
    "a = 1 /* ) */, // ,\n b": ["a", "b"],
    "a = class { m(x, y) {} }, b = async () => {}, c": ["a", "b", "c"],
  };
  for (const [list, names] of Object.entries(parameters)) {
    for (const source of [`function f(${list}) {}`, `(${list}) => 0`, `m(${list}) {}`]) {
      assert.deepEqual(namesOf(source), names, source);
    }
  }
});

test("any list of parameters that the language takes is read as it is", () => {
  const name = fc.constantFrom("a", "user", "$x", "_", "pass1");
  const value = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("1", "')'", '"(,"', "`,)`", "/[,)]/", "x / 2", "'\\''", "{}", "[]"),
      tie("value").map((inner) => `[${inner}, ${inner}]`),
      tie("value").map((inner) => `{ k: ${inner}, l() { return ${inner}; } }`),
      tie("value").map((inner) => `(p, q = ${inner}) => (${inner})`),
      tie("value").map((inner) => `\`,\${${inner}})\``),
    ),
  })).value;
  const parameter = fc
    .tuple(name, fc.option(value), fc.constantFrom("", " ", "/* , */"))
    .map(([id, init, gap]) => (index: number) => {
      const own = `${id}${index}`;
      return { own, text: `${own}${gap}${init === null ? "" : ` = ${init}`}` };
    });
  fc.assert(
    fc.property(fc.array(parameter, { maxLength: 5 }), (makers) => {
      const parameters = makers.map((make, index) => make(index));
      const list = parameters.map(({ text }) => text).join(", ");
      const expected = parameters.map(({ own }) => own);
      assert.deepEqual(parameterNames(evaluate(`(function (${list}) {})`), 0), expected, list);
    }),
  );
});

test("a rest parameter names every argument it takes", () => {
  const fn = (_user: string, ..._secrets: string[]) => {};
  assert.deepEqual(parameterNames(fn, 4), ["_user", "_secrets", "_secrets", "_secrets"]);
  assert.deepEqual(parameterNames(fn, 1), ["_user", "_secrets"]);
});

test("native, bound, proxied and over-long sources have no names", () => {
  const long = `(a = [${"1,".repeat(10_000)}], password) => 1`;
  for (const fn of [Math.max, namesOf.bind(null), new Proxy(namesOf, {}), evaluate(long), {}]) {
    assert.equal(parameterNames(fn, 1), undefined);
  }
});

test("any text at all is read in linear time and never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => void parseParameters(text)));
  for (const piece of ["(", "`${", "'", "/[", "a=/", "[", "((a,", "\\", "/*", "//"]) {
    parseParameters(`function f(${piece.repeat(10_000 / piece.length)}`);
  }
});

test("names that a minifier has made short are known as such", () => {
  const forms: Record<string, boolean> = {
    "(async function(e,t){await null;throw new TypeError(`no order ${e}`)})": true,
    "(e=>{throw new Error(e)})": true,
    "((a,b)=>a/b)": true,
    "((a, b) => a / b)": false,
    "(function (a) { throw a; })": false,
    "(function(a) {\n  throw a;\n})": false,
    "(function(user,password){throw user})": false,
    "(function(){throw 1})": false,
    "(function({a,b}){throw a})": false,
  };
  for (const [source, isShort] of Object.entries(forms)) {
    const names = parameterNames(evaluate(source), 1);
    assert.equal(names !== undefined && areShortened(names), isShort, source);
  }
});
