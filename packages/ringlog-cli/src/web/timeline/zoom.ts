/** A range of time; `toMs` is exclusive. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Below this a range tells nothing more: lines have milliseconds. */
export const MIN_SPAN_MS = 10;

/**
 * A range that is shorter (`factor` below 1) or longer, where `centerMs` stays at its place.
 * @returns undefined where that is all of the time again
 */
export function zoomRange(range: TimeRange, factor: number, centerMs: number, whole: TimeRange): TimeRange | undefined {
  const share = clamp((centerMs - range.fromMs) / (range.toMs - range.fromMs), 0, 1);
  const spanMs = (range.toMs - range.fromMs) * factor;
  const fromMs = centerMs - share * spanMs;
  return withinWhole({ fromMs, toMs: fromMs + spanMs }, whole);
}

/** The range moved by a share of its length, at most to an end of the whole. */
export function panRange(range: TimeRange, share: number, whole: TimeRange): TimeRange | undefined {
  const spanMs = range.toMs - range.fromMs;
  const lowest = Math.min(whole.fromMs, range.fromMs);
  const highest = Math.max(whole.toMs - spanMs, lowest);
  const fromMs = clamp(range.fromMs + share * spanMs, lowest, highest);
  return withinWhole({ fromMs, toMs: fromMs + spanMs }, whole);
}

/** A brushed range in whole milliseconds, not shorter than what can be seen. */
export function brushedRange(aMs: number, bMs: number): TimeRange {
  const fromMs = Math.floor(Math.min(aMs, bMs));
  return { fromMs, toMs: Math.max(fromMs + MIN_SPAN_MS, Math.ceil(Math.max(aMs, bMs))) };
}

function withinWhole(range: TimeRange, whole: TimeRange): TimeRange | undefined {
  const fromMs = Math.max(Math.floor(range.fromMs), whole.fromMs);
  const toMs = Math.min(Math.ceil(range.toMs), whole.toMs);
  if (toMs - fromMs >= MIN_SPAN_MS) return covers({ fromMs, toMs }, whole) ? undefined : { fromMs, toMs };
  // What is too short grows towards the later time, and at the end of the whole towards the earlier.
  const startMs = Math.max(Math.min(fromMs, whole.toMs - MIN_SPAN_MS), whole.fromMs);
  const shortest = { fromMs: startMs, toMs: startMs + MIN_SPAN_MS };
  return covers(shortest, whole) ? undefined : shortest;
}

function covers(range: TimeRange, whole: TimeRange): boolean {
  return range.fromMs <= whole.fromMs && range.toMs >= whole.toMs;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
