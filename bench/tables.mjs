// The tables on stdout.

/**
 * @param {string} title
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows the first column is text, the others are figures
 */
export function table(title, head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd();
  return ["", title, "", `  ${line(head)}`, ...rows.map((row) => `  ${line(row)}`)].join("\n");
}

/**
 * One row an arm. Arms that failed say so; those whose output is not what was logged are marked, and a note says why.
 * @param {string} title
 * @param {readonly string[]} head
 * @param {Record<string, import("./rounds.mjs").Result>} results
 * @param {readonly (readonly [label: string, arm: string])[]} arms
 * @param {(result: import("./rounds.mjs").Result) => readonly string[]} cells
 */
export function armTable(title, head, results, arms, cells) {
  const present = arms.filter(([, arm]) => results[arm] !== undefined);
  const rows = present.map(([label, arm]) => {
    const result = results[arm];
    if (result.failed !== undefined) return [`${label} ✗`];
    return [result.complaints === undefined ? label : `${label} †`, ...cells(result)];
  });
  return [table(title, head, rows), ...present.flatMap(([label, arm]) => notes(label, results[arm]))].join("\n");
}

function notes(label, { failed, complaints }) {
  return [
    ...(failed === undefined ? [] : [`  ✗ ${label}: ${failed}`]),
    ...(complaints === undefined ? [] : [`  † ${label}: ${complaints.join("; ")}`]),
  ];
}

const digits = (value, unit) =>
  `${value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0 })}${unit}`;

export const ns = (value) => digits(value, " ns");
export const us = (value) => digits(value, " µs");
export const ms = (value) => digits(value, " ms");
export const mb = (bytes) => digits(bytes / 1e6, " MB");
export const percent = (value) => `${value.toFixed(2)} %`;
export const plain = (value) => digits(value, "");

/** How far the rounds lie apart. */
export function spread({ min, max }, unit) {
  return `${unit(min)} – ${unit(max)}`;
}

/** `1/12.3` where it is less than 1, else `×1.03`. */
export function ratio(value) {
  return value < 0.8 ? `1/${(1 / value).toFixed(1)}` : `×${value.toFixed(value < 2 ? 3 : 2)}`;
}
