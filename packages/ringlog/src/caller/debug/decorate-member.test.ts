import assert from "node:assert/strict";
import { test } from "node:test";
import { RinglogError } from "../../errors.js";
import { recordDebug } from "./recording-reporter.js";

/** Throws, as a value of any type. */
function raise(message = "boom"): never {
  throw new Error(message);
}

test("every kind of member, bare, catches and is named after its class", async () => {
  const { debug, failures, names } = recordDebug();
  const key = Symbol("key");
  class Payments {
    @debug method(_card: string): number | undefined {
      return raise();
    }
    @debug async later(): Promise<number | undefined> {
      return raise();
    }
    @debug static ofClass(): number | undefined {
      return raise();
    }
    @debug #secret(): number | undefined {
      return raise();
    }
    @debug static #hidden(): void {
      raise();
    }
    @debug get total(): number | undefined {
      return raise();
    }
    @debug set total(_value: number) {
      raise();
    }
    @debug accessor handler = (): void => raise();
    @debug arrow = (_a: number): number | undefined => raise();
    @debug static staticArrow = (): void => raise();
    @debug [key](): void {
      raise();
    }
    private() {
      this.#secret();
      Payments.#hidden();
    }
  }
  const payments = new Payments();
  assert.equal(payments.method("4111"), undefined);
  assert.equal(await payments.later(), undefined);
  assert.equal(Payments.ofClass(), undefined);
  payments.private();
  assert.equal(payments.total, undefined);
  payments.total = 5;
  payments.handler();
  assert.equal(payments.arrow(1), undefined);
  Payments.staticArrow();
  payments[key]();
  assert.deepEqual(
    names(),
    [
      "method",
      "later",
      "ofClass",
      "#secret",
      "#hidden",
      "total",
      "total",
      "handler",
      "arrow",
      "staticArrow",
      "[key]",
    ].map((name) => `Payments.${name}`),
  );
  assert.deepEqual(failures[0]?.args, ["4111"]);
  assert.deepEqual(failures[0]?.parameterNames, ["_card"]);
  assert.deepEqual(failures[6]?.args, [5]);
});

test("with options, and with none in brackets", () => {
  const { debug, failures } = recordDebug();
  class Service {
    @debug({ crash: true }) strict(): number {
      return raise();
    }
    @debug({ fallback: [] }) list(): string[] {
      return raise();
    }
    @debug() open(): void {
      raise();
    }
    @debug({ name: "renamed", level: "warn" }) named(): void {
      raise();
    }
  }
  const service = new Service();
  assert.throws(() => service.strict(), /boom/);
  assert.deepEqual(service.list(), []);
  service.open();
  service.named();
  assert.deepEqual(
    failures.map(({ functionName, level, crash }) => [functionName, level, crash]),
    [
      ["Service.strict", "error", true],
      ["Service.list", "error", false],
      ["Service.open", "error", false],
      ["renamed", "warn", false],
    ],
  );
});

test("the name is that of the class that declares the member, not of the instance", () => {
  const { debug, names } = recordDebug();
  class Base {
    @debug work(): void {
      raise();
    }
    @debug field = (): void => raise();
    @debug #own(): void {
      raise();
    }
    @debug overridden(): void {
      raise("base");
    }
    own() {
      this.#own();
    }
  }
  class Derived extends Base {
    override overridden(): void {
      super.overridden();
    }
  }
  const derived = new Derived();
  derived.work();
  derived.field();
  derived.own();
  derived.overridden();
  const { work } = new Base();
  work();
  assert.deepEqual(names(), ["Base.work", "Base.field", "Base.#own", "Base.overridden", "Base.work"]);
});

test("a method that was never called on an instance is named by itself", () => {
  const { debug, names } = recordDebug();
  class Loose {
    @debug work(): void {
      raise();
    }
  }
  const { work } = Loose.prototype;
  work();
  new Loose().work();
  assert.deepEqual(names(), ["work", "Loose.work"]);
});

test("a class: its own methods and accessors, static and not, and nothing else", () => {
  const { debug, names } = recordDebug();
  class Parent {
    inherited(): void {
      raise("inherited");
    }
  }
  @debug({ name: "Named" })
  class Whole extends Parent {
    static Inner = class {
      work(): void {
        raise("inner");
      }
    };
    static make(): void {
      raise();
    }
    static get size(): number {
      return raise();
    }
    field = (): void => raise("field");
    constructor(fails = false) {
      super();
      if (fails) raise("constructor");
    }
    work(): void {
      raise();
    }
    get value(): number {
      return raise();
    }
    set value(_value: number) {
      raise();
    }
    *[Symbol.iterator](): Generator<number> {
      yield raise();
    }
  }
  const whole = new Whole();
  whole.work();
  assert.equal(whole.value, undefined);
  whole.value = 1;
  assert.deepEqual([...whole], []);
  Whole.make();
  assert.equal(Whole.size, undefined);
  assert.throws(() => whole.inherited(), /inherited/);
  assert.throws(() => whole.field(), /field/);
  assert.throws(() => new Whole(true), /constructor/);
  assert.throws(() => new Whole.Inner().work(), /inner/);
  assert.deepEqual(names(), [
    "Named.work",
    "Named.value",
    "Named.value",
    "Named.[Symbol.iterator]",
    "Named.make",
    "Named.size",
  ]);
});

test("a class by a plain call is the same class, and a member's own decorator holds inside it", () => {
  const { debug, names } = recordDebug();
  class Plain {
    @debug({ crash: true }) strict(): void {
      raise();
    }
    static arrow = (): void => raise("field");
    safe(): void {
      raise();
    }
  }
  assert.equal(debug(Plain), Plain);
  assert.throws(() => Plain.arrow(), /field/);
  assert.equal(debug({ level: "warn" })(Plain), Plain);
  assert.equal(debug({}, Plain), Plain);
  const plain = new Plain();
  assert.throws(() => plain.strict());
  plain.safe();
  assert.deepEqual(names(), ["Plain.strict", "Plain.safe"]);
});

test("a class that was compiled to a function is a class", () => {
  const { debug, names } = recordDebug();
  function Old() {}
  Old.prototype.work = raise;
  assert.equal(debug(Old), Old);
  const made = Reflect.construct(Old, []) as { work(): void };
  made.work();
  assert.deepEqual(names(), ["Old.work"]);
});

test("a field that holds no function, or a class, keeps it", () => {
  const { debug } = recordDebug();
  class Inner {}
  class Holder {
    @debug({ crash: true }) count = 5;
    @debug({ crash: true }) Inner = Inner;
    @debug optional?: () => void;
  }
  const holder = new Holder();
  assert.equal(holder.count, 5);
  assert.equal(holder.Inner, Inner);
  assert.equal(holder.optional, undefined);
});

test("what cannot be wrapped is refused at once", () => {
  const { debug } = recordDebug();
  const loose = debug as (...given: unknown[]) => unknown;
  const refused = (code: string) => (error: unknown) => error instanceof RinglogError && error.code === code;
  assert.throws(() => loose({}, 5), refused("INVALID_TARGET"));
  assert.throws(() => loose({}, undefined), refused("INVALID_TARGET"));
  assert.throws(() => loose(raise, {}), refused("INVALID_TARGET"));
  assert.throws(() => loose({}, "key", 0), refused("INVALID_TARGET"), "a parameter of a legacy decorator");
  assert.throws(() => loose({}, "key", { value: 5 }), refused("INVALID_TARGET"));
  assert.throws(() => (loose({}) as typeof loose)(), refused("INVALID_TARGET"));
  for (const options of [5, "text", null, [], Promise.resolve()]) {
    assert.throws(() => loose(options), refused("INVALID_OPTION"));
  }
});

test("metadata of the function is on the wrapper", (t) => {
  const { debug } = recordDebug();
  const store = new WeakMap<object, Map<unknown, unknown>>();
  const metadata = {
    getOwnMetadataKeys: (target: object) => [...(store.get(target)?.keys() ?? [])],
    getOwnMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
    defineMetadata: (key: unknown, value: unknown, target: object) =>
      store.set(target, (store.get(target) ?? new Map()).set(key, value)),
  };
  Object.assign(Reflect, metadata);
  t.after(() => {
    for (const name of Object.keys(metadata)) Reflect.deleteProperty(Reflect, name);
  });
  const route = () => 1;
  metadata.defineMetadata("path", "/users", route);
  assert.equal(metadata.getOwnMetadata("path", debug(route)), "/users");
});
