// The same classes under legacy decorators (`experimentalDecorators`) and TC39 decorators behave alike.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { transform } from "esbuild";
import { recordDebug } from "../../src/caller/debug/recording-reporter.js";
import type { declare } from "./cases/members.js";

/** From the compiled test in `build` to the sources. */
const CASES = new URL("../../../test/debug-legacy/cases/", import.meta.url);

type Declare = typeof declare;
interface Mode {
  readonly name: string;
  readonly compilerOptions: { readonly experimentalDecorators?: boolean; readonly useDefineForClassFields: boolean };
}

const LEGACY: Mode = {
  name: "legacy",
  compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false },
};
const LEGACY_DEFINE: Mode = {
  name: "legacy with define semantics",
  compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true },
};
const TC39: Mode = { name: "TC39", compilerOptions: { useDefineForClassFields: true } };

async function compile({ compilerOptions }: Mode): Promise<Declare> {
  const source = await readFile(new URL("members.ts", CASES), "utf8");
  const { code } = await transform(source, {
    loader: "ts",
    target: "es2022",
    keepNames: true,
    tsconfigRaw: { compilerOptions },
  });
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { declare: Declare };
  return module.declare;
}

for (const mode of [LEGACY, LEGACY_DEFINE, TC39]) {
  test(`${mode.name}: methods, static methods, getters, setters and generators`, async () => {
    const { debug, names, failures } = recordDebug();
    const { Members, key } = (await compile(mode))(debug);
    const members = new Members();
    assert.equal(members.method("4111"), undefined);
    assert.deepEqual([failures[0]?.args, failures[0]?.parameterNames], [["4111"], ["_card"]]);
    assert.equal(await members.later(), undefined);
    assert.throws(() => members.strict(), /boom/);
    assert.deepEqual(members.list(), []);
    assert.equal(Members.ofClass(), undefined);
    assert.equal(members.value, undefined);
    members.written = 5;
    assert.deepEqual([...members.numbers()], [1]);
    Reflect.apply(Reflect.get(members, key), members, []);
    assert.equal(members.whole(), "self");
    const expected = ["method", "later", "strict", "list", "ofClass", "value", "written", "numbers", "[key]"];
    assert.deepEqual(
      names(),
      expected.map((name) => `Members.${name}`),
    );
    assert.equal(Object.getOwnPropertyDescriptor(Members.prototype, "method")?.enumerable, false);
    assert.equal(Members.prototype.method.name, "method");
    assert.equal(Members.prototype.method.length, 1);
  });

  test(`${mode.name}: a class`, async () => {
    const { debug, names, failures } = recordDebug();
    const { Whole } = (await compile(mode))(debug);
    const whole = new Whole();
    whole.work();
    Whole.make();
    assert.throws(() => whole.strict(), /boom/);
    assert.equal(whole.value, undefined);
    assert.deepEqual(names(), ["Whole.work", "Whole.make", "Whole.strict", "Whole.value"]);
    assert.deepEqual(
      failures.map(({ level }) => level),
      ["warn", "warn", "error", "warn"],
    );
  });
}

for (const mode of [LEGACY, TC39]) {
  test(`${mode.name}: arrow-function fields, each instance its own`, async () => {
    const { debug, names } = recordDebug();
    const { Fields } = (await compile(mode))(debug);
    const [one, two] = [new Fields(), new Fields()];
    assert.equal(one.arrow(false), "self");
    assert.equal(one.arrow(true), undefined);
    assert.equal(two.other(), "none");
    assert.equal(Fields.ofClass(), undefined);
    assert.notEqual(one.arrow, two.arrow);
    assert.deepEqual(
      Object.keys(one),
      mode === TC39 ? ["self", "arrow", "other", "empty"] : ["self", "arrow", "other"],
    );
    assert.equal(one.empty, undefined);
    assert.deepEqual(names(), ["Fields.arrow", "Fields.other", "Fields.ofClass"]);
  });
}

test("a legacy field whose value comes from an initializer in the descriptor (Babel, SWC)", () => {
  const { debug, names } = recordDebug();
  class Owner {}
  const initializer = function (this: unknown) {
    return (fails: boolean) => (fails ? assert.fail("boom") : this);
  };
  const decorator = debug as unknown as (target: object, key: string, descriptor: object) => PropertyDescriptor;
  const descriptor = { configurable: true, enumerable: true, writable: true, initializer };
  const decorated = decorator(Owner.prototype, "handler", descriptor) as typeof descriptor;
  const owner = new Owner();
  const handler = decorated.initializer.call(owner);
  assert.equal(handler(false), owner);
  assert.equal(handler(true), undefined);
  assert.deepEqual(names(), ["Owner.handler"]);
});

test("legacy decorators stack with others, in either order", () => {
  const { debug, names } = recordDebug();
  const apply = debug as unknown as (
    target: object,
    key: string,
    descriptor?: PropertyDescriptor,
  ) => PropertyDescriptor;
  class Owner {
    work(): void {
      throw new Error("boom");
    }
  }
  const original = Object.getOwnPropertyDescriptor(Owner.prototype, "work");
  const inner = apply(Owner.prototype, "work", original);
  const outer = { ...inner, value: (...given: []) => Reflect.apply(inner.value as () => void, undefined, given) };
  Object.defineProperty(Owner.prototype, "work", apply(Owner.prototype, "work", outer));
  assert.equal(new Owner().work(), undefined);
  assert.deepEqual(names(), ["Owner.work"]);
});
