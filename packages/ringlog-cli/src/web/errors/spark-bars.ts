/** One bar of a sparkline; shares of its width and height, from the top left. */
export interface SparkBar {
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

/** A bar is seen however small its count is beside the greatest. */
const LEAST_HEIGHT = 0.12;

/** Bars of those buckets that have any. */
export function sparkBars(counts: readonly number[]): readonly SparkBar[] {
  const most = counts.reduce((greatest, value) => Math.max(greatest, value), 0);
  if (most <= 0) return [];
  const width = 1 / counts.length;
  return counts.flatMap((value, index) =>
    value > 0 ? [{ x: index * width, width, height: Math.max(LEAST_HEIGHT, value / most) }] : [],
  );
}

/** `most in the last quarter`: what the bars show, for those who do not see them. */
export function sparkText(counts: readonly number[]): string {
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total === 0) return "none in this range";
  const filled = counts.filter((value) => value > 0).length;
  const peak = counts.indexOf(counts.reduce((greatest, value) => Math.max(greatest, value), 0));
  if (filled === 1) return `all in one moment, ${placeName(peak, counts.length)}`;
  return `in ${filled} of ${counts.length} parts of the time, most ${placeName(peak, counts.length)}`;
}

function placeName(index: number, length: number): string {
  return (
    ["near its begin", "in its first half", "in its second half", "near its end"][
      Math.min(3, Math.floor((index / length) * 4))
    ] ?? ""
  );
}
