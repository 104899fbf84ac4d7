import type { FsyncPlan, RotatePlan } from "../ring/consumer-config.js";
import { type Check, checkBoolean, invalidOption, numberBetween, oneOf, readShape, wholeNumber } from "./check.js";

const ROTATE = {
  maxBytes: wholeNumber(1_024, Number.MAX_SAFE_INTEGER, " (bytes)"),
  every: oneOf(["hour", "day"]),
  keep: wholeNumber(1, 1_000_000),
  compress: checkBoolean,
};

const FSYNC = { everyMs: numberBetween(1, 3_600_000, " (milliseconds)") };

/** How the file is rotated; null: not at all. */
export const checkRotate: Check<RotatePlan | null> = (value, option) => {
  if (value === false) return null;
  if (typeof value !== "object") throw invalidOption(option, value, "false or { maxBytes, every, keep, compress }");
  const { maxBytes = 0, every = null, keep = 0, compress = false } = readShape(value, option, ROTATE);
  if (maxBytes === 0 && every === null) throw invalidOption(option, value, "an object with maxBytes or every");
  return { maxBytes, every, keep, compress };
};

export const checkFsync: Check<FsyncPlan> = (value, option) => {
  const valid = '"never", "error", "always" or { everyMs }';
  if (typeof value === "string") return oneOf(["never", "error", "always"])(value, option);
  if (typeof value !== "object") throw invalidOption(option, value, valid);
  const { everyMs } = readShape(value, option, FSYNC);
  if (everyMs === undefined) throw invalidOption(option, value, valid);
  return { everyMs };
};
