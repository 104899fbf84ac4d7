import * as encoderSource from "./encoder-source.js";

/** Of the first shape that gets code of its own. */
export const lateEncoderSource = (): typeof encoderSource => encoderSource;
