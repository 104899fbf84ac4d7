// Medians and spreads over rounds.

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @typedef {{ median: number, min: number, max: number, rounds: number[] }} Summary */

/**
 * @param {readonly number[]} values
 * @returns {Summary}
 */
export function summarise(values) {
  const rounds = values.map((value) => Number(value.toPrecision(5)));
  return { median: median(rounds), min: Math.min(...rounds), max: Math.max(...rounds), rounds };
}
