import { levelNumber, THRESHOLD_NAMES } from "../record/level.js";
import type { RecorderPlan } from "../ring/consumer-config.js";
import { type Check, invalidOption, numberBetween, oneOf, readShape, wholeNumber } from "./check.js";

const GIB = 2 ** 30;

const RECORDER = {
  level: oneOf(THRESHOLD_NAMES),
  perRequest: wholeNumber(1, 100_000),
  maxBytes: wholeNumber(64 * 1_024, 4 * GIB, " (bytes)"),
  ttlMs: numberBetween(1, 86_400_000, " (milliseconds)"),
};

/** Null: off. */
export const checkRecorder: Check<RecorderPlan | null> = (value, option) => {
  if (value === false) return null;
  if (value !== true && typeof value !== "object")
    throw invalidOption(option, value, "true, false or { level, perRequest, maxBytes, ttlMs }");
  const { level = "debug", ...given } = value === true ? {} : readShape(value, option, RECORDER);
  return { level: levelNumber(level), perRequest: 100, maxBytes: 8 * 1_024 * 1_024, ttlMs: 60_000, ...given };
};
