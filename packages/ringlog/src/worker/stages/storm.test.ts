import assert from "node:assert/strict";
import { test } from "node:test";
import { KIND_WINDOW } from "../../record/frame.js";
import { ERROR, WARN } from "../../record/level.js";
import type { LogRecord, Value } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { type ClosedWindow, createThrottleMemory, OPENED_WINDOW, ThrottleTable } from "../../ring/throttle-table.js";
import type { DecodeContext } from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import { createPipeline } from "../pipeline.js";
import type { Stage, StageServices } from "./stage.js";

const WINDOW_MS = 1_000;

/** The stages with a clock that is set, and callers that throw. */
class Worker {
  readonly records: LogRecord[] = [];
  readonly table = new ThrottleTable(createThrottleMemory());
  nowMs = 5_000;
  throttleMs = WINDOW_MS;
  stages: readonly Stage[] = this.another();

  another(): readonly Stage[] {
    const config = () =>
      ({
        throttleMs: this.throttleMs,
        serviceName: "s",
        serviceInstanceId: "i",
        pid: 1,
      }) as unknown as ConsumerConfig;
    const emit = (record: LogRecord) => this.records.push(record);
    const hub = { doubles: new Float64Array(100_000), cells: new Int32Array(1_000) };
    const services = { hub, table: this.table, config, wallMs: Date.now, emit, batchOrder: () => 1 };
    return createPipeline(services as unknown as StageServices, undefined);
  }

  /** An error of this number: its record if it opens a window, else it is counted. */
  error(number: number, level = ERROR): void {
    const evicted = (window: ClosedWindow) => this.#control(window);
    const clock = { wallMs: Date.now, monotonicMs: () => this.nowMs };
    if (this.table.enter(7, number, level, -1, clock, evicted) !== OPENED_WINDOW) return;
    const { cell, generation } = this.table;
    const text = () => `number ${number}`;
    const frame = { cell, generation, loggerId: 0, messageId: 0, at: () => undefined, text };
    const context = { threadId: 0, filter: (message: string) => message } as unknown as DecodeContext;
    for (const stage of this.stages) stage.see?.(frame as unknown as FrameRecord, context);
  }

  errors(count: number, first = 0): void {
    for (let number = first; number < first + count; number++) this.error(number);
  }

  #control(window: ClosedWindow): void {
    for (const stage of this.stages) stage.control?.(KIND_WINDOW, window, {} as DecodeContext);
  }

  /** Time passes, in steps of a busy worker. */
  pass(ms: number): void {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 10) this.tick();
    this.tick();
  }

  tick(): void {
    for (const stage of this.stages) stage.tick?.(this.nowMs);
  }

  finish(): void {
    for (const stage of this.stages) stage.finish?.(this.nowMs);
  }

  get storms(): ReadonlyMap<string, Value>[] {
    const events = this.records.flatMap(({ event }) => (event === undefined ? [] : [event]));
    return events.filter((event) => event.get("event.name") === "ringlog.storm");
  }

  counts(): (Value | undefined)[][] {
    return this.storms.map((storm) => [storm.get("storm.errors"), storm.get("storm.records")]);
  }
}

function largestOf(storm: ReadonlyMap<string, Value> | undefined): [Value | undefined, Value | undefined][] {
  const parts = storm?.get("storm.largest") as ReadonlyMap<string, Value>[];
  return parts.map((part) => [part.get("title"), part.get("count")]);
}

test("a hundred different errors are no storm, one more is, with all that was withheld", () => {
  const calm = new Worker();
  calm.errors(100);
  calm.pass(3 * WINDOW_MS);
  assert.deepEqual(calm.storms, []);
  const worker = new Worker();
  worker.errors(101);
  for (let n = 0; n < 40; n++) worker.error(17);
  for (let n = 0; n < 50; n++) worker.error(18);
  worker.pass(WINDOW_MS - 10);
  assert.deepEqual(worker.storms, [], "when the first window ends");
  worker.pass(20);
  assert.deepEqual(worker.counts(), [[101, 191]]);
  assert.deepEqual(largestOf(worker.storms[0]).slice(0, 2), [
    ["number 18", 51],
    ["number 17", 41],
  ]);
  assert.equal(largestOf(worker.storms[0]).length, 5);
  worker.pass(3 * WINDOW_MS);
  assert.equal(worker.storms.length, 1);
});

test("a storm that goes on is told of once a window, each error as often as it was written", () => {
  const worker = new Worker();
  for (let round = 0; round < 50; round++) {
    worker.errors(150);
    worker.pass(100);
  }
  worker.pass(2 * WINDOW_MS);
  const counts = worker.counts();
  assert.ok(counts.length === 4 || counts.length === 5, JSON.stringify(counts));
  assert.ok(counts.every(([errors]) => errors === 150));
  const summaries = worker.records.filter(({ event }) => event?.get("event.name") === "ringlog.suppressed");
  assert.ok(summaries.length <= 5 * 150);
});

test("errors that come one after the other over many windows are no storm, however many", () => {
  const worker = new Worker();
  for (let n = 0; n < 1_000; n++) {
    worker.error(n);
    worker.pass(20);
  }
  assert.deepEqual(worker.storms, []);
});

test("the end tells of a storm whose windows are open, with the withheld", () => {
  const worker = new Worker();
  worker.errors(300);
  worker.errors(300);
  worker.finish();
  assert.deepEqual(worker.counts(), [[300, 600]]);
});

test("windows that had to make place count", () => {
  const worker = new Worker();
  worker.errors(200);
  worker.errors(200);
  worker.tick();
  worker.errors(12_000, 1_000);
  worker.pass(WINDOW_MS);
  assert.deepEqual(worker.counts(), [[12_200, 12_400]]);
});

test("a storm all of whose windows had to make place before it is told of has its times, and the level of an error", () => {
  const worker = new Worker();
  const before = Date.now();
  worker.errors(150);
  worker.tick();
  // Of threads whose rings the worker has not come to read yet.
  const unseen = new ThrottleTable(worker.table.memory);
  const clock = { wallMs: () => before, monotonicMs: () => worker.nowMs };
  for (let number = 1_000; number < 13_000; number++) unseen.enter(7, number, ERROR, -1, clock, () => assert.fail());
  worker.pass(2 * WINDOW_MS);
  assert.deepEqual(worker.counts(), [[150, 150]]);
  const record = worker.records.find(({ event }) => event?.get("event.name") === "ringlog.storm");
  assert.equal(record?.level, "error");
  const [first, last] = ["first", "last"].map((end) =>
    Date.parse(String(record?.event?.get(`${end}_observed_timestamp`))),
  );
  assert.ok((first as number) >= before - WINDOW_MS && (first as number) <= (last as number), `${first} to ${last}`);
  assert.ok((last as number) <= Date.now());
});

test("a consumer that follows another tells of a storm that it has not seen, and names it by its fingerprints", () => {
  const worker = new Worker();
  worker.errors(150);
  worker.error(3);
  worker.stages = worker.another();
  for (const stage of worker.stages) stage.resume?.([]);
  worker.pass(2 * WINDOW_MS);
  assert.deepEqual(worker.counts(), [[150, 151]]);
  const [storm] = worker.storms as [ReadonlyMap<string, Value>];
  const [first] = storm.get("storm.largest") as ReadonlyMap<string, Value>[];
  assert.deepEqual(
    [first?.has("title"), first?.get("fingerprint"), first?.get("count")],
    [false, "0000000700000003", 2],
  );
});

test("it has the highest level of what burst, at most error, and looks at no record", () => {
  const worker = new Worker();
  for (let n = 0; n < 120; n++) worker.error(n, WARN);
  worker.pass(2 * WINDOW_MS);
  assert.equal(worker.records.find(({ event }) => event?.get("event.name") === "ringlog.storm")?.level, "warn");
  assert.equal(worker.stages.filter((stage) => stage.see !== undefined).length, 1);
});

test("with another window meanwhile what was told of stays told", () => {
  const worker = new Worker();
  worker.errors(150);
  worker.pass(WINDOW_MS / 2);
  worker.errors(150, 500);
  worker.pass(WINDOW_MS / 2);
  assert.equal(worker.storms.length, 1);
  worker.throttleMs = 10;
  worker.error(9_999);
  worker.pass(WINDOW_MS);
  assert.equal(worker.storms.length, 1);
});
