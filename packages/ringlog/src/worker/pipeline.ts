import { LossReport } from "./stages/loss-report.js";
import type { Stage, StageServices } from "./stages/stage.js";
import { Suppression } from "./stages/suppression.js";

/** The stages, in the order in which they see a record. */
export function createPipeline(services: StageServices): readonly Stage[] {
  return [new Suppression(services), new LossReport(services)];
}
