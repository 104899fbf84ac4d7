import * as moduleOutputs from "./module-outputs.js";

/** Of `sinks`. */
export const lateModuleOutputs = (): typeof moduleOutputs => moduleOutputs;
