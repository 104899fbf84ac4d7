// What `debug` writes to the file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { debug, initLogger } from "ringlog";
import { openLog } from "./open-log.js";

const boom = (): never => {
  throw new Error("boom");
};

test("one error, one record, sent where it is first caught, with the path around it", async (t) => {
  const { own } = openLog(t);
  const inner = debug({ crash: true }, function inner(_n: number): void {
    boom();
  });
  const middle = debug({ crash: true }, function middle(): void {
    inner(1);
  });
  const outer = debug(function outer(): string {
    middle();
    return "done";
  });
  assert.equal(outer(), undefined);
  const [line, ...others] = await own();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [
      line?.["code.function.name"],
      line?.["debug.path"],
      line?.["debug.crash"],
      line?.["debug.args"],
      line?.["msg"],
      line?.["level"],
    ],
    ["inner", ["inner", "middle", "outer"], true, [1], "boom", "error"],
  );
});

test("the same through async functions", async (t) => {
  const { own } = openLog(t);
  const inner = debug({ crash: true }, async function inner() {
    await pause(1);
    boom();
  });
  const outer = debug({ fallback: "fallback" }, async function outer() {
    await inner();
    return "done";
  });
  assert.equal(await outer(), "fallback");
  const [line, ...others] = await own();
  assert.deepEqual(others, []);
  assert.deepEqual([line?.["code.function.name"], line?.["debug.path"]], ["inner", ["inner", "outer"]]);
});

test("strict mode rethrows the identical object, safe mode gives undefined or the fallback", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  let error = new Error("first");
  const fails = (): number => {
    error = new Error("identical");
    throw error;
  };
  assert.throws(debug({ crash: true }, fails), (thrown) => thrown === error);
  assert.equal(debug(fails)(), undefined);
  assert.equal(debug({ fallback: 7 }, fails)(), 7);
  assert.equal(debug({ fallback: (cause: unknown) => (cause === error ? "of it" : "other") }, fails)(), "of it");
  assert.deepEqual(
    (await own()).map((line) => line["debug.crash"]),
    [true, false, false, false],
  );
});

test("initLogger's crash is debug's default, also for what was decorated before", async (t) => {
  const fails = debug(boom);
  const { path, own } = openLog(t, { crash: true, throttleSec: 0 });
  assert.throws(fails, /boom/);
  assert.equal(debug({ crash: false }, boom)(), undefined);
  initLogger({ filePath: path, console: "off", throttleSec: 0 });
  assert.equal(fails(), undefined);
  assert.deepEqual(
    (await own()).map((line) => line["debug.crash"]),
    [true, false, false],
  );
});

test("an explicit log call makes its own record", async (t) => {
  const { log, own } = openLog(t);
  try {
    debug({ crash: true }, boom)();
  } catch (error) {
    log.error(error, "seen again");
    log.error(new Error("another", { cause: error }));
  }
  assert.deepEqual(
    (await own()).map((line) => line["msg"]),
    ["boom", "seen again", "another"],
  );
});

test("onError gets the error and the record's fingerprint, for withheld ones too", async (t) => {
  const { own } = openLog(t, { throttleSec: 60 });
  const seen: [unknown, string][] = [];
  const error = new Error("watched");
  const fails = debug({ name: "watched", onError: (thrown, fingerprint) => seen.push([thrown, fingerprint]) }, () => {
    throw error;
  });
  fails();
  fails();
  const lines = await own();
  assert.equal(lines.length, 1);
  assert.deepEqual(seen, [
    [error, lines[0]?.["error.fingerprint"]],
    [error, lines[0]?.["error.fingerprint"]],
  ]);
  assert.match(seen[0]?.[1] ?? "", /^[0-9a-f]+$/);
});

test("an onError that throws changes nothing", async (t) => {
  const { own } = openLog(t);
  assert.equal(debug({ onError: boom, fallback: 1 }, (): number => boom())(), 1);
  assert.equal((await own()).length, 1);
});

test("arguments: as they are when the call fails, bounded, or left out", async (t) => {
  const { own } = openLog(t, { throttleSec: 0, limits: { args: 3 } });
  debug((object: { n: number }) => {
    object.n = 2;
    boom();
  })({ n: 1 });
  debug((...many: number[]) => {
    throw new Error(`${many.length}`);
  })(1, 2, 3, 4, 5);
  debug({ args: false }, (secret: string) => {
    throw new Error(`without ${secret.length}`);
  })("x");
  debug((...given: unknown[]) => {
    throw new Error(`odd ${given.length}`);
  })(undefined, () => {}, 1n);
  debug(() => boom())();
  const args = (await own()).map((line) => line["debug.args"]);
  assert.deepEqual(args, [
    [{ n: 2 }],
    [1, 2, 3, "…[+2 arguments]"],
    undefined,
    [null, "[function anonymous]", "1"],
    [],
  ]);
});

test("a later change of the arguments never shows", async (t) => {
  const { only } = openLog(t);
  const object = { n: 1 };
  debug((_given: object) => boom())(object);
  object.n = 2;
  assert.deepEqual((await only())["debug.args"], [{ n: 1 }]);
});

test("names: the function's, Class.method, or the one that was given", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  class Payments {
    @debug
    charge(): undefined {
      boom();
    }
    @debug({ name: "given" })
    refund(): undefined {
      boom();
    }
    @debug
    static make(): undefined {
      boom();
    }
  }
  const payments = new Payments();
  payments.charge();
  payments.refund();
  Payments.make();
  debug(function plain() {
    boom();
  })();
  assert.deepEqual(
    (await own()).map((line) => line["code.function.name"]),
    ["Payments.charge", "given", "Payments.make", "plain"],
  );
});

test("result: return value and duration of successes, at debug", async (t) => {
  const { log, own } = openLog(t, { level: "debug" });
  const work = debug({ result: true }, function work(n: number) {
    return { doubled: n * 2, password: "x" };
  });
  work(21);
  log.level = "info";
  work(1);
  const [line, ...others] = await own();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [line?.["level"], line?.["code.function.name"], line?.["result"]],
    ["debug", "work", { doubled: 42, password: "[redacted]" }],
  );
  assert.ok((line?.["debug.duration_ms"] as number) >= 0);
});

test("a function's name is no template", async (t) => {
  const { only } = openLog(t, { level: "debug" });
  debug({ name: "rate %s %d", result: true }, () => 5)();
  const line = await only();
  assert.deepEqual([line["msg"], line["result"]], ["rate %s %d returned", 5]);
});

test("throttleLevel debug withholds records of successes too, by function", async (t) => {
  const { own } = openLog(t, { level: "debug", throttleLevel: "debug", throttleSec: 60 });
  const names = ["successOne", "successTwo"];
  for (const name of [...names, ...names]) debug({ name, result: true }, () => name)();
  assert.deepEqual(
    (await own()).map((line) => line["code.function.name"]),
    names,
  );
});

test("slowMs: a warning for successes that take longer", async (t) => {
  const { own } = openLog(t);
  const slow = debug({ slowMs: 5 }, async function slow(ms: number) {
    await pause(ms);
  });
  await slow(60);
  const fast = debug({ slowMs: 60_000 }, function fast() {});
  fast();
  const [line, ...others] = await own();
  assert.deepEqual(others, []);
  assert.deepEqual([line?.["level"], line?.["code.function.name"]], ["warn", "slow"]);
  assert.ok((line?.["debug.duration_ms"] as number) >= 5);
});

test("duration is there with result or slowMs only", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  for (const options of [{}, { slowMs: 1_000 }, { result: true }]) debug(options, boom)();
  assert.deepEqual(
    (await own()).map((line) => "debug.duration_ms" in line),
    [false, true, true],
  );
});

test("level, only and exclude", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  class Expected extends Error {}
  debug({ level: "warn" }, boom)();
  debug({ level: "fatal" }, boom)();
  assert.equal(debug({ level: "debug" }, boom)(), undefined);
  assert.throws(debug({ only: TypeError }, boom), /boom/);
  const expected = (): never => {
    throw new Expected("expected");
  };
  assert.throws(debug({ exclude: Expected }, expected), Expected);
  assert.equal(debug({ only: [Expected, TypeError] }, expected)(), undefined);
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => [line["level"], line["msg"]]),
    [
      ["warn", "boom"],
      ["fatal", "boom"],
      ["error", "expected"],
    ],
  );
  assert.deepEqual(
    lines.map((line) => "process.cpu.utilization" in line),
    [false, true, true],
  );
});

test("a call that succeeds writes and copies nothing", async (t) => {
  const { lines } = openLog(t);
  const untouched = new Proxy({}, { get: boom, ownKeys: boom });
  const wrapped = debug((given: object) => given);
  assert.equal(wrapped(untouched), untouched);
  assert.deepEqual(await lines(), []);
});
