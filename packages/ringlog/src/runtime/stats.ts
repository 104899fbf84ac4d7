import { LEVEL_COUNT } from "../record/level.js";
import { acceptedCount, blockCount, blockView, type Hub } from "../ring/hub.js";
import { CALLER, CONSUMER, SINK, SINK_CONSOLE, SINK_FILE, SINK_MODULE, sinkStart } from "../ring/layout.js";
import type { SinkStats, Stats } from "../stats.js";

/** Which sinks there are, and who consumes. */
export interface StatsView {
  readonly hasFile: boolean;
  readonly hasConsole: boolean;
  readonly modules?: readonly { readonly name: string; readonly slot: number }[];
  readonly mode: Stats["mode"];
}

/**
 * Adds up all threads. What the consumer counts is read before what callers count, so that records which move meanwhile
 * show as pending and never as less than none.
 */
export function readStats(hub: Hub, view: StatsView): Stats {
  const blocks = Array.from({ length: blockCount(hub) }, (_, block) => blockView(hub, block));
  const sum = (cell: number) => blocks.reduce((total, block) => total + (block[cell] as number), 0);
  const sumLevels = (cell: number) =>
    Array.from({ length: LEVEL_COUNT }, (_, level) => sum(cell + level)).reduce((a, b) => a + b, 0);
  const consumedBytes = sum(CONSUMER.consumedBytes);
  const written = sum(CONSUMER.written);
  const sink = sumLevels(CONSUMER.droppedSink);
  const exit = sumLevels(CONSUMER.droppedExit);
  const unconfirmed = sumLevels(CONSUMER.unconfirmed);
  const full = sumLevels(CALLER.droppedFull);
  const suppressed = sum(CALLER.suppressed);
  const accepted = blocks.reduce((total, block) => total + acceptedCount(block), 0);
  return {
    accepted,
    written,
    suppressed,
    dropped: withoutZeros({ full, sink, exit, unconfirmed }),
    pending: accepted - written - suppressed - full - sink - exit - unconfirmed,
    backlogBytes: Math.max(0, sum(CALLER.producedBytes) - consumedBytes),
    mode: view.mode,
    sinks: {
      ...(view.hasFile ? { file: sinkStats(hub, SINK_FILE) } : {}),
      ...(view.hasConsole ? { console: sinkStats(hub, SINK_CONSOLE) } : {}),
      ...Object.fromEntries((view.modules ?? []).map(({ name, slot }) => [name, sinkStats(hub, SINK_MODULE + slot)])),
    },
  };
}

function sinkStats(hub: Hub, sink: number): SinkStats {
  const value = (cell: number) => hub.doubles[sinkStart(sink) + cell] as number;
  const dropped = {
    full: value(SINK.droppedFull),
    sink: value(SINK.droppedSink),
    exit: value(SINK.droppedExit),
    unconfirmed: value(SINK.unconfirmed),
  };
  return { written: value(SINK.written), dropped: withoutZeros(dropped), bytes: value(SINK.bytes) };
}

function withoutZeros(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
