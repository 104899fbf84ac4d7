import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { RequestContext } from "../../caller/context.js";
import { LoggerState } from "../../caller/logger-state.js";
import { ThreadSampler } from "../../caller/snapshot.js";
import { resolveOptions } from "../../options.js";
import { SYSTEM_TIME } from "../../record/monotonic.js";
import { createKeyMatcher } from "../../record/redact-key.js";
import { redactText } from "../../record/text-patterns.js";
import type { Announcement } from "../../ring/announcement.js";
import { createHub } from "../../ring/hub.js";
import { createThrottleMemory, ThrottleTable } from "../../ring/throttle-table.js";
import { createCallerSide } from "../../runtime/caller-side.js";
import { decodeRecord } from "../decode-record.js";
import { FrameRecord } from "../frame-record.js";
import { RingState } from "../ring-state.js";
import { JsonFrameFormatter } from "./json-frame.js";
import { writeRecord } from "./json-record.js";
import { JsonWriter } from "./json-writer.js";

/** A caller's side and, of each frame that comes out of it, what both formatters make. */
function bothFormatters(isFiltered = true) {
  const environment = { env: {}, cwd: "/", mainModule: "/app.js", warn: () => undefined };
  const options = resolveOptions(
    { throttleSec: 0, redact: isFiltered ? [] : false, limits: { depth: 20 } },
    environment,
  );
  const hub = createHub();
  const announcements: Announcement[] = [];
  const requests = new RequestContext();
  const side = createCallerSide(
    {
      hub,
      table: new ThrottleTable(createThrottleMemory()),
      context: requests,
      sampler: () => sampler,
      announce: (announcement) => announcements.push(announcement),
      onPublish: () => undefined,
      waitForRoom: () => false,
      time: SYSTEM_TIME,
    },
    options,
    false,
  );
  assert.ok(side !== undefined);
  let ring: RingState | undefined;
  const frame = new FrameRecord();
  let formatter: JsonFrameFormatter | undefined;
  const isSecret = createKeyMatcher([]);
  const context = () => ({
    serviceName: "svc",
    serviceInstanceId: "abcd1234",
    pid: 1,
    threadId: 0,
    definitions: (ring as RingState).definitions,
    filter: isFiltered ? (text: string) => redactText(text, isSecret) : (text: string) => text,
    completeSnapshot: <T>(snapshot: T) => snapshot,
    resolveStack: (stacktrace: string) => stacktrace,
  });
  const deliver = () => {
    for (const announcement of announcements.splice(0)) {
      if (announcement.type === "ring")
        ring = new RingState(hub, announcement.block, announcement.segments, announcement.dictionary, deliver);
      if (announcement.type === "segment") ring?.add(announcement.segment);
      if (announcement.type === "dictionary") ring?.addToDictionary(announcement.segment);
    }
  };
  const state = new LoggerState(undefined, undefined);
  const log = (loggerState: LoggerState, ...args: unknown[]) => {
    side.emitter.log(loggerState, 30, args.length, args[0], args[1], args);
    deliver();
    const { reader } = ring as RingState;
    assert.ok(reader.peek(), "a record came out");
    frame.read(reader.segment, reader.offset);
    formatter ??= new JsonFrameFormatter(context());
    const fast = new JsonWriter();
    formatter.write(fast, frame);
    const plain = new JsonWriter();
    writeRecord(plain, decodeRecord(frame, context()));
    const bytes = reader.frameBytes();
    reader.advance();
    reader.commit({ segment: reader.segment, offset: reader.offset }, bytes);
    return { fast: textOf(fast), plain: textOf(plain) };
  };
  return { log: (...args: unknown[]) => log(state, ...args), logWith: log, emitter: side.emitter, state, requests };
}

const sampler = new ThreadSampler({ now: () => performance.now() });
sampler.stop();

function textOf({ bytes, pos }: JsonWriter): string {
  return bytes.toString("utf8", 0, pos);
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
  withUnicodeString: true,
});

describe("the fast JSON formatter", () => {
  it("writes what the plain one writes, byte for byte, for any message and fields", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: "binary" }), anything), { maxLength: 8 }), (calls) => {
        const { log } = bothFormatters();
        for (let time = 0; time < 3; time++) {
          for (const [message, value] of calls) {
            const { fast, plain } = log(message, { value, n: time });
            assert.equal(fast, plain);
            JSON.parse(fast);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it("agrees on reserved names, on bindings that are overridden, and on every key but once", () => {
    const name = fc.constantFrom(
      "a",
      "b",
      "time",
      "level",
      "seq",
      "fields",
      "__proto__",
      "msg",
      "constructor",
      "exception.type",
      "…",
      "\ud800",
      "\ud801",
    );
    const object = fc
      .uniqueArray(name, { maxLength: 6 })
      .map((keys) => Object.fromEntries(keys.map((key, index) => [key, index])));
    fc.assert(
      fc.property(object, object, object, (first, second, fields) => {
        const { logWith, emitter, state } = bothFormatters();
        const outer = emitter.encodeBindings(state.bindings, first);
        const child = new LoggerState(state, undefined, emitter.encodeBindings(outer, second));
        for (let time = 0; time < 3; time++) {
          const { fast, plain } = logWith(child, "m", { ...fields });
          assert.equal(fast, plain);
          const keys = [...fast.matchAll(/[{,]"((?:[^"\\]|\\.)*)":/g)].map(([, key]) => key);
          const top = keys.slice(0, keys.indexOf("fields") === -1 ? keys.length : keys.indexOf("fields"));
          assert.equal(new Set(top).size, top.length, fast);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("agrees on request ids and traces, also of digits that could be the number of a card", () => {
    const card = "4111111111111111";
    for (const [traceId, spanId] of [
      ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"],
      [card + card, card],
    ]) {
      const { log, requests } = bothFormatters();
      const header = `00-${traceId}-${spanId}-01`;
      const { fast, plain } = requests.withRequestId("r-1", () => log("m", { n: 1 }), header);
      assert.equal(fast, plain);
      assert.ok(fast.includes(`"request.id":"r-1","trace_id":"${traceId}","span_id":"${spanId}","n":1`), fast);
    }
  });

  it("escapes what could forge a line or command a terminal, and nothing else", () => {
    const { log } = bothFormatters();
    const hostile = "a\r\nb\u2028c\u2029d\u0085e\u001b[31mf\u009bg\u202eh\u2066i\u061cj\u200ek\u007fl\u0000";
    for (const { fast } of [
      log(hostile),
      log("m", { [hostile]: hostile }),
      log("m", { deep: [{ [hostile]: [hostile] }] }),
    ]) {
      assert.doesNotMatch(
        fast.slice(0, -1),
        /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
      );
      assert.ok(JSON.stringify(JSON.parse(fast)).includes("\u2028"), "the text itself is kept");
    }
    const plain = "ünïcödé 漢字 😀 € ‚quoted’";
    assert.ok(log(plain).fast.includes(`"msg":"${plain}"`));
  });

  it("takes secrets out of any text", () => {
    const { log } = bothFormatters();
    const text =
      "GET https://bob:hunter2@host/x?token=abc&y=1 card 4111 1111 1111 1111 -----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY----- Bearer abc.def.ghi";
    for (let time = 0; time < 3; time++) {
      const { fast, plain } = log(text, { url: text, list: [text] });
      assert.equal(fast, plain);
      for (const secret of ["hunter2", "token=abc", "4111", "MIIB", "abc.def"])
        assert.ok(!fast.includes(secret), `${secret} in ${fast}`);
    }
  });
});
