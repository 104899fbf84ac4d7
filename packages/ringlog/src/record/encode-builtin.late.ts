import * as encodeBuiltin from "./encode-builtin.js";

/** Of the first value of a class among fields. */
export const lateEncodeBuiltin = (): typeof encodeBuiltin => encodeBuiltin;
