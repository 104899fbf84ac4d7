// Horizontal bars, shortest first, on a logarithmic or a linear scale.
import { colourOf, decades, element, line, rounded, short, text, WIDTH } from "./svg.mjs";

const LEFT = 128;
const RIGHT = 96;
const ROW = 20;
const TITLE = 24;
const AXIS = 18;
const GAP = 18;

/**
 * @param {string} title
 * @param {readonly { label: string, value: number, text: string }[]} rows
 * @param {{ isLog: boolean, unit: string }} scale
 */
export function barPanel(title, rows, scale) {
  const sorted = rows.toSorted((a, b) => a.value - b.value);
  const height = TITLE + AXIS + sorted.length * ROW + GAP;
  return { height, draw: (top) => draw(title, sorted, scale, top) };
}

function draw(title, rows, { isLog, unit }, top) {
  const values = rows.map(({ value }) => value);
  const { ticks, at } = isLog ? logScale(values) : linearScale(values);
  const first = top + TITLE + AXIS;
  const bottom = first + rows.length * ROW;
  return [
    text(8, top + 14, title, { "font-weight": 600, "font-size": 13 }),
    ...ticks.flatMap((tick, index) => [
      line(LEFT + at(tick), first - 4, LEFT + at(tick), bottom),
      text(LEFT + at(tick), first - 8, `${short(tick)}${index === ticks.length - 1 ? ` ${unit}` : ""}`, {
        "text-anchor": "middle",
        "font-size": 10,
      }),
    ]),
    ...rows.flatMap((row, index) => bar(row, first + index * ROW, at)),
  ].join("");
}

function bar({ label, value, text: figure }, y, at) {
  const width = Math.max(1, at(value));
  const weight = label === "ringlog" ? { "font-weight": 600 } : {};
  return [
    text(LEFT - 8, y + 14, label, { "text-anchor": "end", ...weight }),
    element("rect", { x: LEFT, y: y + 3, width: rounded(width), height: ROW - 6, rx: 2, fill: colourOf(label) }),
    text(LEFT + width + 6, y + 14, figure, weight),
  ];
}

const SPAN = WIDTH - LEFT - RIGHT;

function logScale(values) {
  const ticks = decades(Math.min(...values) * 0.8, Math.max(...values));
  const [low, high] = [Math.log10(ticks[0]), Math.log10(ticks.at(-1) ?? 10)];
  return { ticks, at: (value) => ((Math.log10(value) - low) / (high - low)) * SPAN };
}

function linearScale(values) {
  const most = Math.max(...values);
  const rough = 10 ** Math.floor(Math.log10(most));
  const step = [0.2, 0.5, 1, 2].map((part) => part * rough).find((one) => most / one <= 5) ?? rough;
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
  const high = ticks.at(-1) ?? most;
  return { ticks, at: (value) => (value / high) * SPAN };
}
