import * as rotation from "./rotation.js";

/** Of files with `rotate`. */
export const lateRotation = (): typeof rotation => rotation;
