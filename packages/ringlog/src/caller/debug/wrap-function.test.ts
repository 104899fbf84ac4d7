import assert from "node:assert/strict";
import { test } from "node:test";
import { recordDebug } from "./recording-reporter.js";

const boom = new Error("boom");

/** Throws anything; a function's type then says `never`, which no test wants. */
function raise(error: unknown): number {
  throw error;
}

test("safe mode reports and returns undefined", () => {
  const { debug, failures } = recordDebug();
  const ratio = debug(function ratio(data: bigint) {
    return 10n / data;
  });
  assert.equal(ratio(5n), 2n);
  assert.equal(failures.length, 0);
  assert.equal(ratio(0n), undefined);
  assert.equal(failures.length, 1);
  assert.ok(failures[0]?.error instanceof RangeError);
  assert.deepEqual(failures[0], {
    error: failures[0].error,
    functionName: "ratio",
    level: "error",
    crash: false,
    args: [0n],
    parameterNames: ["data"],
    path: ["ratio"],
    durationMs: undefined,
    onError: undefined,
    entry: undefined,
    start: undefined,
  });
});

test("strict mode reports once and rethrows the identical error, object or not", async () => {
  for (const thrown of [boom, "text", undefined, null, 0, Symbol("s"), Object.freeze({ a: 1 })]) {
    const { debug, failures } = recordDebug();
    const strict = debug({ crash: true });
    const caught = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return [error];
      }
      return [];
    };
    assert.deepEqual(caught(strict(() => raise(thrown))), [thrown]);
    const later = strict(async () => raise(thrown))();
    const reason = await later.then(
      () => "none",
      (error: unknown) => error,
    );
    assert.ok(Object.is(reason, thrown));
    // The same error object in two functions is one error; equal primitives thrown by two functions are two.
    assert.equal(failures.length, typeof thrown === "object" && thrown !== null ? 1 : 2);
  }
});

test("fallback is a value, or a function of the error", async () => {
  const { debug, failures } = recordDebug();
  assert.equal(debug({ fallback: 7 }, () => raise(boom))(), 7);
  assert.equal(debug({ fallback: null }, () => raise(boom))(), null);
  assert.equal(debug({ fallback: (error) => (error as Error).message })(() => raise(new Error("x")))(), "x");
  assert.equal(await debug({ fallback: async () => 3 }, async () => raise(new Error("y")))(), 3);
  assert.equal(await debug({ fallback: "late" }, async () => raise(new Error("z")))(), "late");
  assert.equal(failures.length, 4);
});

test("a fallback that fails is reported too, and the call returns undefined", async () => {
  const { debug, failures } = recordDebug();
  const second = new Error("second");
  const fallback = () => raise(second);
  assert.equal(debug({ fallback }, () => raise(new Error("first")))(), undefined);
  const rejects = async () => raise(new Error("third"));
  assert.equal(await debug({ fallback: rejects }, async () => raise(new Error("fourth")))(), undefined);
  const messages = failures.map(({ error, args }) => [(error as Error).message, args]);
  assert.deepEqual(messages, [
    ["first", []],
    ["second", undefined],
    ["fourth", []],
    ["third", undefined],
  ]);
});

test("a fallback that only throws on what it was given makes no second record", () => {
  const { debug, failures } = recordDebug();
  const fallback = (error: unknown) => raise(error);
  for (const thrown of [new Error("same"), "same"]) {
    assert.equal(debug({ fallback }, () => raise(thrown))(), undefined);
  }
  assert.equal(failures.length, 2);
});

test("the process's default of crash holds where the option is left out, and is read at the call", () => {
  const recording = recordDebug();
  const { debug } = recording;
  const open = debug(() => raise(boom));
  const safe = debug({ crash: false }, () => raise(boom));
  recording.defaultCrash = true;
  assert.throws(open, boom);
  assert.equal(safe(), undefined);
  recording.defaultCrash = false;
  assert.equal(open(), undefined);
});

test("this, name, length, further properties and construction stay", () => {
  const { debug } = recordDebug();
  function Point(this: { x: number }, x: number, _y = 0) {
    this.x = x;
  }
  Point.origin = "here";
  Object.defineProperty(Point, Symbol.for("custom"), { value: 1 });
  const wrapped = debug(Point) as typeof Point & (new (x: number) => { x: number });
  assert.equal(wrapped.name, "Point");
  assert.equal(wrapped.length, 1);
  assert.equal(wrapped.origin, "here");
  assert.equal(Reflect.get(wrapped, Symbol.for("custom")), 1);
  const self = { x: 0 };
  wrapped.call(self, 4);
  assert.equal(self.x, 4);
  const made = new wrapped(5);
  assert.equal(made.x, 5);
  assert.ok(made instanceof wrapped && made instanceof Point);
  const Failing = debug(function Failing() {
    raise(boom);
  }) as unknown as new () => object;
  assert.throws(() => new Failing(), boom, "construction is no call");
});

test("arguments are those of the call, none with args: false, and a successful call keeps none", async () => {
  const { debug, failures } = recordDebug();
  const first = { n: 1 };
  const fail = (a: { n: number }, ..._more: unknown[]) => {
    a.n = 2;
    return raise(new Error("x"));
  };
  debug(fail)(first, 2, 3);
  await debug(async (a: { n: number }, ...more: unknown[]) => fail(a, ...more))(first, 4);
  debug({ args: false }, fail)(first);
  assert.deepEqual(
    failures.map(({ args, parameterNames }) => [args, parameterNames]),
    [
      [
        [{ n: 2 }, 2, 3],
        ["a", "_more", "_more"],
      ],
      [
        [{ n: 2 }, 4],
        ["a", "more"],
      ],
      [undefined, undefined],
    ],
  );
  assert.equal(failures[0]?.args?.[0], first);
});

test("native promises are followed, subclasses stay what they are, other thenables are untouched", async () => {
  const { debug, failures } = recordDebug();
  class Special<T> extends Promise<T> {
    // biome-ignore lint/suspicious/noThenProperty: as some libraries' promises have it.
    override then(): never {
      throw new Error("the subclass's own then must not run");
    }
  }
  const settled = debug(() => Special.resolve(5))();
  assert.ok(settled instanceof Special);
  const value = await new Promise((resolve, reject) => Promise.prototype.then.call(settled, resolve, reject));
  assert.equal(value, 5);
  const rejected = debug(() => Special.reject(new Error("special")))();
  assert.equal(await new Promise((resolve) => Promise.prototype.then.call(rejected, resolve)), undefined);
  let asked = 0;
  const thenable = {
    // biome-ignore lint/suspicious/noThenProperty: the thenable that must be left alone.
    get then() {
      asked++;
      return undefined;
    },
  };
  assert.equal(debug(() => thenable)(), thenable);
  assert.equal(asked, 0);
  assert.equal(await debug(() => Promise.reject(boom))(), undefined);
  assert.equal(failures.length, 2);
});

test("a strict rejection that nobody handles is still unhandled, and a handled one is not", async (t) => {
  const { debug } = recordDebug();
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", listen);
  t.after(() => {
    process.off("unhandledRejection", listen);
    for (const other of others) process.on("unhandledRejection", other);
  });
  const strict = debug({ crash: true }, async (error: Error) => raise(error));
  const [handled, open] = [new Error("handled"), new Error("open")];
  await assert.rejects(strict(handled), handled);
  strict(open);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(unhandled, [open]);
});

test("result and slowMs report what succeeded, after it settled, with two reads of the clock", async () => {
  const recording = recordDebug();
  const { debug, successes, failures } = recording;
  const options = { result: true, slowMs: 100, name: "work" };
  const work = debug(options, (ms: number) => {
    recording.clockMs += ms;
    return ms;
  });
  work(100);
  assert.equal(recording.clockReads, 2);
  await debug(options, async (ms: number) => {
    await null;
    recording.clockMs += ms;
    return "late";
  })(101);
  assert.deepEqual(successes, [
    { functionName: "work", result: 100, durationMs: 100, slow: false },
    { functionName: "work", result: "late", durationMs: 101, slow: false },
    { functionName: "work", result: undefined, durationMs: 101, slow: true, start: { startMs: 100 } },
  ]);
  recording.wantsResult = false;
  work(1);
  assert.equal(successes.length, 3);
  debug(options, () => {
    recording.clockMs += 9;
    return raise(boom);
  })();
  assert.equal(failures[0]?.durationMs, 9);
});

test("a bare call never reads the clock", async () => {
  const recording = recordDebug();
  recording.debug(() => 1)();
  recording.debug(() => raise(boom))();
  await recording.debug(async () => 1)();
  assert.equal(recording.clockReads, 0);
});

test("a reporter that throws, or cannot be had, breaks nothing", async () => {
  const { createDebug } = await import("./debug.js");
  const broken = createDebug(() => {
    throw new Error("no reporter");
  });
  assert.equal(broken({ result: true, slowMs: 1 }, () => 5)(), 5);
  assert.equal(broken(() => raise(boom))(), undefined);
  assert.throws(
    broken({ crash: true }, () => raise(boom)),
    boom,
  );
});

test("what only does not match, or exclude matches, passes untouched and unrecorded", async () => {
  const { debug, failures } = recordDebug();
  const onlyType = debug({ only: TypeError });
  assert.throws(
    onlyType(() => raise(boom)),
    boom,
  );
  await assert.rejects(onlyType(async () => raise(boom))(), boom);
  assert.deepEqual(failures, []);
  assert.equal(onlyType(() => raise(new TypeError("t")))(), undefined);
  const coded = debug({ exclude: [(error: { code: string }) => error.code === "EXPECTED", RangeError] });
  assert.throws(coded(() => raise(Object.assign(new Error("e"), { code: "EXPECTED" }))));
  assert.throws(coded(() => raise(new RangeError("r"))));
  assert.equal(coded(() => raise(null))(), undefined, "a predicate that throws does not match");
  assert.equal(failures.length, 2);
});

test("a stack overflow leaves the paths right", () => {
  const { debug, failures } = recordDebug();
  const deep: () => number = debug({ crash: true }, (): number => deep() + 1);
  assert.throws(deep, RangeError);
  debug(() => raise(new Error("after")))();
  assert.deepEqual(failures.at(-1)?.path, ["anonymous"]);
});
