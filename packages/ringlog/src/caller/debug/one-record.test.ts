import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createDebug } from "./debug.js";
import { recordDebug } from "./recording-reporter.js";
import { createDebugState } from "./state.js";

function thrower(error: unknown) {
  return function fails(): number {
    throw error;
  };
}

/** Errors of every kind that one function throws and others pass on. */
const KINDS: readonly unknown[] = [
  new Error("object"),
  Object.freeze({ a: 1 }),
  "text",
  5,
  undefined,
  null,
  NaN,
  Symbol("s"),
];

test("one error through nested synchronous functions is one record, with the exact path", () => {
  for (const error of KINDS) {
    const { debug, failures } = recordDebug();
    const inner = debug({ crash: true, name: "inner" }, thrower(error));
    const quiet = debug({ crash: true, name: "quiet", only: URIError }, () => inner());
    const middle = debug({ crash: true, name: "middle" }, () => quiet());
    const outer = debug({ name: "outer" }, () => middle());
    assert.equal(outer(), undefined);
    assert.equal(outer(), undefined);
    assert.deepEqual(
      failures.map(({ path }) => path),
      [
        ["inner", "quiet", "middle", "outer"],
        ["inner", "quiet", "middle", "outer"],
      ],
      `thrown ${String(error)}, twice`,
    );
  }
});

test("one error through asynchronous functions is one record", async () => {
  for (const error of KINDS) {
    const { debug, failures } = recordDebug();
    const inner = debug({ crash: true, name: "inner" }, async () => {
      await null;
      return thrower(error)();
    });
    const middle = debug({ crash: true, name: "middle" }, () => inner());
    const outer = debug({ name: "outer" }, async () => {
      try {
        return await middle();
      } finally {
        await null;
      }
    });
    assert.equal(await outer(), undefined);
    assert.equal(failures.length, 1, `thrown ${String(error)}`);
    assert.deepEqual(failures[0]?.path, ["inner", "middle", "outer"]);
    assert.equal(await outer(), undefined);
    assert.equal(failures.length, 2, `thrown ${String(error)} again`);
  }
});

test("after an await, the functions around are not known and not invented", async () => {
  const { debug, failures } = recordDebug();
  const inner = debug({ crash: true, name: "inner" }, async () => thrower(new Error("x"))());
  const outer = debug({ name: "outer" }, async () => {
    await null;
    return inner();
  });
  await outer();
  assert.deepEqual(
    failures.map(({ path }) => path),
    [["inner"]],
  );
});

test("recursion, synchronous or not, is one record of one error", async () => {
  const { debug, failures } = recordDebug();
  const error = new Error("deep");
  const sync = debug({ crash: true }, (n: number): number => (n === 0 ? thrower(error)() : sync(n - 1)));
  assert.throws(() => sync(5), error);
  assert.equal(failures[0]?.path.length, 6);
  const later = debug({ crash: true }, async (n: number): Promise<number> => {
    await null;
    return n === 0 ? thrower(new Error("later"))() : later(n - 1);
  });
  await assert.rejects(later(5));
  assert.equal(failures.length, 2);
});

test("a failure that was swallowed is another one than what is thrown next", () => {
  const { debug, failures } = recordDebug();
  const safe = debug({ name: "safe" }, thrower("text"));
  const outer = debug({ name: "outer", crash: true }, () => {
    safe();
    return thrower("text")();
  });
  assert.throws(outer);
  const undecorated = debug({ name: "strict", crash: true }, thrower("text"));
  const far = debug({ name: "far" }, () => {
    const near = debug({ name: "near" }, () => {
      try {
        undecorated();
      } catch {
        // Swallowed by the application; what comes next is new.
      }
    });
    near();
    return thrower("text")();
  });
  far();
  const quiet = debug({ name: "quiet" }, () => {
    try {
      undecorated();
    } catch {
      // Swallowed by the application; what comes next is new.
    }
  });
  quiet();
  debug({ name: "after" }, thrower("text"))();
  assert.deepEqual(
    failures.map(({ functionName }) => functionName),
    ["safe", "outer", "strict", "far", "strict", "after"],
  );
});

test("concurrent failures with an equal primitive are counted one by one", async () => {
  const { debug, failures } = recordDebug();
  const inner = debug({ crash: true, name: "inner" }, async () => {
    await null;
    return thrower("timeout")();
  });
  const outer = debug({ name: "outer" }, async () => inner());
  await Promise.all([outer(), outer(), outer()]);
  assert.deepEqual(
    failures.map(({ functionName }) => functionName),
    ["inner", "inner", "inner"],
  );
});

test("equal primitives in different turns of the event loop are different errors", async () => {
  const { debug, failures } = recordDebug();
  let fail = (_error: string) => {};
  const waiting = debug({ name: "waiting" }, () => new Promise<void>((_, reject) => (fail = reject)));
  const pending = waiting();
  debug(thrower("text"))();
  await nextTurn();
  await nextTurn();
  fail("text");
  await pending;
  assert.equal(failures.length, 2);
});

test("an error kept and thrown anew makes a record each time", async () => {
  const { debug, failures } = recordDebug();
  const kept = new Error("kept");
  const rejected = Promise.reject(kept);
  const sync = debug({ crash: true }, thrower(kept));
  const outer = debug(() => sync());
  const later = debug(() => rejected);
  for (let i = 0; i < 3; i++) outer();
  assert.equal(failures.length, 3);
  await later();
  assert.equal(failures.length, 3, "through another function it is the same error");
  await later();
  assert.equal(failures.length, 4);
});

test("a wrapper around a wrapper records once and is named once", () => {
  const { debug, failures } = recordDebug();
  const twice = debug({ crash: true }, debug({ crash: true }, thrower(new Error("x"))));
  assert.throws(debug(() => twice()) && twice);
  assert.deepEqual(
    failures.map(({ path }) => path),
    [["fails"]],
  );
});

test("two copies that share the state make one record", () => {
  const state = createDebugState();
  const seen: string[] = [];
  const reporter = (name: string) => () => ({
    failed: () => seen.push(name),
    succeeded: () => {},
    now: () => 0,
    enter: () => -1,
    leave: () => {},
    keep: () => undefined,
    release: () => {},
    begin: (startMs: number) => ({ startMs }),
    wait: () => {},
    end: () => {},
    defaultCrash: () => true,
    wantsResult: () => false,
  });
  const [one, two] = [createDebug(reporter("one"), state), createDebug(reporter("two"), state)];
  assert.throws(
    one(() => two(thrower(new Error("x")))()),
    /x/,
  );
  assert.deepEqual(seen, ["two"]);
});
