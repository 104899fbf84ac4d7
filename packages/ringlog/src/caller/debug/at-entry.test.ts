// `args: "entry"` and `slowMs`, as the reporter sees them: every form notes its arguments once, and gives them back once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDebug } from "./debug.js";
import { type Recording, recordDebug } from "./recording-reporter.js";

const fails = (): never => {
  throw new Error("fails");
};

/** Whether all that was noted was given back, each once. */
function isSettled({ entered, left }: Recording): boolean {
  return left.length === entered.length && new Set(left).size === left.length;
}

test("arguments are noted before the call, by every kind of function", async () => {
  const recording = recordDebug();
  const { debug, entered } = recording;
  const options = { args: "entry" } as const;
  debug(options, (object: { n: number }) => object.n++)({ n: 1 });
  await debug(options, async (n: number) => n)(2);
  await debug(options, (n: number) => Promise.resolve(n))(3);
  for (const _ of debug(options, function* (n: number): Generator<number> {
    yield n;
  })(4));
  for await (const _ of debug(options, async function* (n: number): AsyncGenerator<number> {
    yield n;
  })(5));
  assert.deepEqual(entered, [[{ n: 2 }], [2], [3], [4], [5]]);
  assert.ok(isSettled(recording), JSON.stringify(recording.left));
});

test("and by every kind of member, decorated by itself or with its class", () => {
  const recording = recordDebug();
  const { debug, entered } = recording;
  class Members {
    @debug({ args: "entry" }) method(_n: number): undefined {}
    @debug({ args: "entry" }) get value(): number | undefined {
      return 1;
    }
    @debug({ args: "entry" }) set value(_n: number | undefined) {}
    @debug({ args: "entry" }) static make(_n: number): undefined {}
    @debug({ args: "entry" }) field = (_n: number): undefined => {};
  }
  const members = new Members();
  members.method(1);
  members.value = 2;
  Members.make(3);
  members.field(4);
  assert.equal(members.value, 1);
  @debug({ args: "entry" })
  class Whole {
    method(_n: number): void {}
  }
  new Whole().method(5);
  const legacy = { method(_n: number): undefined {} };
  const descriptor = Object.getOwnPropertyDescriptor(legacy, "method") as TypedPropertyDescriptor<
    (n: number) => undefined
  >;
  const decorate = debug({ args: "entry" }) as (...given: unknown[]) => PropertyDescriptor;
  Object.defineProperty(legacy, "method", decorate(legacy, "method", descriptor));
  legacy.method(6);
  assert.deepEqual(entered, [[1], [2], [3], [4], [], [5], [6]]);
  assert.ok(isSettled(recording), JSON.stringify(recording.left));
});

test("a failure carries what was noted, and gives it back", async () => {
  const recording = recordDebug();
  const { debug, failures } = recording;
  const options = { args: "entry" } as const;
  debug(options, (_n: number) => fails())(1);
  await debug(options, async (_n: number) => {
    await null;
    fails();
  })(2);
  [
    ...debug(options, function* (_n: number): Generator<number> {
      yield fails();
    })(3),
  ];
  assert.throws(() => debug({ ...options, crash: true }, (_n: number) => fails())(4));
  assert.throws(() => debug({ ...options, only: TypeError }, (_n: number) => fails())(5));
  assert.deepEqual(
    failures.map(({ entry }) => entry?.bytes?.[0]),
    [0, 1, 2, 3],
  );
  assert.ok(isSettled(recording), JSON.stringify(recording.left));
});

test("nothing is noted with other settings", async () => {
  const { debug, entered, failures } = recordDebug();
  for (const args of [true, false]) {
    debug({ args, slowMs: 5 }, fails)();
    await debug({ args }, async () => fails())();
  }
  assert.deepEqual(entered, []);
  assert.deepEqual(
    failures.map(({ entry }) => entry),
    [undefined, undefined, undefined, undefined],
  );
});

test("a reporter that cannot note, or throws, changes no call and is named in the failure", () => {
  const { failures, debug } = recordDebug();
  const reporter = {
    failed: (failure: (typeof failures)[number]) => failures.push(failure),
    enter: (): number => fails(),
    begin: () => fails(),
  };
  const broken = createDebug(() => reporter as never);
  assert.equal(broken({ args: "entry", slowMs: 1 }, (n: number) => n + 1)(1), 2);
  broken({ args: "entry" }, (_n: number) => fails())(1);
  assert.deepEqual([failures[0]?.args, failures[0]?.entry], [[1], null]);
  assert.equal(debug((n: number) => n)(1), 1);
});

test("calls with slowMs that wait are begun and ended once, whatever becomes of them", async () => {
  const recording = recordDebug();
  const { debug } = recording;
  const options = { slowMs: 5 };
  await debug(options, async () => {})();
  await debug(options, async () => fails())();
  for (const _ of debug(options, function* (): Generator<number> {
    yield 1;
  })());
  assert.deepEqual([recording.waiting, recording.ended], [3, 3]);
  debug(options, () => {})();
  debug(options, fails)();
  assert.equal(recording.waiting, 3);
});
