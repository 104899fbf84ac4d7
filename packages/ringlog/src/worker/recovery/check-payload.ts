import { KIND_CONFIG, KIND_SAMPLE } from "../../record/frame.js";
import { isCell } from "../../ring/throttle-table.js";
import { isTime } from "./check-frame.js";

/** Judges the JSON of frames that are no records. `isConfig`: whether a configuration of this version was kept whole. */
export function payloadCheck(isConfig: (version: unknown) => boolean): (kind: number, json: string) => boolean {
  return (kind, json) => {
    const payload = parse(json);
    if (payload === undefined) return false;
    if (kind === KIND_CONFIG) return isConfig(payload["version"]);
    if (!isCell(payload["cell"] as number) || !isCount(payload["generation"])) return false;
    return kind === KIND_SAMPLE ? isSample(payload) : isWindow(payload);
  };
}

function parse(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // A damaged text.
  }
}

function isSample({ requestId, message }: Record<string, unknown>): boolean {
  return [requestId, message].every((text) => text === undefined || typeof text === "string");
}

function isWindow({ count, hi, lo, level, firstMs, lastMs }: Record<string, unknown>): boolean {
  return [count, hi, lo, level].every(isCount) && (count === 0 || (isTime(firstMs) && isTime(lastMs)));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
