import * as recorder from "./recorder.js";

/** Of `recorder`. */
export const lateRecorder = (): typeof recorder => recorder;
