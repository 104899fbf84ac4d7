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

/** In whole milliseconds. What would be too short ends later, or begins earlier where the whole ends. */
function withinWhole(range: TimeRange, whole: TimeRange): TimeRange | undefined {
  const lastMs = Math.max(whole.fromMs, whole.toMs - MIN_SPAN_MS);
  const fromMs = clamp(Math.floor(range.fromMs), whole.fromMs, lastMs);
  const toMs = Math.max(Math.min(Math.ceil(range.toMs), whole.toMs), fromMs + MIN_SPAN_MS);
  return fromMs <= whole.fromMs && toMs >= whole.toMs ? undefined : { fromMs, toMs };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
