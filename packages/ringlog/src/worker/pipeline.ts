import { LossReport } from "./stages/loss-report.js";
import { MemoryWatch } from "./stages/memory-watch.js";
import type { Stage, StageServices } from "./stages/stage.js";
import { type LoopView, Stalls } from "./stages/stalls.js";
import { Storm } from "./stages/storm.js";
import { Suppression } from "./stages/suppression.js";

/** The stages, in the order in which they see a record. `loop`: where another thread is watched from here. */
export function createPipeline(services: StageServices, loop: LoopView | undefined): readonly Stage[] {
  const suppression = new Suppression(services);
  const stalls = loop === undefined ? [] : [new Stalls(services, loop)];
  // Storms are looked at before the windows they consist of are closed.
  return [
    new Storm(services, suppression),
    suppression,
    ...stalls,
    new LossReport(services),
    new MemoryWatch(services),
  ];
}
