import assert from "node:assert/strict";
import { test } from "node:test";
import { scratchWriter } from "../../record/byte-writer.js";
import { Definitions } from "../../record/definitions.js";
import { KIND_SAMPLE, KIND_WINDOW, SECTION_ERROR } from "../../record/frame.js";
import type { LogRecord } from "../../record/record.js";
import { writeString } from "../../record/string-codec.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { createThrottleMemory, ThrottleTable } from "../../ring/throttle-table.js";
import type { DecodeContext } from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import type { StageServices } from "./stage.js";
import { Suppression } from "./suppression.js";

const context = {
  threadId: 3,
  definitions: new Definitions(),
  filter: (text: string) => text.replace("secret", "[redacted]"),
} as DecodeContext;

/** Of an error whose stack nobody can decode. */
function frameOf(cell: number, generation: number, message: string): FrameRecord {
  const writer = scratchWriter(1_000);
  writeString(writer, "TypeError", 100);
  writeString(writer, message, 100);
  writer.u8(0xff);
  const cursor = { bytes: writer.bytes, view: writer.view, pos: 0 };
  const at = (section: number) => (section === SECTION_ERROR ? cursor : undefined);
  return { cell, generation, loggerId: 0, messageId: 0, at, text: () => undefined } as unknown as FrameRecord;
}

function create() {
  const records: LogRecord[] = [];
  const config = () =>
    ({ throttleMs: 1_000, serviceName: "s", serviceInstanceId: "i", pid: 1 }) as unknown as ConsumerConfig;
  const table = new ThrottleTable(createThrottleMemory());
  const services = {
    table,
    config,
    wallMs: Date.now,
    emit: (record: LogRecord) => records.push(record),
    batchOrder: () => 1,
  };
  const stage = new Suppression(services as unknown as StageServices);
  const see = (cell: number, generation: number, message: string) =>
    stage.see(frameOf(cell, generation, message), context);
  const close = (cell: number, generation: number) => {
    const window = { cell, generation, level: 50, hi: 1, lo: 2, count: 7, firstMs: 1, lastMs: 2 };
    stage.control(KIND_WINDOW, window, context);
  };
  return { records, stage, see, close };
}

test("a summary is called as the error was, without secrets and without a look at its stack", () => {
  const { records, see, close } = create();
  see(1, 1, "a secret is lost");
  close(1, 1);
  assert.deepEqual(
    records.map(({ msg, level, threadId }) => [msg, level, threadId]),
    [["TypeError: a [redacted] is lost", "error", 3]],
  );
});

test("what is said of a window after the next one in its cell was opened still finds it", () => {
  const { records, stage, see, close } = create();
  see(1, 1, "one");
  stage.control(KIND_SAMPLE, { cell: 1, generation: 1, requestId: "r", message: "one" }, context);
  see(1, 3, "two");
  close(1, 1);
  close(1, 3);
  assert.deepEqual(
    records.map(({ msg }) => msg),
    ["TypeError: one", "TypeError: two"],
  );
  const event = new Map(records[0]?.event);
  assert.deepEqual([event.get("suppressed.request_ids"), event.get("suppressed.messages")], [["r"], ["one"]]);
});

test("a window that nothing is said of is forgotten when the next but one is opened, also where generations begin anew", () => {
  for (const [first, second, third] of [
    [1, 3, 5],
    [1021, 1023, 1],
  ] as const) {
    const { records, stage, see, close } = create();
    see(2, first, "one");
    see(2, second, "two");
    see(2, third, "three");
    close(2, first);
    close(2, second);
    stage.finish();
    assert.deepEqual(
      records.map(({ msg, event }) => [msg, event?.get("log_count")]),
      [
        ["TypeError: two", 7],
        ["suppressed", 7],
      ],
      "its count comes at the end",
    );
  }
});
