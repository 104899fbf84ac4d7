import { LossReport } from "./stages/loss-report.js";
import { MemoryWatch } from "./stages/memory-watch.js";
import type { Stage, StageServices } from "./stages/stage.js";
import { type LoopView, Stalls } from "./stages/stalls.js";
import { Storm } from "./stages/storm.js";
import { Suppression } from "./stages/suppression.js";

/**
 * The stages, in the order in which they see a record. `loop`: where another thread is watched from here; `isPrivate`: what happens
 * to the process is not this consumer's affair.
 */
export function createPipeline(
  services: StageServices,
  loop: LoopView | undefined,
  isPrivate = false,
): readonly Stage[] {
  const suppression = new Suppression(services);
  const stalls = loop === undefined ? [] : [new Stalls(services, loop)];
  // Storms are looked at before the windows they consist of are closed.
  return [
    new Storm(services, suppression),
    suppression,
    ...stalls,
    new LossReport(services),
    ...(isPrivate ? [] : [new MemoryWatch(services)]),
  ];
}
