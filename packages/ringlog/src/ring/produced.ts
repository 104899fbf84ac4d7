import { blockCount, type Hub } from "./hub.js";
import { blockStart, CALLER, CONSUMER } from "./layout.js";

/** How far all rings have been filled by now, one number a thread's block. */
export function producedSoFar(hub: Hub): number[] {
  return Array.from({ length: blockCount(hub) }, (_, block) => double(hub, block, CALLER.producedBytes));
}

/** Whether all rings are consumed as far as that. */
export function isConsumed(hub: Hub, produced: readonly number[]): boolean {
  return produced.every((bytes, block) => double(hub, block, CONSUMER.consumedBytes) >= bytes);
}

function double(hub: Hub, block: number, cell: number): number {
  return hub.doubles[blockStart(block) + cell] as number;
}
