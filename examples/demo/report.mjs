// What the demo says at its end: a table, and how to look into the file. The file is read back and checked.
import { readFileSync } from "node:fs";

const COLUMN = 34;

/** Reads the file back: the number of lines, of summaries, of errors, and what is wrong with it. */
export function checkFile(filePath) {
  const records = readFileSync(filePath, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const own = records.filter((record) => record["event.name"] !== undefined);
  const seqs = records.map(({ seq }) => seq).filter((seq) => seq !== undefined);
  const problems = seqs.flatMap((seq, index) => (seq === index + 1 ? [] : [`seq ${seq} where ${index + 1} should be`]));
  return {
    lines: records.length,
    records: seqs.length,
    summaries: own.length,
    withheld: own.reduce((sum, record) => sum + (record.log_count ?? 0), 0),
    errors: records.filter(({ seq, level }) => seq !== undefined && level === "error").length,
    failedRequest: records.find((record) => record["code.function.name"] === "findCart")?.["request.id"],
    problems: problems.slice(0, 3),
  };
}

/** What must hold between the service's counters, the logger's and the file; an empty list if it does. */
export function findContradictions(counters, stats, file) {
  const dropped = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
  const claims = [
    ["accepted = written + suppressed + dropped", stats.accepted === stats.written + stats.suppressed + dropped],
    ["every record written is a line of the file", stats.written === file.records],
    ["every error thrown was written or withheld", counters.errorsThrown === file.errors + stats.suppressed],
    ["the summaries count what was withheld", stats.suppressed === file.withheld],
  ];
  return [...file.problems, ...claims.filter(([, holds]) => !holds).map(([claim]) => `does not hold: ${claim}`)];
}

/** The table, in lines of at most 80 columns. */
export function table(counters, stats, file, times) {
  const dropped = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
  const row = (name, value, note = "") => `  ${name.padEnd(COLUMN - 12)}${value.padStart(12)}  ${note}`.trimEnd();
  const timing = (name, share) => row(name, ms(times.on, share), `${ms(times.off, share)} with logging silent`);
  return [
    row("requests", count(counters.requests), `${count(counters.failed)} of them failed with 503`),
    row("errors thrown", count(counters.errorsThrown), "caught and logged by debug()"),
    row("lines written", count(file.lines), `${count(file.records)} records, ${file.summaries} summaries`),
    row("errors written", count(file.errors), "the first of a kind in each 2 s"),
    row("suppressed", count(stats.suppressed), "duplicates: counted, told in the summaries"),
    row("dropped", count(dropped)),
    timing("response time p50", 0.5),
    timing("response time p99", 0.99),
    `  (${count(times.on.length)} and ${count(times.off.length)} requests in turns: a demo, not a benchmark)`,
  ];
}

/** Three ways to look into the file. */
export function commands(filePath, requestId) {
  return [
    `npx ringlog errors ${filePath}`,
    `npx ringlog trace ${requestId} ${filePath}`,
    `npx ringlog view ${filePath}`,
  ];
}

function ms(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1)} ms`;
}

function count(value) {
  return value.toLocaleString("en-US");
}
