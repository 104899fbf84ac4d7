import { createHub, type Hub, takeBlock } from "../ring/hub.js";
import { RingProducer } from "../ring/producer.js";
import { createSegment } from "../ring/segment.js";
import { RingState } from "./ring-state.js";

export const INFO = 30;
const THREAD = 7;
const FRAME_BYTES = 104;

const nothing = () => undefined;

/** A ring of one thread, from both ends. */
export interface MadeRing {
  readonly hub: Hub;
  readonly producer: RingProducer;
  readonly ring: RingState;
}

export function createRing(): MadeRing {
  const hub = createHub();
  const block = takeBlock(hub, THREAD) as number;
  const producer = new RingProducer(hub, block, { added: nothing, removed: nothing }, nothing);
  producer.configure(1e9, 1e6);
  const segments = producer.segments.map(({ number, memory }) => ({ number, memory }));
  const dictionary = createSegment(1, 1_024);
  const ring = new RingState(hub, block, segments, [{ number: 1, memory: dictionary.memory }], nothing);
  return { hub, producer, ring };
}

/** Frames without a meaning, each counted as a record. */
export function pushFrames({ producer, ring }: MadeRing, count: number): void {
  for (let index = 0; index < count; index++) {
    const writer = producer.begin();
    writer.ensure(FRAME_BYTES);
    writer.pos += FRAME_BYTES;
    producer.publish(true);
  }
  ring.reader.rewind();
}
