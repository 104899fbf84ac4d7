import assert from "node:assert/strict";
import { test } from "node:test";
import { recordDebug } from "./recording-reporter.js";

function raise(message = "boom"): never {
  throw new Error(message);
}

/** Everything a generator yields, then what it returns. */
function drain(generator: Generator<unknown, unknown, unknown>): unknown[] {
  const seen: unknown[] = [];
  for (;;) {
    const { value, done } = generator.next();
    seen.push(value);
    if (done === true) return seen;
  }
}

async function drainAsync(generator: AsyncGenerator<unknown, unknown, unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (;;) {
    const { value, done } = await generator.next();
    seen.push(value);
    if (done === true) return seen;
  }
}

test("a generator ends with the fallback as return value, and stays ended", () => {
  const { debug, failures } = recordDebug();
  const count = debug({ fallback: -1 }, function* count(to: number): Generator<number, number> {
    for (let i = 1; i <= to; i++) yield i;
    return raise();
  });
  const generator = count(2);
  assert.deepEqual(drain(generator), [1, 2, -1]);
  assert.deepEqual(generator.next(), { value: undefined, done: true });
  assert.deepEqual([failures[0]?.functionName, failures[0]?.args, failures.length], ["count", [2], 1]);
});

test("an async generator ends with the fallback, awaited", async () => {
  const { debug, failures } = recordDebug();
  const fallback = async () => "over";
  const count = debug({ fallback }, async function* count(): AsyncGenerator<number, string> {
    yield 1;
    await null;
    return raise();
  });
  assert.deepEqual(await drainAsync(count()), [1, "over"]);
  const failing = debug({ fallback: async () => raise("second") }, async function* () {
    yield raise("first");
  });
  assert.deepEqual(await drainAsync(failing()), [undefined]);
  assert.deepEqual(
    failures.map(({ error }) => (error as Error).message),
    ["boom", "first", "second"],
  );
});

test("strict generators rethrow the identical error", async () => {
  const { debug, failures } = recordDebug();
  const error = new Error("same");
  const throwing = () => {
    throw error;
  };
  const sync = debug({ crash: true }, function* () {
    yield throwing();
  });
  assert.throws(() => sync().next(), error);
  const async = debug({ crash: true }, async function* () {
    yield throwing();
  });
  await assert.rejects(async().next(), error);
  assert.equal(failures.length, 1);
});

test("next, return and throw are forwarded, and errors of each are caught", () => {
  const { debug, failures } = recordDebug();
  const talk = debug(function* talk(): Generator<string, string | undefined, string> {
    try {
      const heard = yield "ready";
      yield `heard ${heard}`;
      return "end";
    } catch (error) {
      yield `caught ${(error as Error).message}`;
      return undefined;
    } finally {
      raise("cleanup");
    }
  });
  const one = talk();
  assert.deepEqual(one.next("lost"), { value: "ready", done: false });
  assert.deepEqual(one.next("you"), { value: "heard you", done: false });
  assert.deepEqual(one.return("early"), { value: undefined, done: true });
  const two = talk();
  two.next("");
  assert.deepEqual(two.throw(new Error("in")), { value: "caught in", done: false });
  assert.deepEqual(talk().return("unstarted"), { value: "unstarted", done: true });
  const three = talk();
  assert.deepEqual(three.throw(new Error("unstarted")), { value: undefined, done: true });
  assert.deepEqual(
    failures.map(({ error }) => (error as Error).message),
    ["cleanup", "unstarted"],
  );
});

test("what comes back is a real generator object of its function", () => {
  const { debug } = recordDebug();
  const original = function* numbers() {
    yield 1;
    yield 2;
  };
  const wrapped = debug(original);
  const generator = wrapped();
  assert.ok(generator instanceof original && generator instanceof wrapped);
  assert.equal(generator[Symbol.iterator](), generator);
  assert.equal(Object.prototype.toString.call(generator), "[object Generator]");
  assert.deepEqual([...generator], [1, 2]);
  assert.deepEqual(Object.keys(generator), []);
  for (const value of wrapped()) {
    assert.equal(value, 1);
    break;
  }
  const outer = function* () {
    yield* wrapped();
  };
  assert.deepEqual([...outer()], [1, 2]);
  const { next } = wrapped();
  assert.throws(() => next.call({} as Generator<1 | 2, undefined>), TypeError);
});

test("an error in a default value ends the generator before its first step", async () => {
  const { debug, failures } = recordDebug();
  const sync = debug({ fallback: 3 }, function* (_a = raise()): Generator<number, number> {
    yield 1;
    return 2;
  });
  assert.deepEqual(drain(sync()), [3]);
  const async = debug(async function* (_a = raise()) {
    yield 1;
  });
  assert.deepEqual(await drainAsync(async()), [undefined]);
  assert.equal(failures.length, 2);
  assert.throws(() => debug({ crash: true }, function* (_a = raise()) {})(), /boom/);
});

test("a generator is timed from its call to its end, once", async () => {
  const recording = recordDebug();
  const { debug, successes } = recording;
  const options = { result: true, slowMs: 10, name: "gen" };
  const sync = debug(options, function* () {
    recording.clockMs += 5;
    yield 1;
    recording.clockMs += 6;
    return "done";
  })();
  sync.next();
  sync.next();
  sync.next();
  await drainAsync(
    debug(options, async function* () {
      yield 1;
      return "async";
    })(),
  );
  assert.deepEqual(successes, [
    { functionName: "gen", result: "done", durationMs: 11, slow: false },
    { functionName: "gen", result: undefined, durationMs: 11, slow: true, start: { startMs: 0 } },
    { functionName: "gen", result: "async", durationMs: 0, slow: false },
  ]);
});

test("this reaches a generator method, and the path is that of the step", () => {
  const { debug, failures } = recordDebug();
  class Source {
    readonly items = [1];
    @debug *all(): Generator<number> {
      yield* this.items;
      raise();
    }
    @debug sum(): number | undefined {
      let sum = 0;
      for (const item of this.all()) sum += item;
      return sum;
    }
  }
  assert.equal(new Source().sum(), 1);
  assert.deepEqual(failures[0]?.path, ["Source.all", "Source.sum"]);
});
