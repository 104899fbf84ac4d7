import * as encodeError from "./encode-error.js";

/** Of the first error. */
export const lateEncodeError = (): typeof encodeError => encodeError;
