// What the programs share: a logger, numbered records, and a report of what was called, which outlives any death.
import { existsSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { openLog } from "../loggers.mjs";

/** What the harness asks for. */
export const task = JSON.parse(process.argv[2] ?? process.env.FAULT_TASK ?? "{}");

const run = `${process.pid}-${threadId}`;
// Open from the start: there may be no descriptor left later.
const reportFd = openSync(join(task.reports, `report-${run}.json`), "w");
const report = { run, calls: 0 };
let log;

/** A program that nobody waits for any more ends by itself. */
const LIMIT_MS = 150_000;
setTimeout(() => process.exit(86), LIMIT_MS).unref();

/**
 * Opens the logger that the task names.
 * @param {object} [options] of ringlog, beside the task's own
 */
export async function open(options = {}) {
  log = await openLog(task.peer, {
    file: task.file ?? null,
    console: task.console,
    options: { ...task.options, ...options },
  });
  // After ringlog's own listener: it is done with the end by then.
  process.on("exit", () => note({ stats: log.stats?.() }));
  return log;
}

/** Logs records with numbers that go on. */
export function logSome(count, bytes = 0, message = "record") {
  const text = "x".repeat(bytes);
  for (let i = 0; i < count; i++) log.info({ run, n: report.calls++, ...(bytes > 0 ? { text } : {}) }, message);
}

/** Logs an error with the next number. */
export function logError(error) {
  log.error(error, { run, n: report.calls++ });
}

/** Fields of the next record, for programs that call the logger in their own way. */
export function nextFields() {
  return { run, n: report.calls++ };
}

/** Says something in the report, and how many calls there were so far. */
export function note(more = {}) {
  Object.assign(report, more);
  const text = JSON.stringify(report);
  ftruncateSync(reportFd, 0);
  writeSync(reportFd, text, 0);
}

/** To be called when the program has nothing left to do: the time to exit counts from here. */
export function nowEnds() {
  note({ endNs: String(process.hrtime.bigint()) });
}

/** Says that it has come to a stage, and goes on when the harness says so. */
export async function pauseAt(stage) {
  note({ stage });
  while (!existsSync(join(task.reports, `go-${stage}`))) await sleep(5);
}

/** Waits until what was logged is in the file, where the logger can tell, else for a while. */
export async function settle(ms = 100) {
  if (log.flush !== undefined) await log.flush();
  else await sleep(ms);
}
