// Ordinary calls take a fast path. Nobody may see which way a record took: each is held to the same call with a message that
// came for the first time, which goes the general way.
import assert from "node:assert/strict";
import { AsyncResource } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { getLogger, initLogger, type Logger, setRequestId, withRequestId } from "ringlog";
import { testFolder } from "../support/folder.js";
import { type Line, ownLines } from "../support/log-lines.js";
import { checkAccount, totalDropped } from "../support/stats-file.js";
import { checkedLines, fieldsOf, openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("nodejs.dispose") as typeof Symbol.dispose);
/** More calls than it takes until a shape has code and its texts are interned. */
const OFTEN = 40;

const boom = () => {
  throw new Error("boom");
};

let freshMessages = 0;

/** A message that was never logged before. */
function freshMessage(): string {
  return `fresh ${freshMessages++}`;
}

/** What two records of the same call may differ in. */
function bare(line: Line | undefined): object {
  const { time: _, seq: __, msg: ___, ...rest } = line ?? {};
  return rest;
}

/** The call in each order of its arguments. */
const ORDERS: Record<string, (log: Logger, message: string, fields: unknown) => void> = {
  "message first": (log, message, fields) => log.info(message, fields),
  "fields first": (log, message, fields) => log.info(fields, message),
};

const RECORD = () => ({
  id: 1,
  text: "short",
  user: { name: "bob", tags: ["a"] },
  list: [{ a: 1 }, { a: 2 }],
  last: null,
});

type Make = () => Record<string, unknown>;

/** Objects to which code for RECORD's shape is applied. */
const OTHERS: Record<string, Make> = {
  same: RECORD,
  "other values": () => ({ ...RECORD(), id: "text", text: 1, user: [1], list: { a: 1 }, last: "x".repeat(100) }),
  "an error as text": () => ({ ...RECORD(), text: Object.assign(new TypeError("e"), { code: "E", stack: "s" }) }),
  "an error as first": () => ({ ...RECORD(), id: Object.assign(new Error("e"), { stack: "s" }) }),
  "an error as last": () => ({ ...RECORD(), last: Object.assign(new Error("e"), { stack: "s" }) }),
  "an error as object": () => ({
    ...RECORD(),
    user: Object.assign(new Error("e"), { name: "bob", tags: [], stack: "s" }),
  }),
  "an error of which only V8 knows as object": () => {
    const error = Object.assign(new Error("e"), { name: "bob", tags: [], stack: "s" });
    return { ...RECORD(), user: Object.setPrototypeOf(error, Object.prototype) };
  },
  "a Proxy as object": () => ({ ...RECORD(), user: new Proxy({ name: "bob", tags: [] }, { get: boom }) }),
  "a Proxy as prototype of an object": () => ({
    ...RECORD(),
    user: Object.assign(Object.create(new Proxy({}, { ownKeys: boom, get: boom })) as object, {
      name: "bob",
      tags: [],
    }),
  }),
  "an error as list": () => ({ ...RECORD(), list: Object.assign(new Error("e"), { stack: "s" }) }),
  "two errors": () => ({
    ...RECORD(),
    id: Object.assign(new Error("e"), { stack: "s" }),
    last: Object.assign(new Error("f"), { stack: "s" }),
  }),
  "an error deeper down": () => ({
    ...RECORD(),
    user: { name: Object.assign(new Error("e"), { stack: "s" }), tags: [] },
  }),
  "a Proxy of an error": () => ({ ...RECORD(), last: new Proxy(Object.assign(new Error("e"), { stack: "s" }), {}) }),
  "a key more": () => ({ ...RECORD(), more: 1 }),
  "a key less": () => {
    const { last: _, ...rest } = RECORD();
    return rest;
  },
  "other order": () => Object.fromEntries(Object.entries(RECORD()).reverse()),
  "a getter that throws": () => Object.defineProperty({ ...RECORD() }, "text", { get: boom, enumerable: true }),
  "toJSON of its own": () => ({ ...RECORD(), toJSON: () => ({ json: 1 }) }),
  "a null prototype": () => Object.assign(Object.create(null) as object, RECORD()),
  "a class": () => Object.assign(new (class Fields {})() as object, RECORD()),
  "a class with toJSON": () =>
    Object.assign(
      new (class Fields {
        toJSON() {
          return { json: 1 };
        }
      })() as object,
      RECORD(),
    ),
  "inherited fields": () => Object.create(RECORD()) as Record<string, unknown>,
  "a Proxy": () => new Proxy(RECORD(), {}),
  "a Proxy that throws": () => new Proxy(RECORD(), { get: boom }),
  "a Proxy as prototype": () =>
    Object.assign(Object.create(new Proxy({}, { ownKeys: boom, get: boom })) as object, RECORD()),
  "a hidden constructor that throws": () => Object.defineProperty({ ...RECORD() }, "constructor", { get: boom }),
  "an array": () => [RECORD()] as unknown as Record<string, unknown>,
  "a Date": () => Object.assign(new Date(0) as object, RECORD()),
  "a Map": () => new Map(Object.entries(RECORD())) as unknown as Record<string, unknown>,
  "an error": () => Object.assign(new Error("e"), { stack: "s" }, RECORD()) as unknown as Record<string, unknown>,
};

for (const [order, call] of Object.entries(ORDERS)) {
  test(`a shape that came often is written as one that is new, ${order}`, async (t) => {
    const { log, own } = openLog(t, { throttleSec: 0 });
    const dropped = totalDropped(log.stats());
    for (const [name, make] of Object.entries(OTHERS)) {
      const message = freshMessage();
      for (let time = 0; time < OFTEN; time++) call(log, message, RECORD());
      // Twice each, and back, so that what was learned from it shows, too.
      for (let time = 0; time < 2; time++) {
        call(log, message, make());
        call(log, freshMessage(), make());
      }
      call(log, message, RECORD());
      const lines = (await own()).slice(-OFTEN - 5);
      const [first, reference, second, again, back] = lines.slice(OFTEN).map(bare);
      for (const line of lines.slice(0, OFTEN)) assert.deepEqual(bare(line), bare(lines[0]));
      assert.deepEqual(first, reference, name);
      assert.deepEqual(second, again, name);
      assert.deepEqual(back, bare(lines[0]), name);
      if (!/^an? (?:array|Date|Map|error|Proxy as prototype)$/.test(name))
        assert.equal(lines[OFTEN]?.["msg"], message, name);
    }
    assert.equal(totalDropped(log.stats()), dropped);
  });
}

test("an error among the fields runs nothing of them twice", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  for (const call of Object.values(ORDERS)) {
    const message = freshMessage();
    for (let time = 0; time < OFTEN; time++) call(log, message, { req: { url: "/" }, doc: { id: 1 }, err: "none" });
    const runs = new Map<string, number>();
    const note = (name: string) => void runs.set(name, (runs.get(name) ?? 0) + 1);
    class Doc {
      toJSON() {
        note("toJSON");
        return { id: 1 };
      }
    }
    const req = Object.defineProperty({}, "url", { get: () => note("getter"), enumerable: true });
    call(log, message, { req, doc: new Doc(), err: new Error("e") });
    assert.deepEqual(
      [...runs],
      [
        ["getter", 1],
        ["toJSON", 1],
      ],
    );
    assert.equal((await own()).at(-1)?.["exception.message"], "e");
  }
});

test("a Proxy's traps run once a key, however often its keys have come", async (t) => {
  const { log, own } = openLog(t);
  const before = totalDropped(log.stats());
  // Around the use at which code is made for the shape, with the Proxy as its sample.
  for (let uses = 0; uses < OFTEN; uses++) {
    const fields = () => ({ [`of ${uses}`]: uses, other: 1 });
    for (let time = 0; time < uses; time++) log.info("m", fields());
    const asked = new Map<unknown, number>();
    const { proxy, revoke } = Proxy.revocable(fields(), {
      getOwnPropertyDescriptor: (on, key) => {
        asked.set(key, (asked.get(key) ?? 0) + 1);
        return Reflect.getOwnPropertyDescriptor(on, key);
      },
      get: (on, key) => {
        if (key === "other") revoke();
        return Reflect.get(on, key) as unknown;
      },
    });
    log.info("m", proxy);
    assert.deepEqual([...asked.values()], [1, 1], `after ${uses}`);
    assert.deepEqual(fieldsOf((await own()).at(-1) ?? {}), fields());
  }
  assert.equal(totalDropped(log.stats()), before);
});

test("bindings, names and levels of a child are in every record, whatever their length", async (t) => {
  const { log, own } = openLog(t, { level: "trace" });
  const named = getLogger("of this test");
  const loggers: Record<string, Logger> = {
    root: log,
    named,
    "child of named": named.child({ a: "bound", b: 1 }),
    "child of child": log.child({ a: "bound" }).child({ c: { deep: [1] } }),
    overridden: log.child({ n: "bound", text: "bound" }),
    serializers: log.child({}, { serializers: { n: (value) => `serialized ${String(value)}` } }),
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8, 300, 5_000].map((length) => [
        `binding of ${length}`,
        log.child({ long: "x".repeat(length) }),
      ]),
    ),
  };
  for (const [name, logger] of Object.entries(loggers)) {
    for (const level of ["trace", "debug", "info", "warn"] as const) {
      const message = freshMessage();
      for (let time = 0; time < OFTEN; time++) {
        logger[level](message, { n: 1, text: "x" });
        logger[level](message);
      }
      logger[level](freshMessage(), { n: 1, text: "x" });
      logger[level](freshMessage());
      const lines = (await own()).slice(-2 * OFTEN - 2);
      for (const [index, line] of lines.entries()) {
        assert.deepEqual(bare(line), bare(lines[2 * OFTEN + (index % 2)]), `${name} ${level} ${index}`);
        assert.deepEqual(Object.keys(line), Object.keys(lines[2 * OFTEN + (index % 2)] as Line), "in the same order");
      }
    }
  }
});

test("a record has the request id that holds where it is logged: other, longer, none, disposed", async (t) => {
  const { log, own } = openLog(t);
  const ids = ["a", "ab", "abc", "abcd", "x".repeat(23), "x".repeat(24), "x".repeat(25), "y".repeat(128), undefined];
  const expected: (string | undefined)[] = [];
  const child = log.child({ bound: 1 });
  const both = (n: number, id: string | undefined) => {
    for (const logger of [log, child]) {
      logger.info("in a request", { n });
      logger.info("in a request");
      expected.push(id, id);
    }
  };
  for (let n = 0; n < OFTEN; n++) {
    const id = ids[n % ids.length];
    if (id === undefined) both(n, undefined);
    else withRequestId(id, () => both(n, id));
    new AsyncResource("test").runInAsyncScope(() => {
      const outer = setRequestId(`outer-${n % 3}`);
      both(n, outer.id);
      const inner = setRequestId("inner");
      both(n, inner.id);
      inner[DISPOSE]();
      both(n, outer.id);
      outer[DISPOSE]();
      both(n, undefined);
    });
  }
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => line["request.id"]),
    expected,
  );
});

describe("a getter of a record on the fast path", () => {
  /** Warms a message and gives a call of it whose field `b` runs something. */
  function prepare(log: Logger): (run: () => unknown) => void {
    const message = "outer";
    for (let time = 0; time < OFTEN; time++) log.info(message, { a: 1, b: 2, c: { d: 3 } });
    return (run) => {
      const fields = { a: 1, b: 2, c: {} };
      Object.defineProperty(fields, "b", { get: run, enumerable: true });
      log.info(message, fields);
    };
  }

  it("may log: both records are there, the inner one after the outer, with no number left out", async (t) => {
    const { log, own } = openLog(t);
    const outer = prepare(log);
    for (let time = 0; time < OFTEN; time++) {
      log.info("inner", { n: 1 });
      log.info("inner");
    }
    const before = (await own()).length;
    const dropped = totalDropped(log.stats());
    for (let n = 0; n < 20; n++) {
      outer(() => {
        log.info("inner", { n });
        log.info("inner");
        log.child({ child: n }).warn("inner", { nested: { n } });
        return n;
      });
    }
    const lines = (await own()).slice(before);
    assert.deepEqual(
      lines.map((line) => [line["msg"], line["b"], line["n"], line["child"], line["nested"]]),
      Array.from({ length: 20 }, (_, n) => [
        ["outer", n, undefined, undefined, undefined],
        ["inner", undefined, n, undefined, undefined],
        ["inner", undefined, undefined, undefined, undefined],
        ["inner", undefined, undefined, n, { n }],
      ]).flat(),
    );
    assert.equal(totalDropped(log.stats()), dropped);
  });

  it("may log and then throw, or hand over an error", async (t) => {
    const { log, own } = openLog(t, { throttleSec: 0 });
    const outer = prepare(log);
    const before = (await own()).length;
    outer(() => {
      log.info("inner");
      return boom();
    });
    outer(() => {
      log.info("inner");
      return new Error("handed over");
    });
    const lines = (await own()).slice(before);
    assert.deepEqual(
      lines.map((line) => [line["msg"], line["b"], line["exception.message"]]),
      [
        ["outer", "[getter threw]", undefined],
        ["inner", undefined, undefined],
        ["outer", undefined, "handed over"],
        ["inner", undefined, undefined],
      ],
    );
  });

  it("may wait until everything is written", async (t) => {
    const { log, own } = openLog(t);
    const outer = prepare(log);
    outer(() => log.flushSync(30_000));
    assert.equal((await own()).at(-1)?.["b"], true);
  });

  it("may change the configuration: its own record is one of the old outputs, the next one of the new", async (t) => {
    const { log, folder, path, own } = openLog(t);
    const outer = prepare(log);
    const next = join(folder, "next.log");
    outer(() => {
      initLogger({ logName: "contract", filePath: next, console: "off", redact: ["d"], limits: { stringLength: 16 } });
      return "changed";
    });
    log.info("outer", { a: "x".repeat(20), b: 2, c: { d: 3 } });
    await log.flush();
    assert.equal((await own()).at(-1)?.["b"], "changed");
    const lines = ownLines(checkedLines(readFileSync(next, "utf8")));
    assert.deepEqual(lines.map(fieldsOf), [{ a: `${"x".repeat(16)}…[+4 characters]`, b: 2, c: { d: "[redacted]" } }]);
    assert.equal(checkedLines(readFileSync(path, "utf8")).at(-1)?.["b"], "changed");
  });

  it("may close the log: its own record is written, and the log can be opened again", async (t) => {
    const { log, text } = openLog(t);
    const outer = prepare(log);
    let closing: Promise<void> | undefined;
    outer(() => {
      closing = log.close();
      return "closed";
    });
    await closing;
    const stats = log.stats();
    checkAccount(stats);
    assert.equal(stats.pending, 0);
    const written = checkedLines(text()).at(-1);
    assert.equal(written?.["b"], "closed");
    const again = openLog(t);
    for (let time = 0; time < OFTEN; time++) again.log.info("outer", { a: 1, b: 2, c: { d: 3 } });
    assert.equal((await again.own()).length, OFTEN);
  });
});

test("a configuration holds from the next call on: secrets, limits, level, filters", async (t) => {
  const { log, folder } = openLog(t);
  const fields = () => ({ note: "n".repeat(30), deep: { note: 1, other: { more: [1, 2, 3] } }, list: [{ note: 2 }] });
  const configured = async (options: object) => {
    const filePath = join(folder, `${freshMessages++}.log`);
    initLogger({ logName: "contract", filePath, console: "off", ...options });
    for (let time = 0; time < OFTEN; time++) log.info("m", fields());
    log.info(freshMessage(), fields());
    await log.flush();
    return ownLines(checkedLines(readFileSync(filePath, "utf8")));
  };
  const each = async (options: object, expected: object) => {
    const lines = await configured(options);
    assert.equal(lines.length, OFTEN + 1);
    for (const line of lines) assert.deepEqual(fieldsOf(line), expected);
  };
  await each({}, fields());
  const redacted = "[redacted]";
  await each(
    { redact: ["note"] },
    { note: redacted, deep: { note: redacted, other: { more: [1, 2, 3] } }, list: [{ note: redacted }] },
  );
  await each({ limits: { stringLength: 16 } }, { ...fields(), note: `${"n".repeat(16)}…[+14 characters]` });
  await each(
    { limits: { depth: 1 } },
    { ...fields(), deep: { note: 1, other: "[Object: too deep]" }, list: ["[Object: too deep]"] },
  );
  await each(
    { limits: { keys: 2 } },
    { note: "n".repeat(30), deep: { note: 1, other: { more: [1, 2, "…[+1 items]"] } }, "…": "[+1 keys]" },
  );
  await each({ redact: false }, fields());
  assert.deepEqual(await configured({ level: "warn" }), []);
  await each({}, fields());
});

test("below the file's level, records are no part of its sequence, however often they come", async (t) => {
  const code = `
    const log = initLogger({ filePath: process.env.LOG_PATH, console: "json", fileLevel: "warn", throttleSec: 0 });
    for (let n = 0; n < 40; n++) { log.info("m", { n }); log.warn("m", { n }); log.info("m"); log.warn("m"); }
    await log.close();
    const lines = fs.readFileSync(process.env.LOG_PATH, "utf8").trim().split("\\n").map(JSON.parse);
    const seqs = lines.map(({ seq }) => seq);
    const levels = lines.map(({ level }) => level);
    console.error(JSON.stringify({ written: log.stats().written, seqs, levels }));
  `;
  const env = { LOG_PATH: join(testFolder(t), "app.log") };
  const { code: exit, stdout, stderr } = await runCode(code, { env });
  assert.equal(exit, 0, stderr);
  const { written, seqs, levels } = JSON.parse(stderr) as { written: number; seqs: number[]; levels: string[] };
  assert.equal(written, 80);
  assert.deepEqual(
    seqs,
    Array.from({ length: 80 }, (_, index) => index + 1),
  );
  assert.ok(levels.every((level) => level === "warn"));
  assert.equal(stdout.trim().split("\n").length, 160);
});

test("throttled from info on, ordinary records are withheld, also those that came often before", async (t) => {
  const { log, folder } = openLog(t);
  for (let time = 0; time < OFTEN; time++) log.info("m", { n: 1 });
  const filePath = join(folder, "throttled.log");
  initLogger({ logName: "contract", filePath, console: "off", throttleLevel: "info", throttleSec: 60 });
  await log.flush();
  const before = log.stats();
  for (let time = 0; time < OFTEN; time++) {
    log.info("m", { n: 1 });
    log.info("alone");
  }
  await log.flush();
  const after = log.stats();
  assert.deepEqual([after.written - before.written, after.suppressed - before.suppressed], [2, 2 * OFTEN - 2]);
});

test("a secret in a text is found each time it comes, not only the first", async (t) => {
  const { log, own } = openLog(t);
  const texts = {
    card: "4111 1111 1111 1111",
    bearer: "Authorization: Bearer abcdef0123456789abcdef",
    url: "https://user:hunter2@example.com/?token=abcdef0123",
  };
  log.info(freshMessage(), texts);
  for (let time = 0; time < OFTEN; time++) log.info("texts", texts);
  const lines = await own();
  for (const line of lines) {
    assert.deepEqual(bare(line), bare(lines[0]));
    assert.doesNotMatch(JSON.stringify(line), /4111 1111|abcdef0123|hunter2/);
  }
});

test("records that wait for room on the fast path are all there, in order", async (t) => {
  const { log, own } = openLog(t, { onFull: "wait", bufferBytes: 65_536, limits: { recordBytes: 4_096 } });
  const COUNT = 20_000;
  for (let n = 0; n < COUNT; n++) log.info("m", { n, text: "x".repeat(100) });
  const lines = await own();
  assert.equal(lines.length, COUNT);
  for (const [index, line] of lines.entries()) assert.equal(line["n"], index);
});

test("records without room on the fast path are counted, and those that are there are in order", async (t) => {
  const { log, lines } = openLog(t, { bufferBytes: 65_536, limits: { recordBytes: 4_096 } });
  const before = log.stats();
  const COUNT = 50_000;
  for (let n = 0; n < COUNT; n++) log.info("m", { n, text: "x".repeat(100) });
  const seen = ownLines(await lines()).map((line) => line["n"] as number);
  const after = log.stats();
  assert.equal(after.accepted - before.accepted, COUNT);
  assert.equal(after.written - before.written, seen.length);
  assert.ok(seen.every((n, index) => index === 0 || n > (seen[index - 1] as number)));
});

test("children, messages and shapes without end take the general way where tables are full, and say the same", async (t) => {
  const { log, own } = openLog(t);
  const SHAPES = 6_000;
  const TIMES = 20;
  // Three new keys each: more than there are nodes for, and six times as many as there is code for.
  const fields = (shape: number, time: number) => ({ [`a${shape}`]: time, [`b${shape}`]: "x", [`c${shape}`]: [time] });
  for (let shape = 0; shape < SHAPES; shape++) {
    for (let time = 0; time < TIMES; time++) log.info("of many shapes", fields(shape, time));
    if (shape % 200 === 0) await log.flush();
  }
  const lines = await own();
  assert.equal(lines.length, SHAPES * TIMES);
  for (const [index, line] of lines.entries()) {
    const shape = Math.floor(index / TIMES);
    // Compared as text: a hundred thousand deep comparisons take minutes.
    assert.equal(JSON.stringify(fieldsOf(line)), JSON.stringify(fields(shape, index % TIMES)));
  }
});
