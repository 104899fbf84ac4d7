import * as debugging from "./debugging.js";

/** Of `debug`. */
export const lateDebugging = (): typeof debugging => debugging;
