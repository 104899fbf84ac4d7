import * as sinksOption from "./sinks-option.js";

/** Of `sinks`. */
export const lateSinksOption = (): typeof sinksOption => sinksOption;
