import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { OtherHead } from "./line-counter.js";

export function entryHead(line: Buffer): OtherHead {
  const isJson = line[0] === 0x7b;
  if (!isJson) return { timeMs: undefined, level: 0, isBad: false };
  try {
    const { time, level } = JSON.parse(line.toString());
    const timeMs = Date.parse(time);
    return { timeMs: Number.isNaN(timeMs) ? undefined : timeMs, level: LEVEL_NAMES.indexOf(level) + 1, isBad: false };
  } catch {
    return { timeMs: undefined, level: 0, isBad: true };
  }
}
