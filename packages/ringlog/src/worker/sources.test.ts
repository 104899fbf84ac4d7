import assert from "node:assert/strict";
import { test } from "node:test";
import type { Announcement } from "../ring/announcement.js";
import { blockView, createHub, takeBlock } from "../ring/hub.js";
import { CALLER, CONSUMER } from "../ring/layout.js";
import { RingProducer } from "../ring/producer.js";
import type { Segment } from "../ring/segment.js";
import { Sources } from "./sources.js";

const THREAD = 7;
const FRAME_BYTES = 1_000;

/** A ring of two segments, and what its thread said of them. */
function filledRing() {
  const hub = createHub();
  const block = takeBlock(hub, THREAD) as number;
  const segments: Announcement[] = [];
  const added = ({ number, memory }: Segment) => {
    segments.push({ type: "segment", ring: "7.1", segment: { number, memory } });
  };
  const ring = new RingProducer(hub, block, { added, removed: () => {} }, () => {});
  ring.configure(1e9, 1e6);
  const [first] = ring.segments;
  const known = { number: first?.number as number, memory: first?.memory as ArrayBufferLike };
  let frames = 0;
  while (segments.length < 2) {
    const writer = ring.begin();
    writer.ensure(FRAME_BYTES);
    writer.pos += FRAME_BYTES;
    ring.publish(false);
    frames++;
  }
  const announced: Announcement = { type: "ring", ring: "7.1", block, segments: [known], dictionary: [] };
  return { hub, block, frames, ring: announced, segment: segments[1] as Announcement };
}

function countFrames(sources: Sources): number {
  let frames = 0;
  for (let found = sources.oldest(undefined, false); found !== undefined; found = sources.oldest(undefined, false)) {
    found.source.ring.reader.advance();
    frames++;
  }
  return frames;
}

test("a segment that is announced before its ring is found", () => {
  const { hub, frames, ring, segment } = filledRing();
  const sources = new Sources(hub, () => {});
  sources.announce(segment);
  sources.announce(ring);
  assert.equal(countFrames(sources), frames);
});

test("a thread whose end is known before its ring is let go once it is read, and what it had begun is lost", () => {
  const { hub, block, ring, segment } = filledRing();
  const counters = blockView(hub, block);
  counters[CALLER.seq] = 1;
  const sources = new Sources(hub, () => {});
  for (const announcement of [{ type: "ended", threadId: THREAD } as const, segment, ring])
    sources.announce(announcement);
  countFrames(sources);
  counters[CONSUMER.consumedBytes] = counters[CALLER.producedBytes] as number;
  sources.releaseEnded(() => false);
  assert.equal(counters[CONSUMER.droppedExit + 2], 1);
});
