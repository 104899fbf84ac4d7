// The tables on stdout.

/**
 * @param {string} title
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows the first column is text, the others are figures
 */
export function table(title, head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  return ["", title, "", `  ${line(head)}`, ...rows.map((row) => `  ${line(row)}`)].join("\n");
}

/** `1,234 ns` */
export function ns(value) {
  return `${value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 })} ns`;
}

export function ms(value) {
  return `${value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 })} ms`;
}

/** How far the rounds lie apart. */
export function spread({ min, max }, unit) {
  return `${unit(min)} – ${unit(max)}`;
}

/** `1/12.3` where it is less than 1, else `×1.03`. */
export function ratio(value) {
  return value < 0.8 ? `1/${(1 / value).toFixed(1)}` : `×${value.toFixed(2)}`;
}
