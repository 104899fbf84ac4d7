import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { recordDebug } from "./recording-reporter.js";

/** Rejects in a later turn. */
async function rejectLater(error: unknown): Promise<number> {
  await null;
  throw error;
}

test("an async function's failure has its arguments, and the sites around when it was called", async () => {
  const { debug, failures } = recordDebug();
  const inner = debug(async function inner(first: string, second?: number) {
    return rejectLater(new Error(`${first} ${second}`));
  });
  let pending: unknown;
  const outer = debug(function outer() {
    pending = inner("a", 1);
  });
  outer();
  assert.equal(await pending, undefined);
  assert.equal(await inner("b"), undefined);
  assert.deepEqual(
    failures.map(({ functionName, args, path }) => [functionName, args, path]),
    [
      ["inner", ["a", 1], ["inner", "outer"]],
      ["inner", ["b"], ["inner"]],
    ],
  );
  await debug({ args: false }, async (text: string) => rejectLater(text))("c");
  assert.equal(failures[2]?.args, undefined);
});

test("calls under way at the same time keep their arguments apart", async () => {
  const { debug, failures } = recordDebug();
  const fail = debug(async (n: number) => rejectLater(new Error(`${n}`)));
  await Promise.all(Array.from({ length: 10 }, (_, n) => fail(n)));
  assert.deepEqual(
    failures.map(({ args, error }) => [args?.[0], Number((error as Error).message)]),
    Array.from({ length: 10 }, (_, n) => [n, n]),
  );
});

test("it is followed with the language's own then, also where that was replaced or comes of another realm", async () => {
  const { debug, failures } = recordDebug();
  const own = Promise.prototype.then;
  const works = debug(async () => 1);
  let calls = 0;
  // biome-ignore lint/suspicious/noThenProperty: what instrumentation does
  Promise.prototype.then = function then(this: Promise<unknown>, ...given: unknown[]) {
    calls++;
    return own.apply(this, given as Parameters<typeof own>);
  } as typeof own;
  let promise: unknown;
  try {
    promise = works();
  } finally {
    // biome-ignore lint/suspicious/noThenProperty: as it was
    Promise.prototype.then = own;
  }
  assert.equal(await promise, 1);
  assert.equal(calls, 0);
  const foreign = runInNewContext("(async function foreign() { throw 1; })") as () => Promise<void>;
  assert.equal(await debug(foreign)(), undefined);
  assert.equal(failures.length, 1);
});

test("where the stack is used up, the sites are put back", async () => {
  const { debug, failures } = recordDebug();
  const endless = debug({ crash: true }, async function endless(): Promise<number> {
    return 1 + (await endless());
  });
  await assert.rejects(async () => endless(), RangeError);
  failures.length = 0;
  await debug(async function after() {
    throw new Error("x");
  })();
  assert.deepEqual(failures[0]?.path, ["after"]);
});

test("an async function is no constructor, wrapped or not", () => {
  const { debug } = recordDebug();
  const Wrapped = debug(async () => 1) as unknown as new () => unknown;
  assert.throws(() => new Wrapped(), TypeError);
});
