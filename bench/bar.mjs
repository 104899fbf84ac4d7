// The bar: each goal with our figure, the peer's, their ratio, and whether it is met. A suite says its own lines.
import { ratio, table } from "./tables.mjs";

/**
 * @typedef {object} Line
 * @property {string} goal
 * @property {string} own
 * @property {string} peer
 * @property {string} ratio
 * @property {boolean} isMet
 */

/**
 * A goal about the ratio of two figures, judged by their medians.
 * @param {string} goal
 * @param {{ own: import("./statistics.mjs").Summary, peer: import("./statistics.mjs").Summary, peerName: string }} figures
 * @param {(value: number) => string} unit
 * @param {(value: number) => boolean} isMet
 * @returns {Line}
 */
export function ratioLine(goal, { own, peer, peerName }, unit, isMet) {
  const value = own.median / peer.median;
  return {
    goal,
    own: unit(own.median),
    peer: `${unit(peer.median)} (${peerName})`,
    ratio: `${ratio(value)} (best rounds ${ratio(own.min / peer.min)})`,
    isMet: isMet(value),
  };
}

/**
 * A goal about a figure alone.
 * @param {string} goal
 * @param {import("./statistics.mjs").Summary} own
 * @param {(value: number) => string} unit
 * @param {number} most
 * @returns {Line}
 */
export function limitLine(goal, own, unit, most) {
  return {
    goal,
    own: unit(own.median),
    peer: "–",
    ratio: `${unit(own.min)} – ${unit(own.max)}`,
    isMet: own.median <= most,
  };
}

/** A line whose figures are not there, because the measurement failed. */
export function failedLine(goal, reason) {
  return { goal, own: "–", peer: "–", ratio: reason, isMet: false };
}

/** @param {readonly Line[]} lines */
export function barTable(lines) {
  const rows = lines.map(({ goal, own, peer, ratio: of, isMet }) => [goal, own, peer, of, isMet ? "met" : "NOT MET"]);
  return table("The bar", ["", "ringlog", "beside it", "ratio, or spread", ""], rows);
}
