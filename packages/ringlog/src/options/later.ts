import { RinglogError } from "../errors.js";
import { type Check, checkBoolean, invalidOption, numberBetween, readShape } from "./check.js";
import { quote } from "./render-value.js";

// Options that come with later versions: their shapes are checked in full, so that a mistake is told as such.

const STALL = {
  afterMs: numberBetween(10, 3_600_000, " (milliseconds)"),
  stack: checkBoolean,
};

/** Each check answers whether the option is on. */
export const LATER = {
  stall: ((value, option) => {
    if (typeof value === "boolean") return value;
    if (typeof value !== "object") throw invalidOption(option, value, "true, false or { afterMs, stack }");
    readShape(value, option, STALL);
    return true;
  }) as Check<boolean>,
};

/** Throws for the first option that is on and not there yet. */
export function refuseLater(on: { readonly [name in keyof typeof LATER]?: boolean }): void {
  for (const [option, isOn] of Object.entries(on)) {
    if (!isOn || !Object.hasOwn(LATER, option)) continue;
    const message = `Option ${quote(option)} is not available in this version; leave it out or set it to false`;
    throw new RinglogError("OPTION_UNAVAILABLE", message, { option });
  }
}
