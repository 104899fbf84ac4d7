import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BATCH,
  BATCH_COMMITTING,
  BATCH_OPEN,
  type BatchMemory,
  batchViews,
  createBatchMemory,
} from "../ring/batch-memory.js";
import { CONSUMER, SINK, SINK_DOUBLES } from "../ring/layout.js";
import { Batch } from "./batch.js";
import { createRing, INFO, pushFrames } from "./ring.fixture.js";
import type { RingState } from "./ring-state.js";

/** A ring with frames that were read, and a batch that stands for them. */
function openBatch(memory: BatchMemory, records: number) {
  const made = createRing();
  pushFrames(made, records);
  return { ...made, batch: fillBatch(memory, made.ring, records) };
}

function fillBatch(memory: BatchMemory, ring: RingState, records: number): Batch {
  const batch = new Batch(memory, 0, { keepText: () => {} });
  const { reader } = ring;
  assert.ok(batch.turnTo(ring));
  let bytes = 0;
  for (let index = 0; index < records; index++) {
    assert.ok(reader.peek());
    bytes += reader.advance();
    batch.out.ascii(`line ${index}\n`);
    batch.count(INFO);
  }
  batch.take(reader.segment, reader.offset, bytes);
  return batch;
}

const LINE_BYTES = "line 0\n".length;

test("what a sink has taken counts as written, the rest as dropped, and the ring is freed", () => {
  const { batch, ring } = openBatch(createBatchMemory(), 5);
  const sink = new Float64Array(SINK_DOUBLES);
  batch.seal(1, 0);
  batch.took(3 * LINE_BYTES + 1);
  batch.commit(CONSUMER.droppedSink, sink);
  const { counters } = ring.reader;
  assert.equal(counters[CONSUMER.written], 3);
  assert.equal(counters[CONSUMER.droppedSink + 2], 2);
  assert.deepEqual([sink[SINK.written], sink[SINK.droppedSink], sink[SINK.bytes]], [3, 2, 3 * LINE_BYTES + 1]);
  assert.ok(batch.isEmpty && !batch.isSealed);
  ring.reader.rewind();
  assert.ok(!ring.reader.peek(), "nothing is read again");
});

test("a batch that was sealed is gone on with by another consumer, from the byte where the sink was", () => {
  const memory = createBatchMemory();
  const { batch, ring } = openBatch(memory, 5);
  batch.seal(1, 7);
  batch.took(10);
  ring.reader.rewind();
  const next = new Batch(memory, 0, { keepText: () => {} });
  assert.equal(next.leftOrder, 1);
  assert.ok(next.adopt(() => ring, new Float64Array(SINK_DOUBLES)));
  assert.equal(next.bytes.toString(), "line 0\nline 1\nline 2\nline 3\nline 4\n".slice(10));
  assert.equal(next.config, 7);
  assert.ok(!ring.reader.peek(), "its frames are not read again");
});

test("a commit that was cut short is made once more, and counts nothing twice", () => {
  const memory = createBatchMemory();
  const { batch, ring } = openBatch(memory, 5);
  const sink = new Float64Array(SINK_DOUBLES);
  const { doubles } = batchViews(memory);
  batch.seal(1, 0);
  batch.took(3 * LINE_BYTES);
  let cut: Float64Array | undefined;
  const { commit } = ring.reader;
  ring.reader.commit = (...given) => {
    cut = doubles.slice();
    commit.apply(ring.reader, given);
  };
  batch.commit(CONSUMER.droppedExit, sink);
  const counters = ring.reader.counters.slice();
  const sinkCounts = sink.slice();
  doubles.set(cut as Float64Array);
  assert.equal(doubles[BATCH.state], BATCH_COMMITTING);
  const next = new Batch(memory, 0, { keepText: () => {} });
  next.adopt(() => ring, sink);
  assert.equal(doubles[BATCH.state], BATCH_OPEN);
  assert.ok(next.isEmpty);
  assert.deepEqual(ring.reader.counters, counters);
  assert.deepEqual(sink, sinkCounts);
});
