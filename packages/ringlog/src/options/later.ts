import { RinglogError } from "../errors.js";
import { THRESHOLD_NAMES } from "../record/level.js";
import { type Check, invalidOption, numberBetween, oneOf, readShape, wholeNumber } from "./check.js";
import { quote } from "./render-value.js";

// Options that come with later versions: their shapes are checked in full, so that a mistake is told as such.

const GIB = 2 ** 30;

const RECORDER = {
  level: oneOf(THRESHOLD_NAMES),
  perRequest: wholeNumber(1, 100_000),
  maxBytes: wholeNumber(64 * 1_024, 4 * GIB, " (bytes)"),
  ttlMs: numberBetween(1, 86_400_000, " (milliseconds)"),
};

/** Each check answers whether the option is on. */
export const LATER = {
  recorder: ((value, option) => {
    if (typeof value === "boolean") return value;
    if (typeof value !== "object")
      throw invalidOption(option, value, "true, false or { level, perRequest, maxBytes, ttlMs }");
    readShape(value, option, RECORDER);
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
