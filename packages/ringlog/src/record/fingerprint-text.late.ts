import * as fingerprintText from "./fingerprint-text.js";

/** Of the first error that is throttled. */
export const lateFingerprintText = (): typeof fingerprintText => fingerprintText;
