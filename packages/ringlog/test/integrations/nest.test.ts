// What ringlog/nest does by itself; compat/cases/nest.mjs tries it with Nest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getLogger, withRequestId } from "ringlog";
import { RinglogInterceptor, RinglogLogger, RinglogModule, requestLog } from "ringlog/nest";
import { exceptionOf, fieldsOf, openLog } from "../contract/open-log.js";

test("Nest's calls become records: level, name, fields, error", async (t) => {
  const log = openLog(t, { level: "trace" });
  const nest = new RinglogLogger("Own");
  nest.log("one", { a: 1 }, "Cats");
  nest.verbose("two");
  nest.warn("three", 7);
  nest.setContext("Later");
  nest.debug("four");
  nest.resetContext();
  nest.fatal({ message: "five", b: 2 });
  nest.error("six", "TypeError: no card\n    at charge (/srv/pay.js:3:7)", "Pay");
  const lines = await log.own();
  assert.deepEqual(
    lines.map(({ level, msg, "logger.name": name }) => `${level} ${msg} ${name}`),
    ["info one Cats", "trace two Own", "warn three 7 Own", "debug four Later", "fatal five Own", "error six Pay"],
  );
  assert.deepEqual([fieldsOf(lines[0] ?? {}), fieldsOf(lines[4] ?? {})], [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(exceptionOf(lines[5] ?? {}), {
    type: "TypeError",
    message: "no card",
    stacktrace: "TypeError: no card\n    at charge (/srv/pay.js:3:7)",
  });
});

test("setLogLevels opens one logger further than the process, and closes it", async (t) => {
  const log = openLog(t, { level: "warn" });
  const nest = new RinglogLogger();
  nest.log("not logged", "Cats");
  assert.equal(nest.isLevelEnabled("log"), false);
  nest.setLogLevels(["verbose", "error"]);
  nest.verbose("logged", "Cats");
  nest.debug("not named", "Cats");
  nest.fatal("above the loudest", "Cats");
  assert.deepEqual([nest.isLevelEnabled("verbose"), nest.isLevelEnabled("warn")], [true, false]);
  getLogger("Cats").info("others keep their level");
  nest.setLogLevels([]);
  nest.fatal("nothing at all", "Cats");
  assert.deepEqual(
    (await log.own()).map(({ msg }) => msg),
    ["logged", "above the loudest"],
  );
});

test("a context that is data in truth makes no logger for each; what throws in a call does not reach the caller", async (t) => {
  const log = openLog(t);
  const nest = new RinglogLogger();
  for (let n = 0; n < 1_200; n++) nest.log("order taken", `order-${n}`);
  nest.log(() => {
    throw new Error("lazy and broken");
  });
  const lines = await log.own();
  const named = lines.filter((line) => "logger.name" in line);
  assert.ok(named.length <= 1_000, String(named.length));
  assert.equal(lines.filter(({ context }) => context === "order-1199").length, 1);
  assert.equal(lines.length, 1_201);
});

test("an error that a message's handler throws is logged with the message's id, outside of its context", async (t) => {
  const log = openLog(t);
  class Source {
    readonly #subscribe: (observer: { error(error: unknown): void }) => void;
    constructor(subscribe: (observer: { error(error: unknown): void }) => void) {
      this.#subscribe = subscribe;
    }
    subscribe(observer: { error(error: unknown): void }): void {
      this.#subscribe(observer);
    }
  }
  const failure = new RangeError("no such message");
  const handler = { handle: () => new Source((observer) => observer.error(failure)) };
  const observed = withRequestId("message-1", () => new RinglogInterceptor().intercept({}, handler));
  observed.subscribe({ error: (error) => new RinglogLogger().error(error, undefined, "RpcExceptionsHandler") });
  const line = await log.only();
  assert.deepEqual([line["request.id"], line["exception.type"]], ["message-1", "RangeError"]);
});

test("wrong options throw at once, before Nest starts anything", () => {
  const wrong = { code: "UNKNOWN_OPTION", nearest: "ignore" };
  assert.throws(() => RinglogModule.forRoot({ ignored: () => true } as never), wrong);
  const adapter = { getType: () => "express", getInstance: () => ({}), use: () => assert.fail("used") };
  const app = { getHttpAdapter: () => adapter, useGlobalInterceptors: () => assert.fail("used") };
  assert.throws(() => requestLog(app, { ignored: () => true } as never), wrong);
});

test("the classes keep the names that Nest shows", () => {
  assert.deepEqual(
    [RinglogLogger.name, RinglogInterceptor.name, RinglogModule.forRoot().module.name],
    ["RinglogLogger", "RinglogInterceptor", "RinglogModule"],
  );
});
