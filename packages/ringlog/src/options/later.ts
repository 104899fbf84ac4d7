import { RinglogError } from "../errors.js";
import { THRESHOLD_NAMES } from "../record/level.js";
import { type Check, checkBoolean, invalidOption, numberBetween, oneOf, readShape, wholeNumber } from "./check.js";
import { quote } from "./render-value.js";

// Options that come with later versions: their shapes are checked in full, so that a mistake is told as such.

const GIB = 2 ** 30;

const ROTATE = {
  maxBytes: wholeNumber(1_024, Number.MAX_SAFE_INTEGER, " (bytes)"),
  every: oneOf(["hour", "day"]),
  keep: wholeNumber(1, 1_000_000),
  compress: checkBoolean,
};

const RECORDER = {
  level: oneOf(THRESHOLD_NAMES),
  perRequest: wholeNumber(1, 100_000),
  maxBytes: wholeNumber(64 * 1_024, 4 * GIB, " (bytes)"),
  ttlMs: numberBetween(1, 86_400_000, " (milliseconds)"),
};

const STALL = {
  afterMs: numberBetween(10, 3_600_000, " (milliseconds)"),
  stack: checkBoolean,
};

const FSYNC = { everyMs: numberBetween(1, 3_600_000, " (milliseconds)") };

/** Each check answers whether the option is on. */
export const LATER = {
  rotate: ((value, option) => {
    if (value === false) return false;
    if (typeof value !== "object") throw invalidOption(option, value, "false or { maxBytes, every, keep, compress }");
    const { maxBytes, every } = readShape(value, option, ROTATE);
    if (maxBytes === undefined && every === undefined)
      throw invalidOption(option, value, "an object with maxBytes or every");
    return true;
  }) as Check<boolean>,

  fsync: ((value, option) => {
    const valid = '"never", "error", "always" or { everyMs }';
    if (typeof value === "string") return oneOf(["never", "error", "always"])(value, option) !== "never";
    if (typeof value !== "object") throw invalidOption(option, value, valid);
    const { everyMs } = readShape(value, option, FSYNC);
    if (everyMs === undefined) throw invalidOption(option, value, valid);
    return true;
  }) as Check<boolean>,

  recorder: ((value, option) => {
    if (typeof value === "boolean") return value;
    if (typeof value !== "object")
      throw invalidOption(option, value, "true, false or { level, perRequest, maxBytes, ttlMs }");
    readShape(value, option, RECORDER);
    return true;
  }) as Check<boolean>,

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
    const off = option === "fsync" ? '"never"' : "false";
    const message = `Option ${quote(option)} is not available in this version; leave it out or set it to ${off}`;
    throw new RinglogError("OPTION_UNAVAILABLE", message, { option });
  }
}
