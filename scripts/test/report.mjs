// @ts-check
/** @typedef {import("./run.mjs").FileResult} FileResult */

const OUTPUT_LINES = 60;

/** @param {FileResult} result */
export function describeFile({ name, ran, skipped, todo, problems, output, durationMs }) {
  const counts = [`${ran} ran`, count(skipped.length, "skipped"), count(todo, "to do")].filter(Boolean).join(", ");
  const headline = `${problems.length === 0 ? "ok  " : "FAIL"}  ${name}  (${counts}, ${seconds(durationMs)})`;
  if (problems.length === 0) return headline;
  return [headline, ...problems.map((problem) => indent(problem, 6)), ...describeOutput(output)].join("\n");
}

/**
 * @param {readonly FileResult[]} results
 * @param {{ readonly version: string, readonly durationMs: number }} run
 */
export function describeRun(results, { version, durationMs }) {
  const failed = results.filter(({ problems }) => problems.length > 0);
  const skipped = results.flatMap(({ name, skipped }) =>
    skipped.map((test) => `${name}: ${test.name} (${test.reason})`),
  );
  const ran = results.reduce((sum, result) => sum + result.ran, 0);
  const todo = results.reduce((sum, result) => sum + result.todo, 0);
  return [
    "",
    ...section("skipped", skipped),
    ...section(
      "failed",
      failed.map(({ name, problems }) => `${name}: ${problems.map(firstLine).join("; ")}`),
    ),
    [
      `Node.js ${version}: ${results.length} files, ${ran} tests ran`,
      `${failed.length} files failed`,
      `${skipped.length} tests skipped`,
      ...(todo > 0 ? [`${todo} to do`] : []),
      seconds(durationMs),
    ].join(", "),
  ].join("\n");
}

/** @param {string} output */
function describeOutput(output) {
  const lines = output.trimEnd().split("\n");
  if (output.trim() === "") return [];
  const left = lines.length - OUTPUT_LINES;
  return [
    indent(left > 0 ? `its output, without the first ${left} lines:` : "its output:", 6),
    indent(lines.slice(-OUTPUT_LINES).join("\n"), 8),
  ];
}

/**
 * @param {string} title
 * @param {readonly string[]} items
 */
function section(title, items) {
  return items.length === 0 ? [] : [`${title}:`, ...items.map((item) => indent(item, 2)), ""];
}

/**
 * @param {number} number
 * @param {string} word
 */
function count(number, word) {
  return number > 0 ? `${number} ${word}` : "";
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {string} text */
function firstLine(text) {
  return text.split("\n", 1)[0];
}

/**
 * @param {string} text
 * @param {number} columns
 */
function indent(text, columns) {
  return text.replace(/^/gm, " ".repeat(columns));
}
