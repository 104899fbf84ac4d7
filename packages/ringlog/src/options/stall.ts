import type { StallPlan } from "../ring/loop-board.js";
import { type Check, checkBoolean, invalidOption, numberBetween, readShape } from "./check.js";

const STALL = {
  afterMs: numberBetween(10, 3_600_000, " (milliseconds)"),
  stack: checkBoolean,
};

/** When the main thread's loop counts as standing still; null: it is not watched. */
export const checkStall: Check<StallPlan | null> = (value, option) => {
  if (value === false) return null;
  if (typeof value !== "object" && value !== true)
    throw invalidOption(option, value, "true, false or { afterMs, stack }");
  const { afterMs = 1_000, stack = false } = value === true ? {} : readShape(value, option, STALL);
  return { afterMs, stack };
};
