import type { Entry } from "../model/entry.js";
import { fieldText } from "./field-text.js";

/** A line of a request, kept until all are there. */
export interface TraceLine {
  readonly entry: Entry;
  readonly raw: Buffer;
  readonly logName: string;
}

const TRACE_DIGITS = 32;
/** As many as the terminal shows of a trace's id. */
const LEAST_DIGITS = 8;

/** Whether it can be the beginning of a trace's id, or all of it. */
export function mayBeTrace(id: string): boolean {
  return new RegExp(`^[0-9a-f]{${LEAST_DIGITS},${TRACE_DIGITS}}$`, "i").test(id);
}

/** The different values of a field, in the order in which they came. */
export function valuesOf(lines: readonly TraceLine[], field: string): string[] {
  const values = lines.map(({ entry }) => fieldText(entry, field)).filter((value) => value !== undefined);
  return [...new Set(values)];
}

/** By time; lines that tell none, and those of one moment, stay where they were. */
export function inOrderOfTime(lines: readonly TraceLine[]): TraceLine[] {
  let lastMs = Number.NEGATIVE_INFINITY;
  const placed = lines.map((line) => {
    lastMs = line.entry.timeMs ?? lastMs;
    return { line, timeMs: lastMs };
  });
  return placed.sort((a, b) => (a.timeMs === b.timeMs ? 0 : a.timeMs - b.timeMs)).map(({ line }) => line);
}
