// Traces: which ids a record has, from a header and from OpenTelemetry's active span. The real SDK is tried in compat/cases/traces.mjs.
import assert from "node:assert/strict";
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { debug, type Logger, setRequestId, withRequestId } from "ringlog";
import { withRequest } from "../../src/core.js";
import type { Line } from "../support/log-lines.js";
import { openLog } from "./open-log.js";

const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("nodejs.dispose") as typeof Symbol.dispose);
const API = Symbol.for("opentelemetry.js.api.1");
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

interface Ids {
  readonly traceId: string;
  readonly spanId: string;
}

/** Ids of their own for each `n`. */
function idsOf(n: number): Ids {
  return { traceId: n.toString(16).padStart(32, "a"), spanId: n.toString(16).padStart(16, "b") };
}

function headerOf({ traceId, spanId }: Ids): string {
  return `00-${traceId}-${spanId}-01`;
}

const A = idsOf(0xa);
const B = idsOf(0xb);

function traceOf(line: Line | undefined): (unknown | undefined)[] {
  return [line?.["trace_id"], line?.["span_id"]];
}

function assertTrace(line: Line | undefined, ids: Ids | undefined): void {
  assert.deepEqual(traceOf(line), [ids?.traceId, ids?.spanId], JSON.stringify(line));
}

/** What an SDK registers, as far as it is asked: a context manager over AsyncLocalStorage. It is gone when the test ends. */
function registerApi(t: TestContext, context: (ids: Ids) => unknown = (ids) => ids) {
  const storage = new AsyncLocalStorage<Ids>();
  const getValue = (key: symbol) => {
    const ids = key === SPAN ? storage.getStore() : undefined;
    return ids === undefined ? undefined : { spanContext: () => context(ids) };
  };
  const api: { context?: object } = { context: { active: () => ({ getValue }) } };
  const realm = globalThis as { [API]?: unknown };
  realm[API] = api;
  t.after(() => delete realm[API]);
  return { api, within: <T>(ids: Ids, run: () => T) => storage.run(ids, run) };
}

test("a request's header is in all its records, between the request's id and the rest", async (t) => {
  const { log, own } = openLog(t);
  withRequest({ id: "r-1", traceparent: headerOf(A) }, () => {
    for (let n = 0; n < 3; n++) log.info("again", { n });
    log.error(new Error("failed"));
    debug(() => {
      throw new Error("caught");
    })();
    log.child({ bound: 1 }).warn("child");
  });
  log.info("again", { n: 3 });
  const lines = await own();
  assert.equal(lines.length, 7);
  for (const line of lines.slice(0, -1)) {
    assertTrace(line, A);
    const keys = Object.keys(line);
    const at = keys.indexOf("seq");
    assert.deepEqual(keys.slice(at, at + 4), ["seq", "request.id", "trace_id", "span_id"]);
    assert.equal(line["request.id"], "r-1");
  }
  assert.equal("trace_id" in (lines[6] ?? {}), false);
});

test("a header that is not valid is ignored", async (t) => {
  const { log, own } = openLog(t);
  const invalid = [`ff-${A.traceId}-${A.spanId}-01`, headerOf(A).toUpperCase(), "", `${headerOf(A)}-x`, undefined];
  for (const traceparent of invalid) withRequest({ id: "r", traceparent }, () => log.info("none"));
  const lines = await own();
  assert.equal(lines.length, invalid.length);
  for (const line of lines) assert.deepEqual([line["request.id"], ...traceOf(line)], ["r", undefined, undefined]);
});

test("what is opened within a request belongs to its trace, unless it brings one along", async (t) => {
  const { log, own } = openLog(t);
  const say = (ids: Ids | undefined) => log.info("say", { expected: ids?.traceId ?? "none" });
  new AsyncResource("test").runInAsyncScope(() => {
    withRequest({ traceparent: headerOf(A) }, () => {
      withRequestId("inner", () => say(A));
      withRequest({ id: "inner" }, () => say(A));
      withRequest({ id: "inner", traceparent: "invalid" }, () => say(A));
      withRequest({ id: "inner", traceparent: headerOf(B) }, () => {
        say(B);
        withRequestId("innermost", () => say(B));
      });
      say(A);
      const token = setRequestId("set");
      say(A);
      token[DISPOSE]();
      say(A);
    });
    say(undefined);
    setRequestId("alone");
    say(undefined);
  });
  const lines = await own();
  assert.equal(lines.length, 10);
  for (const line of lines) assert.equal(line["trace_id"] ?? "none", line["expected"], JSON.stringify(line));
});

test("requests at the same time keep theirs across awaits, timers and microtasks", async (t) => {
  const { log, own } = openLog(t);
  const { within } = registerApi(t);
  const work = async (n: number) => {
    for (let step = 0; step < 10; step++) {
      log.info("step", { n, step });
      await pause((n + step) % 3);
      queueMicrotask(() => log.info("microtask", { n }));
      await new Promise<void>((resolve) => setImmediate(() => resolve(log.warn({ n }, "immediate"))));
      if (step % 5 === 0) log.error({ n, err: new Error(`failed ${"xyz"[n % 3]}`) });
    }
  };
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0
        ? withRequest({ id: `r-${n}`, traceparent: headerOf(idsOf(n)) }, () => work(n))
        : within(idsOf(n), () => work(n)),
    ),
  );
  const lines = (await own()).filter((line) => line["n"] !== undefined);
  assert.ok(lines.length >= 600, String(lines.length));
  for (const line of lines) {
    const n = line["n"] as number;
    assertTrace(line, idsOf(n));
    assert.equal(line["request.id"], n % 2 === 0 ? `r-${n}` : undefined);
  }
});

test("the application's own fields of these names stand under fields", async (t) => {
  const { log, own } = openLog(t);
  const given = { trace_id: "mine", span_id: 7, trace_flags: "01" };
  withRequest({ traceparent: headerOf(A) }, () => log.info("with", given));
  log.info("without", given);
  const [withTrace, without] = await own();
  assertTrace(withTrace, A);
  assertTrace(without, undefined);
  for (const line of [withTrace, without])
    assert.deepEqual([line?.["fields"], line?.["trace_flags"]], [{ trace_id: "mine", span_id: 7 }, "01"]);
});

test("the active span goes before the header; without one the header holds", async (t) => {
  const { log, own } = openLog(t);
  const { api, within } = registerApi(t);
  const { context } = api;
  const say = () => log.info("say");
  withRequest({ id: "r", traceparent: headerOf(A) }, () => {
    say();
    within(B, say);
    within({ traceId: "0".repeat(32), spanId: B.spanId }, say);
    within({ traceId: B.traceId, spanId: "0".repeat(16) }, say);
    delete api.context;
    within(B, say);
    Object.assign(api, { context });
    within(B, say);
  });
  const lines = await own();
  for (const [index, ids] of [A, B, A, A, A, B].entries()) assertTrace(lines[index], ids);
});

/** Each of a kind of its own, so that none is withheld. */
function logAllKinds(log: Logger): void {
  log.info("plain");
  log.info("plain");
  log.info("fields", { a: 1 });
  log.info("fields", { a: 2 });
  log.warn("%s filled in", "placeholder");
  log.error(new TypeError("an error"));
  log.fatal("fatal");
  debug({ name: "fails" }, () => {
    throw new RangeError("caught");
  })();
}

test("an SDK that comes after the first records is noticed; all kinds of records have the span, with a request and without", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  logAllKinds(log);
  const { within } = registerApi(t);
  log.info("a message that was not logged before looks for it");
  within(A, () => logAllKinds(log));
  log.info("plain");
  withRequestId("r", () => within(B, () => log.info("plain")));
  const expected = [...Array(9).fill(undefined), ...Array(8).fill(A.traceId), undefined, B.traceId];
  assert.deepEqual(
    (await own()).map((line) => line["trace_id"]),
    expected,
  );
});

test("a loop of calls that were made before notices it, too", async (t) => {
  const { log, own } = openLog(t);
  for (let n = 0; n < 1_000; n++) log.info("busy", { n });
  const { within } = registerApi(t);
  await within(A, async () => {
    for (let isSeen = false; !isSeen; isSeen = (await own()).some((line) => line["trace_id"] === A.traceId))
      for (let n = 0; n < 100; n++) log.info("busy", { n });
  });
});

test("the warning of a slow call has the trace in which the call ended", async (t) => {
  const { log, own } = openLog(t);
  const { within } = registerApi(t);
  const slow = debug({ slowMs: 1, name: "slow" }, () => {
    const endMs = performance.now() + 3;
    while (performance.now() < endMs);
  });
  within(A, slow);
  withRequest({ traceparent: headerOf(B) }, slow);
  log.info("settled");
  const lines = (await own()).filter((line) => line["code.function.name"] === "slow");
  assert.deepEqual(lines.map((line) => line["trace_id"]).sort(), [A.traceId, B.traceId].sort());
});

test("what the recorder kept has its trace, too", async (t) => {
  const { log, own } = openLog(t, { recorder: true });
  const { within } = registerApi(t);
  withRequest({ id: "r", traceparent: headerOf(A) }, () => {
    log.debug("kept");
    log.debug("kept");
    within(B, () => log.debug("kept"));
    log.error(new Error("failed"));
  });
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => [line["log.recorded"] ?? false, line["trace_id"]]),
    [
      [true, A.traceId],
      [true, A.traceId],
      [true, B.traceId],
      [false, A.traceId],
    ],
  );
});

test("a thread has the trace of its own contexts", async (t) => {
  const { log, waitFor } = openLog(t);
  registerApi(t).within(A, () => log.info("main"));
  const worker = new Worker(new URL("../fixtures/thread-traces.mjs", import.meta.url), { workerData: B });
  await once(worker, "exit");
  await log.flush();
  const [before] = await waitFor((line) => line["msg"] === "before");
  const [within] = await waitFor((line) => line["msg"] === "within");
  const [main] = await waitFor((line) => line["msg"] === "main");
  assertTrace(before, undefined);
  assertTrace(within, B);
  assertTrace(main, A);
  assert.notEqual(within?.["thread.id"], 0);
});

test("a span that throws costs the record its trace and nothing else", async (t) => {
  const { log, own } = openLog(t);
  const { within } = registerApi(t, () => {
    throw new Error("not ours");
  });
  within(A, () => logAllKinds(log));
  within(A, () => withRequest({ traceparent: headerOf(B) }, () => log.info("header")));
  const lines = await own();
  assert.equal(lines.length, 9);
  for (const line of lines.slice(0, -1)) assertTrace(line, undefined);
  assertTrace(lines[8], B);
});

test("a span that logs itself neither loses nor mixes records, and does not ask itself without end", async (t) => {
  const { log, own } = openLog(t);
  let asked = 0;
  const { within } = registerApi(t, (ids) => {
    asked++;
    log.info("of the span");
    log.info("of the span, with fields", { n: 1 });
    return ids;
  });
  log.info("message");
  log.info("fields", { n: 0 });
  log.info("of the span");
  log.info("of the span, with fields", { n: 0 });
  within(A, () => {
    for (let n = 1; n <= 3; n++) {
      log.info("message");
      log.info("fields", { n });
      log.warn(new Error("an error"));
    }
    log.info("message");
  });
  const lines = await own();
  const traced = lines.filter((line) => line["trace_id"] === A.traceId).map((line) => line["msg"]);
  assert.deepEqual(
    traced.sort(),
    ["an error", "fields", "message"].flatMap((msg) => [msg, msg, msg]).concat("message"),
  );
  const ofSpan = lines.filter((line) => line["msg"] === "of the span");
  assert.ok(asked >= 10);
  assert.equal(ofSpan.length, 1 + asked, "none of them waits for a later call");
  for (const line of ofSpan) assertTrace(line, undefined);
});
