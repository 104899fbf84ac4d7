import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RinglogError, withRequestId } from "ringlog";
import { createTestLogger } from "ringlog/testing";

describe("a test logger", () => {
  it("has each record when the call returns, as a plain object", () => {
    const { logger, records } = createTestLogger();
    logger.info({ order: 7, password: "hunter2" }, "paid");
    assert.deepEqual(records, [
      {
        time: "2026-01-01T00:00:00.000Z",
        level: "info",
        msg: "paid",
        "service.name": "test",
        "service.instance.id": "00000000",
        "process.pid": process.pid,
        "thread.id": 0,
        seq: 1,
        order: 7,
        password: "[redacted]",
      },
    ]);
  });

  it("is a whole logger: children, names, levels, printf, errors, request ids", () => {
    const { logger, getLogger, expectRecords } = createTestLogger();
    withRequestId("req-1", () => logger.child({ shop: "north" }).trace("%d items", 3));
    getLogger("db").error(new RangeError("too many", { cause: new Error("why") }), "query");
    logger.level = "warn";
    logger.info("not taken");
    expectRecords([
      { level: "trace", msg: "3 items", shop: "north", "request.id": "req-1", seq: 1 },
      {
        "logger.name": "db",
        msg: "query",
        "exception.type": "RangeError",
        "exception.causes": [{ message: "why" }],
        "process.memory.usage": undefined,
      },
    ]);
  });

  it("holds summaries back until the clock says so", () => {
    const { logger, clock, records, expectRecord, expectNoRecord } = createTestLogger();
    for (let count = 0; count < 4; count++) {
      logger.error(new Error("down"));
      clock.advance(400);
    }
    assert.equal(records.length, 1);
    clock.advance(399);
    expectNoRecord({ "event.name": "ringlog.suppressed" });
    clock.advance(10_000);
    const summary = expectRecord({ "event.name": "ringlog.suppressed", log_count: 3 });
    assert.equal(summary.time, "2026-01-01T00:00:02.000Z");
    assert.equal(summary.last_observed_timestamp, "2026-01-01T00:00:01.200Z");
    logger.error(new Error("down"));
    assert.equal(records.at(-1)?.time, new Date(clock.nowMs).toISOString());
    assert.equal(records.length, 3);
  });

  it("has several windows end at their own instants on one way", () => {
    const { logger, clock, filter } = createTestLogger({ throttleSec: 1, startTime: "2026-05-05T10:00:00Z" });
    for (const name of ["a", "b", "c"]) {
      for (let count = 0; count < 2; count++) logger.error(new Error(`${name} is down`));
      clock.advance(100);
    }
    clock.advance(5_000);
    assert.deepEqual(
      filter({ "event.name": "ringlog.suppressed" }).map(({ time }) => time),
      ["2026-05-05T10:00:01.000Z", "2026-05-05T10:00:01.100Z", "2026-05-05T10:00:01.200Z"],
    );
  });

  it("has a debug whose slow calls go by the clock", () => {
    const { debug, clock, expectRecord, expectNoRecord } = createTestLogger();
    const work = debug({ slowMs: 50 }, function work(ms: number): void {
      clock.advance(ms);
    });
    work(40);
    expectNoRecord({ level: "warn" });
    work(70);
    expectRecord({ level: "warn", msg: "work took 70 ms", "debug.duration_ms": (ms) => Math.round(Number(ms)) === 70 });
    const fails = debug({ crash: true }, function fails(): void {
      throw new TypeError("no");
    });
    assert.throws(fails, /no/);
    expectRecord({ "code.function.name": "fails", "exception.type": "TypeError", "debug.crash": true });
  });

  it("stays apart from other test loggers", () => {
    const [first, second] = [createTestLogger(), createTestLogger({ logName: "second" })];
    first.logger.error(new Error("down"));
    second.logger.error(new Error("down"));
    assert.deepEqual([first.records.length, second.records.length], [1, 1]);
    assert.equal(second.records[0]?.["service.name"], "second");
  });

  it("forgets records, not what the throttle knows", () => {
    const { logger, clear, records, lines } = createTestLogger();
    logger.error(new Error("down"));
    clear();
    logger.error(new Error("down"));
    assert.deepEqual([records, lines], [[], []]);
  });

  it("refuses wrong options and a clock that goes back", () => {
    assert.throws(() => createTestLogger({ level: "loud" as "info" }), RinglogError);
    assert.throws(() => createTestLogger({ startTime: "tomorrow" }), RangeError);
    assert.throws(() => createTestLogger().clock.advance(-1), RangeError);
  });

  it("writes lines as a file has them", () => {
    const { logger, lines, records } = createTestLogger();
    logger.warn("umlaut ü, line\u2028separator", { n: Number.NaN });
    assert.ok(lines[0]?.startsWith('{"time":"2026-01-01T00:00:00.000Z","level":"warn",'));
    assert.deepEqual(JSON.parse(lines[0] ?? ""), records[0]);
  });
});
