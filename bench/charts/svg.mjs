// As much SVG as the charts need. Colours are of middle lightness and the background is clear, so that both a light and a dark page will do.

export const WIDTH = 760;
export const INK = "#7d8590";
export const FAINT = "#7d859055";
/** ringlog, the others, what is no logger. */
export const COLOURS = { ringlog: "#e0701a", peer: "#5b8bc9", floor: "#9a9a9a" };

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string | readonly string[]} [content] markup, not text
 */
export function element(name, attributes, content = []) {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const inner = typeof content === "string" ? content : content.join("");
  return inner === "" ? `<${name}${head.join("")}/>` : `<${name}${head.join("")}>${inner}</${name}>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {Record<string, string | number>} [attributes]
 */
export function text(x, y, content, attributes = {}) {
  return element("text", { x: rounded(x), y: rounded(y), fill: INK, ...attributes }, escaped(content));
}

export function line(x1, y1, x2, y2, colour = FAINT) {
  return element("line", { x1: rounded(x1), y1: rounded(y1), x2: rounded(x2), y2: rounded(y2), stroke: colour });
}

export function colourOf(label) {
  if (label === "ringlog") return COLOURS.ringlog;
  return ["empty", "bare .stack", "no logging"].includes(label) ? COLOURS.floor : COLOURS.peer;
}

/**
 * Panels one below the other.
 * @param {readonly { height: number, draw: (top: number) => string }[]} panels
 * @param {string} title for those who do not see it
 * @param {string} caption
 */
export function picture(panels, title, caption) {
  let top = 8;
  const parts = panels.map(({ height, draw }) => {
    const part = draw(top);
    top += height;
    return part;
  });
  const height = top + 24;
  const font = { "font-family": "ui-sans-serif, system-ui, sans-serif", "font-size": 12 };
  const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  const foot = text(WIDTH - 8, height - 8, caption, { "text-anchor": "end", "font-size": 11 });
  return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", role: "img", ...size, ...font }, [element("title", {}, escaped(title)), ...parts, foot])}\n`;
}

export function rounded(value) {
  return Math.round(value * 10) / 10;
}

/** The powers of ten that a scale has lines at. */
export function decades(low, high) {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, index) => 10 ** (first + index));
}

/** `1k`, `20k`, `1M` */
export function short(value) {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(Number(value.toPrecision(3)));
}

function escaped(content) {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
