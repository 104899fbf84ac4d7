import { status } from "../live.js";
import { adjust, go, place, settle } from "../state.js";
import { panRange, type TimeRange, zoomRange } from "./zoom.js";

/** What was chosen, else what there is: it is drawn at once, before its counts are there. */
export function shownRange(stack: TimeRange): TimeRange {
  const { fromMs = stack.fromMs, toMs = stack.toMs } = place.value;
  return toMs > fromMs ? { fromMs, toMs } : stack;
}

function wholeRange(shown: TimeRange): TimeRange {
  const known = status.value?.range;
  return known === undefined || place.value.fromMs === undefined ? shown : known;
}

/** Zooms at a time, else at the middle. */
export function zoom(shown: TimeRange | undefined, factor: number, centerMs?: number): void {
  if (shown === undefined) return;
  const center = centerMs ?? (shown.fromMs + shown.toMs) / 2;
  moveTo(zoomRange(shown, factor, center, wholeRange(shown)));
}

/** Moves by a share of what is shown. */
export function pan(shown: TimeRange | undefined, share: number): void {
  if (shown !== undefined) moveTo(panRange(shown, share, wholeRange(shown)));
}

function moveTo(range: TimeRange | undefined): void {
  adjust("range", { fromMs: range?.fromMs, toMs: range?.toMs });
}

/** Back to all of the time. */
export function showAllTime(): void {
  settle();
  go({ fromMs: undefined, toMs: undefined });
}
