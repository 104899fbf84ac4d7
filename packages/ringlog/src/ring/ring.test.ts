import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { HEADER_BYTES } from "../record/frame.js";
import { ERROR, INFO, TRACE, WARN } from "../record/level.js";
import { RingReader } from "./consumer.js";
import { createHub, takeBlock } from "./hub.js";
import { CONSUMER } from "./layout.js";
import { RingProducer } from "./producer.js";
import { openSegment, type Segment } from "./segment.js";

const BUFFER_BYTES = 4 * 1024 * 1024;

/** A producer and a consumer of one ring, with a count of the segments that the consumer holds. */
function createRing(bufferBytes = BUFFER_BYTES) {
  const hub = createHub();
  const block = takeBlock(hub, 0) as number;
  const segments = new Map<number, Segment>();
  const add = (segment: Segment) => segments.set(segment.number, openSegment(segment.number, segment.memory));
  const announcer = {
    added: add,
    removed: (numbers: readonly number[]) => numbers.forEach((number) => void segments.delete(number)),
  };
  const producer = new RingProducer(hub, block, announcer, () => undefined);
  producer.configure(bufferBytes, 256 * 1024);
  const reader = new RingReader(block, producer.counters, segments, () => undefined);
  return { hub, producer, reader, segments };
}

type Ring = ReturnType<typeof createRing>;

/** A frame with a number and `bytes` of filling, or false where there is no room. */
function push({ producer }: Ring, number: number, bytes: number): boolean {
  if (!producer.hasRoom(ERROR)) return false;
  const writer = producer.begin();
  writer.ensure(HEADER_BYTES);
  writer.pos += HEADER_BYTES;
  writer.float64(number);
  writer.u32(bytes);
  for (let written = 0; written < bytes; written++) writer.u8(number & 0xff);
  if (!producer.fits()) {
    producer.abandon();
    return false;
  }
  producer.publish(false);
  return true;
}

function pop({ reader }: Ring): { number: number; bytes: number; frameBytes: number } | undefined {
  if (!reader.peek()) return undefined;
  const { segment, offset } = reader;
  const number = segment.view.getFloat64(offset + HEADER_BYTES, true);
  const bytes = segment.view.getUint32(offset + HEADER_BYTES + 8, true);
  const filling = segment.bytes.subarray(offset + HEADER_BYTES + 12, offset + HEADER_BYTES + 12 + bytes);
  assert.ok(
    filling.every((byte) => byte === (number & 0xff)),
    "the filling is whole",
  );
  const frameBytes = reader.frameBytes();
  reader.advance();
  return { number, bytes, frameBytes };
}

function commitAll({ reader }: Ring, bytes: number): void {
  reader.commit({ segment: reader.segment, offset: reader.offset }, bytes);
}

describe("the ring", () => {
  it("is a queue: what goes in comes out, once, in order, whatever the sizes and the interleaving", () => {
    const command = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant("push" as const), bytes: fc.integer({ min: 0, max: 900 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant("push" as const), bytes: fc.integer({ min: 60_000, max: 400_000 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("pop" as const), bytes: fc.constant(0) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("commit" as const), bytes: fc.constant(0) }) },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const ring = createRing();
        const model: { number: number; bytes: number }[] = [];
        let next = 0;
        let read = 0;
        for (const { do: what, bytes } of commands) {
          if (what === "push" && push(ring, next, bytes)) model.push({ number: next++, bytes });
          if (what === "pop") {
            const got = pop(ring);
            const expected = model.shift();
            assert.deepEqual(got && { number: got.number, bytes: got.bytes }, expected);
            read += got?.frameBytes ?? 0;
          }
          if (what === "commit" && read > 0) {
            commitAll(ring, read);
            read = 0;
          }
          assert.ok(ring.producer.backlogBytes <= BUFFER_BYTES);
        }
        for (const expected of model) assert.equal(pop(ring)?.number, expected.number);
        assert.equal(pop(ring), undefined);
      }),
      { numRuns: 150 },
    );
  });

  it("starts a new consumer at the last commit", () => {
    const ring = createRing();
    for (let number = 0; number < 2000; number++) push(ring, number, 500);
    let bytes = 0;
    for (let number = 0; number < 700; number++) bytes += pop(ring)?.frameBytes ?? 0;
    commitAll(ring, bytes);
    for (let number = 700; number < 900; number++) pop(ring);
    const second = {
      ...ring,
      reader: new RingReader(ring.producer.block, ring.producer.counters, ring.segments, () => undefined),
    };
    assert.equal(pop(second)?.number, 700);
  });

  it("gives segments back after a burst and takes them again in steady use", () => {
    const ring = createRing();
    for (let number = 0; number < 100; number++) {
      push(ring, number, 30_000);
      commitAll(ring, pop(ring)?.frameBytes ?? 0);
    }
    assert.ok(ring.segments.size <= 3, `steady use holds ${ring.segments.size} segments`);
  });

  it("refuses what is least needed first and keeps a reserve for errors", () => {
    const ring = createRing(1024 * 1024);
    const shareAtRefusal = (level: number) => {
      while (ring.producer.hasRoom(level)) assert.ok(push(ring, 0, 1000));
      return ring.producer.backlogBytes / (1024 * 1024);
    };
    const around = (share: number, expected: number) =>
      assert.ok(share >= expected && share < expected + 0.01, `${share}`);
    around(shareAtRefusal(TRACE), 0.5);
    around(shareAtRefusal(INFO), 0.75);
    around(shareAtRefusal(WARN), 0.9);
    while (push(ring, 0, 1000));
    const full = ring.producer.backlogBytes / (1024 * 1024);
    assert.ok(full > 0.99 && full <= 1, `${full}`);
  });

  it("shows nothing of a frame that was abandoned or not published", () => {
    const ring = createRing();
    const writer = ring.producer.begin();
    writer.ensure(HEADER_BYTES);
    writer.pos += HEADER_BYTES + 100;
    assert.equal(ring.reader.peek(), false);
    ring.producer.abandon();
    push(ring, 7, 10);
    assert.equal(pop(ring)?.number, 7);
  });

  it("holds frames back until the memory of their definitions is known, and then gives all of them", () => {
    const ring = createRing();
    let isDefined = true;
    const { block, counters } = ring.producer;
    const none = () => undefined;
    const held = { ...ring, reader: new RingReader(block, counters, ring.segments, none, () => isDefined) };
    push(ring, 0, 1000);
    assert.equal(pop(held)?.number, 0);
    isDefined = false;
    // More than the segment that is read: nothing of its rest may be passed over.
    for (let number = 1; number < 600; number++) push(ring, number, 1000);
    assert.equal(pop(held), undefined);
    isDefined = true;
    for (let number = 1; number < 600; number++) assert.equal(pop(held)?.number, number);
  });

  it("is ended once it is closed and empty", () => {
    const ring = createRing();
    push(ring, 1, 10);
    ring.producer.close();
    assert.equal(ring.reader.isEnded, false);
    pop(ring);
    assert.equal(ring.reader.isEnded, true);
    assert.equal(ring.producer.counters[CONSUMER.consumedBytes], 0);
  });
});
