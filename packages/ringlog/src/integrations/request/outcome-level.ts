import type { ThresholdName } from "../../record/level.js";
import type { RequestOutcome } from "./request-log-options.js";

/** The level of an access record, where the options say nothing else. */
export function outcomeLevel({ status = 0, isAborted, error }: RequestOutcome): ThresholdName {
  if (status >= 500 || (isAborted && error !== undefined)) return "error";
  if (status >= 400 || isAborted || error !== undefined) return "warn";
  return "info";
}
