import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ActiveSpan } from "./active-span.js";

const API = Symbol.for("opentelemetry.js.api.1");
const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");
const IDS = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };

type Global = { [API]?: unknown };
let span: ActiveSpan;

beforeEach(() => {
  span = new ActiveSpan();
});

afterEach(() => {
  delete (globalThis as Global)[API];
});

function register(api: unknown): void {
  (globalThis as Global)[API] = api;
}

/** A context manager, as far as it is asked, with a span that gives what `context` gives. */
function manager(context: () => unknown) {
  const active = { getValue: (key: symbol) => (key === SPAN_KEY ? { spanContext: context } : undefined) };
  return { active: () => active };
}

test("none where there is no API, no context manager, no span", () => {
  assert.deepEqual([span.look(), span.read()], [false, undefined]);
  register({ version: "1.9.0" });
  assert.deepEqual([span.look(), span.read()], [true, undefined]);
  register({ context: { active: () => ({ getValue: () => undefined }) } });
  assert.deepEqual([span.look(), span.read()], [true, undefined]);
});

test("that of the active span; the same object as long as it is the same span", () => {
  let current = { ...IDS, traceFlags: 1 };
  register({ context: manager(() => current) });
  span.look();
  const first = span.read();
  assert.deepEqual(first, IDS);
  assert.equal(span.read(), first);
  current = { ...IDS, spanId: "00f067aa0ba902b8", traceFlags: 0 };
  assert.deepEqual(span.read(), { ...IDS, spanId: "00f067aa0ba902b8" });
});

test("what is registered later, taken away and registered anew is seen without another look", () => {
  const api: { context?: unknown } = {};
  register(api);
  span.look();
  assert.equal(span.read(), undefined);
  api.context = manager(() => IDS);
  assert.deepEqual(span.read(), IDS);
  delete api.context;
  assert.equal(span.read(), undefined);
  api.context = manager(() => ({ ...IDS, traceId: "a".repeat(32) }));
  assert.equal(span.read()?.traceId, "a".repeat(32));
});

test("another API, or none, from the next look on", () => {
  register({ context: manager(() => IDS) });
  span.look();
  register({ context: manager(() => ({ ...IDS, spanId: "b".repeat(16) })) });
  assert.equal(span.look(), true);
  assert.equal(span.read()?.spanId, "b".repeat(16));
  delete (globalThis as Global)[API];
  assert.deepEqual([span.look(), span.read()], [false, undefined]);
});

test("ids that are not valid are ignored, upper case is made lower", () => {
  const invalid: unknown[] = [
    { ...IDS, traceId: "0".repeat(32) },
    { ...IDS, spanId: "0".repeat(16) },
    { ...IDS, traceId: IDS.traceId.slice(1) },
    { ...IDS, spanId: `${IDS.spanId}0` },
    { ...IDS, traceId: `${"a".repeat(31)}"` },
    { traceId: 1n, spanId: 2n },
    { traceId: [IDS.traceId], spanId: IDS.spanId },
    {},
    null,
    "4bf9",
    7,
  ];
  for (const context of invalid) {
    register({ context: manager(() => context) });
    span.look();
    assert.equal(span.read(), undefined, String(context));
  }
  register({ context: manager(() => ({ traceId: IDS.traceId.toUpperCase(), spanId: IDS.spanId.toUpperCase() })) });
  span.look();
  assert.deepEqual(span.read(), IDS);
});

test("whatever throws there does not throw here", () => {
  const boom = () => {
    throw new Error("not ours");
  };
  const thrower = { get: boom };
  const hostile: unknown[] = [
    Object.defineProperty({}, "context", thrower),
    { context: { active: boom } },
    { context: { active: () => ({ getValue: boom }) } },
    { context: manager(boom) },
    { context: manager(() => Object.defineProperty({ ...IDS }, "spanId", thrower)) },
    { context: manager(() => new Proxy({}, thrower)) },
    { context: "no manager" },
    { context: { active: 5 } },
    null,
    1,
    "api",
    boom,
  ];
  for (const api of hostile) {
    register(api);
    span.look();
    assert.equal(span.read(), undefined);
  }
  Object.defineProperty(globalThis, API, { ...thrower, configurable: true });
  assert.deepEqual([span.look(), span.read()], [false, undefined]);
});

test("a span that asks for the span gets none", () => {
  const inner: unknown[] = [];
  const asking = () => {
    inner.push(span.read());
    return IDS;
  };
  register({ context: manager(asking) });
  span.look();
  assert.deepEqual(span.read(), IDS);
  assert.deepEqual(inner, [undefined]);
});
