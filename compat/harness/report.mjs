// @ts-check

/** @param {import("./cases.mjs").GroupCase} one */
export function describeTitle({ group, tool, name }) {
  return `${group}: ${tool}: ${name}`;
}

/** @param {import("./play.mjs").Result} result */
export function describeCase({ one, version, seen, problem, skipped, durationMs }) {
  const tool = [one.tool, version].filter(Boolean).join(" ");
  const end = problem !== undefined ? "FAILED" : skipped !== undefined ? "skip  " : "ok    ";
  const line = `${end} ${one.group.padEnd(11)} ${tool.padEnd(28)} ${one.name.padEnd(44)} ${skipped ?? seen}`;
  const time = skipped === undefined ? `  ${(durationMs / 1000).toFixed(1)} s` : "";
  return `${line.trimEnd()}${time}${problem === undefined ? "" : `\n${indented(problem)}`}`;
}

/** @param {readonly import("./play.mjs").Result[]} results @param {{ left: number, durationMs: number }} run */
export function describeRun(results, { left, durationMs }) {
  const failed = results.filter(({ problem }) => problem !== undefined);
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  const counts = `${results.length - skipped} ran, ${failed.length} failed, ${skipped} skipped, ${left} left out as heavy`;
  const names = failed.map(({ one }) => `  FAILED ${describeTitle(one)}\n`).join("");
  return `\n${names}compat: ${counts}, ${(durationMs / 1000).toFixed(0)} s`;
}

/** @param {string} text */
function indented(text) {
  return text
    .split("\n")
    .map((line) => `         ${line}`)
    .join("\n");
}
