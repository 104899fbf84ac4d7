import { LossReport } from "./stages/loss-report.js";
import type { Stage, StageServices } from "./stages/stage.js";
import { type LoopView, Stalls } from "./stages/stalls.js";
import { Suppression } from "./stages/suppression.js";

/** The stages, in the order in which they see a record. `loop`: where another thread is watched from here. */
export function createPipeline(services: StageServices, loop: LoopView | undefined): readonly Stage[] {
  const stalls = loop === undefined ? [] : [new Stalls(services, loop)];
  return [new Suppression(services), ...stalls, new LossReport(services)];
}
