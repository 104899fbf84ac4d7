import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { LoggerOptions } from "../options/logger-options.js";
import { debug, getLogger, withRequestId } from "./api.js";
import { divertLogger, openLocal } from "./local.js";
import { instance } from "./realm.js";

const START_MS = Date.UTC(2026, 0, 1);

type Line = { readonly [key: string]: unknown };

/** A clock that stands until it is moved. */
function handClock() {
  let ms = 0;
  return {
    time: { monotonicMs: () => ms, wallMs: () => START_MS + ms },
    move: (byMs: number) => {
      ms += byMs;
    },
  };
}

function open(options: LoggerOptions = {}) {
  const clock = handClock();
  const lines: Line[] = [];
  const onLine = (line: string) => lines.push(JSON.parse(line));
  const local = openLocal({ options: { level: "trace", metrics: false, ...options }, onLine, time: clock.time });
  return { ...local, lines, clock };
}

describe("a private logger", () => {
  it("hands over each line before the call returns", () => {
    const { logger, lines } = open({ logName: "private" });
    logger.info({ password: "hunter2", n: 1n }, "hello");
    assert.equal(lines.length, 1);
    logger.child({ a: 1 }).debug("there");
    const [hello, there] = lines as [Line, Line];
    assert.deepEqual([hello["msg"], hello["password"], hello["n"], hello["seq"]], ["hello", "[redacted]", "1", 1]);
    assert.equal(hello["time"], "2026-01-01T00:00:00.000Z");
    assert.deepEqual([there["msg"], there["a"], there["service.name"], there["seq"]], ["there", 1, "private", 2]);
  });

  it("takes every way of a record, also the fast one", () => {
    const { logger, lines } = open();
    for (let n = 0; n < 5_000; n++) logger.info("again", { n, text: `t${n}` });
    assert.deepEqual(
      lines.map(({ n }) => n),
      Array.from({ length: 5_000 }, (_, n) => n),
    );
  });

  it("takes what its own output logs behind the record that is being written", () => {
    const messages: unknown[] = [];
    const { logger } = openLocal({
      onLine: (line) => {
        const { msg } = JSON.parse(line);
        messages.push(msg);
        if (msg === "one") logger.info("two");
        if (msg === "two") logger.warn(new Error("three"));
      },
    });
    for (let round = 0; round < 3; round++) logger.info("one");
    assert.deepEqual(messages.slice(0, 4), ["one", "two", "three", "one"]);
    assert.equal(messages.filter((msg) => msg === "two").length, 3);
  });

  it("is not stopped by an output that throws", () => {
    let count = 0;
    const { logger } = openLocal({
      onLine: () => {
        count++;
        throw new Error("full");
      },
    });
    logger.info("one");
    logger.info("two");
    assert.equal(count, 2);
  });

  it("ends windows of the throttle by the clock that it is given", () => {
    const { logger, lines, clock, tick, nextTickMs } = open({ throttleSec: 2 });
    for (let count = 0; count < 3; count++) {
      logger.error(new Error("down"));
      clock.move(100);
    }
    assert.equal(lines.length, 1);
    assert.equal(nextTickMs(), 2_000);
    clock.move(1_700);
    tick();
    const summary = lines[1] as Line;
    assert.deepEqual([summary["event.name"], summary["log_count"]], ["ringlog.suppressed", 2]);
    assert.equal(summary["time"], "2026-01-01T00:00:02.000Z");
    assert.equal(summary["last_observed_timestamp"], "2026-01-01T00:00:00.200Z");
    logger.error(new Error("down"));
    assert.equal(lines.length, 3);
  });

  it("ends them by itself where it goes by the system's clock", async () => {
    const lines: Line[] = [];
    const local = openLocal({ options: { throttleSec: 1.5 }, onLine: (line) => lines.push(JSON.parse(line)) });
    local.logger.error(new Error("down"));
    local.logger.error(new Error("down"));
    while (lines.length < 2) await pause(5);
    assert.equal(lines[1]?.["event.name"], "ringlog.suppressed");
  });

  it("has a format of one's own", () => {
    const lines: string[] = [];
    const { logger } = openLocal({
      format: ({ level, msg }) => `${level} ${msg}\n`,
      onLine: (line) => lines.push(line),
    });
    logger.warn("careful");
    assert.deepEqual(lines, ["warn careful"]);
  });

  it("counts, summarises at close, and opens again", async () => {
    const { logger, lines } = open();
    logger.error(new Error("down"));
    logger.error(new Error("down"));
    const { accepted, written, suppressed, pending, mode } = logger.stats();
    assert.deepEqual(
      { accepted, written, suppressed, pending, mode },
      { accepted: 2, written: 1, suppressed: 1, pending: 0, mode: "inline" },
    );
    await logger.close();
    assert.equal(lines[1]?.["log_count"], 1);
    logger.info("lost");
    assert.equal(lines.length, 2);
  });

  it("has a debug of its own, and the process's request ids", () => {
    const local = open();
    const half = local.debug(function half(): number {
      throw new RangeError("odd");
    });
    withRequestId("req-1", () => half());
    const [record] = local.lines as [Line];
    assert.deepEqual(
      [record["code.function.name"], record["exception.type"], record["request.id"]],
      ["half", "RangeError", "req-1"],
    );
  });

  it("gives records to the recorder", () => {
    const { logger, lines } = open({ level: "info", recorder: true });
    logger.debug("quiet");
    logger.error(new Error("down"));
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["quiet", "down"],
    );
  });
});

describe("the process's logger, diverted", () => {
  function divert(options: LoggerOptions = {}) {
    const clock = handClock();
    const lines: Line[] = [];
    const diversion = divertLogger({
      options: { metrics: false, ...options },
      onLine: (line) => lines.push(JSON.parse(line)),
      time: clock.time,
    });
    return { ...diversion, lines, clock };
  }

  it("writes elsewhere until it is restored, and starts nothing", () => {
    const { lines, restore } = divert();
    const child = getLogger("shop").child({ order: { id: 7, lines: ["a"] } });
    child.info("sold");
    debug(function fails() {
      throw new Error("no");
    })();
    restore();
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["sold", "no"],
    );
    assert.deepEqual([lines[0]?.["logger.name"], lines[0]?.["order"]], ["shop", { id: 7, lines: ["a"] }]);
    assert.equal(getLogger().stats().accepted, 0);
  });

  it("keeps the meaning of bindings from one diversion to the next", () => {
    const first = divert();
    const children = Array.from({ length: 50 }, (_, n) =>
      getLogger().child({ [`key${n % 7}`]: n, text: "the same text" }),
    );
    first.restore();
    const second = divert();
    const more = Array.from({ length: 50 }, (_, n) =>
      getLogger().child({ [`other${n % 5}`]: n, text: "another text" }),
    );
    for (const child of [...children, ...more]) child.info("hi");
    second.restore();
    second.lines.forEach((line, n) => {
      const [key, value, text] =
        n < 50 ? [`key${n % 7}`, n, "the same text"] : [`other${n % 5}`, n - 50, "another text"];
      assert.deepEqual([line[key], line["text"]], [value, text]);
    });
    assert.equal(second.lines.length, 100);
  });

  it("knows what is defined in memory that the thread's own ring has not announced to it", () => {
    divert().restore();
    const { lines, restore } = divert();
    const messages = Array.from({ length: 400 }, (_, n) => `a message of its own, number ${n}, ${"x".repeat(60)}`);
    for (let round = 0; round < 3; round++) for (const message of messages) getLogger().info(message);
    restore();
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      [...messages, ...messages, ...messages],
    );
  });

  it("is configured by what code under test says, but for what the test says", () => {
    const { lines, restore } = divert({ throttleSec: 0 });
    instance().init({ logName: "app", filePath: "/nowhere/app.log", level: "debug", throttleSec: 5 });
    for (let count = 0; count < 2; count++) getLogger().error(new Error("down"));
    getLogger().debug("seen");
    restore();
    assert.equal(lines.length, 3);
    assert.equal(lines[2]?.["service.name"], "app");
    const after = divert();
    getLogger().debug("not seen");
    after.restore();
    assert.deepEqual(after.lines, []);
  });

  it("refuses a second diversion, and can be restored twice", () => {
    const { restore } = divert();
    assert.throws(() => divert(), /diverted already/);
    restore();
    restore();
    const next = divert();
    restore();
    getLogger().info("here");
    next.restore();
    assert.equal(next.lines.length, 1);
  });

  it("is open again after code under test has closed it", async () => {
    const first = divert();
    await getLogger().close();
    getLogger().info("ignored");
    first.restore();
    const second = divert();
    getLogger().info("heard");
    second.restore();
    assert.deepEqual([first.lines.length, second.lines.length], [0, 1]);
  });
});
