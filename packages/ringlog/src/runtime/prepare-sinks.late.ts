import * as prepareSinks from "./prepare-sinks.js";

/** Of `sinks`. */
export const latePrepareSinks = (): typeof prepareSinks => prepareSinks;
