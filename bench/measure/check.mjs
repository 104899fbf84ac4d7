// Checks what a measurement has written: a fast logger that loses lines has measured nothing.
import { readFileSync } from "node:fs";

/** All records of a file of JSON Lines; throws where a line is torn. */
export function readRecords(file) {
  const text = readFileSync(file, "utf8");
  if (!text.endsWith("\n")) throw new Error("the last line is torn");
  return text.slice(0, -1).split("\n").map(parse);
}

function parse(line, index) {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${index + 1} does not parse: ${line.slice(0, 80)}`);
  }
}

/** The line count, and the first and the last record, must be those of the calls that were made. */
export function checkCalls(file, { peer, workload }, { calls, stats }) {
  const records = readRecords(file);
  const claims = [
    [`${calls} lines`, records.length === calls],
    ["the first record", holds(records[0], workload, 0)],
    ["the last record", holds(records.at(-1), workload, calls - 1)],
    ["nothing dropped", stats === undefined || (stats.written === calls && Object.keys(stats.dropped).length === 0)],
  ];
  const missing = claims.filter(([, isTrue]) => !isTrue).map(([claim]) => claim);
  if (missing.length > 0)
    throw new Error(`${peer}, ${workload}: the file lacks ${missing.join(", ")} (${records.length} lines)`);
}

/** LogTape and tslog put fields one level down. */
function holds(record, workload, index) {
  const text = JSON.stringify(record);
  if (!text.includes("request answered")) return false;
  return workload === "a" || new RegExp(`"userId":${index}[,}]`).test(text);
}

/** Counts of a storm's file, from ringlog. */
export function readStorm(file) {
  const records = readRecords(file);
  const summaries = records.filter((record) => record["event.name"] === "ringlog.suppressed");
  const written = records.filter((record) => record["exception.type"] !== undefined);
  return {
    written: written.length,
    summaries: summaries.length,
    withheld: summaries.reduce((sum, record) => sum + record.log_count, 0),
    others: records.length - written.length - summaries.length,
  };
}
