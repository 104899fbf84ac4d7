import { LossReport } from "./stages/loss-report.js";
import { MemoryWatch } from "./stages/memory-watch.js";
import type { Stage, StageServices } from "./stages/stage.js";
import { Storm } from "./stages/storm.js";
import { Suppression } from "./stages/suppression.js";

/** The stages, in the order in which they see a record. */
export function createPipeline(services: StageServices): readonly Stage[] {
  const suppression = new Suppression(services);
  // Storms are looked at before the windows they consist of are closed.
  return [new Storm(services, suppression), suppression, new LossReport(services), new MemoryWatch(services)];
}
