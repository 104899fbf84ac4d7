// Curves over a logarithmic scale in both directions.
import { colourOf, decades, element, line, rounded, short, text, WIDTH } from "./svg.mjs";

const LEFT = 64;
const RIGHT = 110;
const PLOT = 130;
const TITLE = 26;
const FOOT = 44;
const LABEL = 13;
const SPAN = WIDTH - LEFT - RIGHT;

/** @typedef {{ label: string, points: readonly (readonly [x: number, y: number])[] }} Curve */

/**
 * @param {string} title
 * @param {readonly Curve[]} curves
 * @param {{ x: string, y: string }} units
 */
export function curvePanel(title, curves, units) {
  return { height: TITLE + PLOT + FOOT, draw: (top) => draw(title, curves, units, top) };
}

function draw(title, curves, units, top) {
  const points = curves.flatMap((curve) => curve.points);
  const xs = [...new Set(points.map(([x]) => x))];
  const ys = decades(Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y)));
  const atX = positions(Math.min(...xs), Math.max(...xs), SPAN);
  const up = positions(ys[0], ys.at(-1) ?? 10, PLOT);
  const place = { x: (value) => LEFT + atX(value), y: (value) => top + TITLE + PLOT - up(value) };
  return [
    text(8, top + 14, title, { "font-weight": 600, "font-size": 13 }),
    ...ys.flatMap((y) => [
      line(LEFT, place.y(y), LEFT + SPAN, place.y(y)),
      text(LEFT - 6, place.y(y) + 4, `${short(y)} ${units.y}`, { "text-anchor": "end", "font-size": 10 }),
    ]),
    ...xs.map((x) =>
      text(place.x(x), top + TITLE + PLOT + 16, `${short(x)}${units.x}`, { "text-anchor": "middle", "font-size": 10 }),
    ),
    ...curves.map((curve) => drawCurve(curve, place)),
    ...labels(curves, place),
  ].join("");
}

/** At the end of each curve, and never one over the other. */
function labels(curves, { x, y }) {
  let free = Number.NEGATIVE_INFINITY;
  const ends = curves.map(({ label, points }) => ({ label, end: points.at(-1) ?? [1, 1] }));
  return ends
    .toSorted((a, b) => b.end[1] - a.end[1])
    .map(({ label, end }) => {
      const top = Math.max(free, y(end[1]) + 4);
      free = top + LABEL;
      return text(x(end[0]) + 8, top, label, { fill: colourOf(label), "font-weight": 600 });
    });
}

function drawCurve({ label, points }, { x, y }) {
  const colour = colourOf(label);
  const path = points.map((point) => `${rounded(x(point[0]))},${rounded(y(point[1]))}`).join(" ");
  return [
    element("polyline", { points: path, fill: "none", stroke: colour, "stroke-width": 2 }),
    ...points.map((point) =>
      element("circle", { cx: rounded(x(point[0])), cy: rounded(y(point[1])), r: 3, fill: colour }),
    ),
  ].join("");
}

function positions(low, high, span) {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return (value) => (to === from ? 0 : ((Math.log10(value) - from) / (to - from)) * span);
}
