// `args: "entry"`: what the file says of arguments that changed before a call failed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { debug, initLogger } from "ringlog";
import { parseLog } from "../support/log-lines.js";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const ENTRY = { args: "entry" } as const;

function fail(text = "failed"): never {
  throw new Error(text);
}

test("the arguments are those at entry, and what changed since stands beside them", async (t) => {
  const { only } = openLog(t);
  const order = debug(ENTRY, function order(cart: { items: { price: number }[]; total?: number; note?: string }) {
    for (const item of cart.items) item.price *= 2;
    cart.total = 6;
    delete cart.note;
    fail();
  });
  order({ items: [{ price: 1 }, { price: 2 }], note: "quick" });
  const line = await only();
  assert.deepEqual(line["debug.args"], [{ items: [{ price: 1 }, { price: 2 }], note: "quick" }]);
  assert.equal(line["debug.args_at"], "entry");
  assert.deepEqual(line["debug.args_changed"], [
    { path: "0.items[0].price", from: 1, to: 2 },
    { path: "0.items[1].price", from: 2, to: 4 },
    { path: "0.note", from: "quick" },
    { path: "0.total", to: 6 },
  ]);
});

test("arguments that did not change say nothing more, however often they come", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const fails = debug(ENTRY, (_object: object, _text: string) => fail());
  for (let i = 0; i < 5; i++) fails({ a: 1, b: { c: [1, "x".repeat(100)] } }, "text");
  for (const line of await own()) {
    assert.deepEqual(line["debug.args"], [{ a: 1, b: { c: [1, "x".repeat(100)] } }, "text"]);
    assert.deepEqual([line["debug.args_at"], "debug.args_changed" in line], ["entry", false]);
  }
});

test("every form: async, generators, accessors, classes, calls within calls", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const mutate = (object: { n: number }): void => {
    object.n++;
    fail();
  };
  await debug(ENTRY, async (object: { n: number }) => {
    await pause(1);
    mutate(object);
  })({ n: 1 });
  [
    ...debug(ENTRY, function* (object: { n: number }): Generator<number> {
      yield object.n;
      mutate(object);
    })({ n: 1 }),
  ];
  for await (const _ of debug(ENTRY, async function* (object: { n: number }): AsyncGenerator<number> {
    yield object.n;
    mutate(object);
  })({ n: 1 }));
  @debug(ENTRY)
  class Whole {
    set value(object: { n: number }) {
      mutate(object);
    }
    static call(object: { n: number }): void {
      const succeeds = debug(ENTRY, (given: object) => given);
      succeeds({ other: "x".repeat(1_000) });
      mutate(object);
    }
  }
  new Whole().value = { n: 1 };
  Whole.call({ n: 1 });
  const lines = await own();
  assert.equal(lines.length, 5);
  for (const line of lines) {
    assert.deepEqual(line["debug.args"], [{ n: 1 }]);
    assert.deepEqual(line["debug.args_changed"], [{ path: "0.n", from: 1, to: 2 }]);
  }
});

test("secrets are hidden by key and by parameter, before and after", async (t) => {
  const { text, only } = openLog(t);
  const login = debug(ENTRY, function login(user: { token: string; name: string }, password: string) {
    user.token = `hidden-${password}-after`;
    user.name = "changed";
    fail();
  });
  login({ token: "hidden-before", name: "first" }, "hidden-pass");
  const line = await only();
  assert.deepEqual(line["debug.args"], [{ token: "[redacted]", name: "first" }, "[redacted]"]);
  assert.deepEqual(line["debug.args_changed"], [{ path: "0.name", from: "first", to: "changed" }]);
  assert.ok(!text().includes("hidden"), text());
});

test("getters, proxies and toJSON run once at entry; what they throw becomes a marker", async (t) => {
  const { only } = openLog(t);
  let reads = 0;
  class Counted {
    toJSON(): string {
      return `read ${++reads} times`;
    }
  }
  const hostile = {
    get thrower() {
      return fail("from a getter");
    },
    counted: new Counted(),
    proxy: new Proxy({}, { ownKeys: () => fail("from a proxy") }),
  };
  const seen: number[] = [];
  debug(ENTRY, (_given: object) => {
    seen.push(reads);
    fail();
  })(hostile);
  const line = await only();
  assert.deepEqual(seen, [1]);
  assert.deepEqual(line["debug.args"], [
    { thrower: "[getter threw]", counted: "read 1 times", proxy: "[proxy threw]" },
  ]);
  assert.deepEqual(line["debug.args_changed"], [{ path: "0.counted", from: "read 1 times", to: "read 2 times" }]);
});

test("a getter that calls such functions itself, or logs, changes nothing", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const inner = debug(ENTRY, function inner(given: object) {
    if (Object.keys(given).length > 0) fail("inner");
    return 1;
  });
  const nosy = {
    get a() {
      log.info("from a getter");
      inner({ x: 1 });
      return inner({});
    },
  };
  debug({ ...ENTRY, name: "outer" }, (_given: object) => 1)(nosy);
  debug({ ...ENTRY, name: "outer" }, (_given: object) => fail("outer"))(nosy);
  const lines = await own();
  const inside = lines.filter((line) => line["msg"] === "inner");
  assert.equal(inside.length, 3, "read as each call begins, and once more as the second one fails");
  for (const line of inside) assert.deepEqual([line["debug.args"], line["debug.args_at"]], [[{ x: 1 }], "failure"]);
  const outer = lines.filter((line) => line["msg"] === "outer");
  assert.deepEqual(
    outer.map((line) => [line["debug.args"], line["debug.args_at"], line["debug.args_changed"]]),
    [[[{ a: 1 }], "entry", undefined]],
  );
});

test("many changes, large values and many arguments are bounded", async (t) => {
  const { only, text } = openLog(t, { limits: { args: 3, recordBytes: 16_384 } });
  debug(ENTRY, (...given: unknown[]) => {
    (given[0] as number[]).fill(1);
    (given[1] as { text: string }).text = "y".repeat(100_000);
    fail();
  })(
    Array.from({ length: 100 }, () => 0),
    { text: "x".repeat(100_000) },
    3,
    4,
    5,
  );
  const line = await only();
  const changed = line["debug.args_changed"] as unknown[];
  assert.ok(changed.length <= 21, String(changed.length));
  assert.equal((line["debug.args"] as unknown[]).at(-1), "…[+2 arguments]");
  assert.ok(text().length < 40_000, String(text().length));
});

test("where a record has no room left the arguments are those of the failure, cut", async (t) => {
  const { only } = openLog(t, { limits: { recordBytes: 8_192 } });
  debug(ENTRY, (_text: string) => {
    throw Object.assign(new Error("large"), { detail: Array.from({ length: 100 }, () => "y".repeat(70)) });
  })("x".repeat(1_500));
  const line = await only();
  assert.equal(line["debug.args_at"], "failure");
  assert.ok(JSON.stringify(line["debug.args"]).length < 1_000, "cut");
});

test("where calls that go on hold too much, the oldest say that theirs are of the failure", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const gate = withResolvers();
  const waits = debug(ENTRY, async function waits(object: { n: number; text: string }) {
    await gate.promise;
    object.n = -1;
    fail();
  });
  const calls = Array.from({ length: 1_000 }, (_, n) => waits({ n, text: "x".repeat(16_000) }));
  gate.resolve(undefined);
  await Promise.all(calls);
  const lines = await own();
  assert.equal(lines.length, 1_000);
  const at = lines.map((line) => line["debug.args_at"]);
  const first = at.indexOf("entry");
  assert.ok(first > 0 && at.slice(0, first).every((each) => each === "failure"), String(first));
  assert.ok(at.slice(first).every((each) => each === "entry"));
  for (const [index, line] of lines.entries()) {
    const [{ n }] = line["debug.args"] as [{ n: number }];
    assert.equal(n, index < first ? -1 : index);
  }
  const again = debug({ ...ENTRY, name: "again" }, async (_n: number) => {
    await null;
    fail("again");
  });
  await again(1);
  assert.equal((await own()).at(-1)?.["debug.args_at"], "entry", "what was given back is free again");
});

function withResolvers(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

test("a configuration that comes between entry and failure: redaction is that of the failure", async (t) => {
  const { path, own, text } = openLog(t);
  const gate = withResolvers();
  const waits = debug(ENTRY, async function waits(_object: object) {
    await gate.promise;
    fail();
  });
  const call = waits({ shoeSize: "hidden" });
  initLogger({ filePath: path, console: "off", redact: ["shoeSize"] });
  gate.resolve(undefined);
  await call;
  const line = (await own()).at(-1);
  assert.deepEqual([line?.["debug.args"], line?.["debug.args_at"]], [[{ shoeSize: "[redacted]" }], "failure"]);
  assert.ok(!text().includes("hidden"));
});

test("calls that succeed write nothing, and deep recursion of them is survived", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const down: (n: number, text: string) => number | undefined = debug(
    ENTRY,
    function down(n: number, text: string): number {
      return n === 0 ? 0 : 1 + (down(n - 1, text) ?? 0);
    },
  );
  assert.equal(down(1_000, "x".repeat(15_000)), 1_000);
  assert.deepEqual(await own(), []);
  const endless: (n: number) => number | undefined = debug(ENTRY, (n: number): number => 1 + (endless(n + 1) ?? 0));
  endless(0);
  debug({ ...ENTRY, name: "after" }, (object: { n: number }) => {
    object.n = 2;
    fail("after");
  })({ n: 1 });
  const last = (await own()).at(-1);
  assert.deepEqual(last?.["debug.args"], [{ n: 1 }]);
  assert.deepEqual(last?.["debug.args_changed"], [{ path: "0.n", from: 1, to: 2 }]);
});

test("nothing is read at entry where the record would not be written", async (t) => {
  const { lines } = openLog(t, { level: "silent" });
  const untouched = new Proxy({}, { get: () => fail(), ownKeys: () => fail() });
  let asked = 0;
  const watched = {
    get n() {
      return ++asked;
    },
    untouched,
  };
  debug(ENTRY, (given: object) => given)(watched);
  assert.equal(asked, 0);
  assert.deepEqual(await lines(), []);
});

test("a call that succeeds starts no logger, nor does it speak of one that is closed", async () => {
  const { code, stdout, stderr } = await runCode(`
    const fn = debug({ args: "entry", slowMs: 10_000 }, (object) => object);
    fn({ n: 1 });
    const before = getLogger().stats().mode;
    const log = initLogger({ console: "off" });
    fn({ n: 2 });
    await log.close();
    fn({ n: 3 });
    console.log(process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length, before);`);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^0 /);
});

test("what fails before a logger was started has the arguments of the failure, and says so", async (t) => {
  const { path } = openLog(t);
  await runCode(
    `const fn = debug({ args: "entry" }, (object) => { object.n = 2; initLogger({ filePath: process.env.FILE, console: "off" }); throw new Error("early"); });
     fn({ n: 1 });`,
    { env: { FILE: `${path}.early` } },
  );
  const [line] = parseLog(readFileSync(`${path}.early`, "utf8"));
  assert.deepEqual([line?.["debug.args"], line?.["debug.args_at"]], [[{ n: 2 }], "failure"]);
});
