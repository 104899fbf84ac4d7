// @ts-check
// Draws the cells of a terminal as SVG. Every run is stretched to its columns, so that the grid holds in whatever font is there.

/** @typedef {import("./ansi.mjs").Run} Run */
/**
 * Colours 0 to 15 are those of GitHub's themes for terminals.
 * @typedef {{ readonly ink: string, readonly paper: string, readonly edge: string, readonly colours: readonly string[] }} Theme
 * @type {Readonly<Record<"dark" | "light", Theme>>}
 */
export const THEMES = {
  dark: {
    ink: "#e6edf3",
    paper: "#0d1117",
    edge: "#30363d",
    colours: (
      "#484f58 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4 " +
      "#6e7681 #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #ffffff"
    ).split(" "),
  },
  light: {
    ink: "#1f2328",
    paper: "#ffffff",
    edge: "#d1d9e0",
    colours: (
      "#24292f #cf222e #116329 #9a6700 #0969da #8250df #1b7c83 #6e7781 " +
      "#57606a #a40e26 #1a7f37 #633c01 #218bff #a475f9 #3192aa #8c959f"
    ).split(" "),
  },
};

const CELL = { width: 8.4, height: 19 };
const FONT_SIZE = 14;
const PADDING = 16;
/** Of a line's height, from its top. */
const BASELINE = 14;
/** Black on yellow is meant to be black in every theme. */
const BLACK = "0";
const FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/**
 * @param {readonly (readonly Run[])[]} lines
 * @param {{ readonly columns: number, readonly theme: Theme, readonly title: string }} options
 */
export function drawScreen(lines, { columns, theme, title }) {
  const width = round(columns * CELL.width + 2 * PADDING);
  const height = round(lines.length * CELL.height + 2 * PADDING);
  const runs = lines.flatMap((line, index) => line.flatMap((run) => drawRun(run, index, theme)));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="${theme.paper}" stroke="${theme.edge}"/>`,
    ...runs,
    "</svg>",
  ].join("\n")}\n`;
}

/**
 * @param {Run} run
 * @param {number} index of its line
 * @param {Theme} theme
 */
function drawRun({ text, column, look }, index, theme) {
  const length = round([...text].length * CELL.width);
  const x = round(PADDING + column * CELL.width);
  const y = round(PADDING + index * CELL.height);
  const own = colourOf(look.foreground, theme) ?? theme.ink;
  const behind = colourOf(look.background, theme);
  const [ink, paper] = look.inverse ? [behind ?? theme.paper, own] : [own, behind];
  const rect =
    paper === undefined ? [] : [`<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${paper}"/>`];
  const style = [
    `fill="${look.foreground === BLACK && behind !== undefined ? "#000000" : ink}"`,
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.italic ? ['font-style="italic"'] : []),
    ...(look.dim ? ['opacity="0.6"'] : []),
  ].join(" ");
  const place = `x="${x}" y="${round(y + BASELINE)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`;
  return [...rect, `<text ${place} ${style}>${escaped(text)}</text>`];
}

/**
 * @param {string | undefined} colour
 * @param {Theme} theme
 */
function colourOf(colour, theme) {
  return colour?.startsWith("#") ? colour : theme.colours[Number(colour)];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
