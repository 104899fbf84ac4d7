import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A line of the log, parsed. */
export type Line = { readonly [key: string]: unknown };

const START = /^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"(trace|debug|info|warn|error|fatal)",/;

/** The log file that a fixture writes. */
export function logFile(folder: string): string {
  return join(folder, "app.log");
}

/** Reads a log file and checks it: OK in the words of the fault list. */
export function readLog(path: string): Line[] {
  const lines = parseLog(readFileSync(path, "utf8"));
  checkSequence(lines);
  return lines;
}

/** Every line whole, with `time` and `level` in front. */
export function parseLog(text: string): Line[] {
  if (text === "") return [];
  assert.ok(text.endsWith("\n"), `the last line is torn: ${text.slice(-200)}`);
  return text.slice(0, -1).split("\n").map(parseLine);
}

function parseLine(line: string): Line {
  assert.match(line.slice(0, 120), START);
  try {
    return JSON.parse(line) as Line;
  } catch (error) {
    throw new Error(`no JSON: ${line.slice(0, 300)} … ${line.slice(-100)}`, { cause: error });
  }
}

/**
 * None twice, each thread's in order, and no gap in `seq` that a loss record doesn't explain. `firstSeq` is where the
 * sequence starts for a file that goes on after another.
 */
export function checkSequence(lines: readonly Line[], firstSeq: number = 1): void {
  for (const [thread, own] of byThread(lines)) {
    const seqs = own.flatMap(({ seq }) => (typeof seq === "number" ? [seq] : []));
    let before = firstSeq - 1;
    let missing = 0;
    for (const seq of seqs) {
      assert.ok(seq > before, `${thread}: seq ${seq} stands after ${before}`);
      missing += seq - before - 1;
      before = seq;
    }
    const explained = droppedCount(own);
    assert.ok(missing <= explained, `${thread}: ${missing} numbers are missing, ${explained} explained`);
  }
}

/** By process and thread. */
export function byThread(lines: readonly Line[]): Map<string, Line[]> {
  const threads = new Map<string, Line[]>();
  for (const line of lines) {
    const thread = `${line["service.instance.id"]} ${line["thread.id"]}`;
    const own = threads.get(thread);
    if (own === undefined) threads.set(thread, [line]);
    else own.push(line);
  }
  return threads;
}

/** How many lost records the loss records tell of. */
export function droppedCount(lines: readonly Line[]): number {
  return ofEvent(lines, "ringlog.dropped").reduce((sum, line) => sum + (line["dropped.count"] as number), 0);
}

/** Records of ringlog's own making. */
export function ofEvent(lines: readonly Line[], name: string): Line[] {
  return lines.filter((line) => line["event.name"] === name);
}

/** The application's own records. */
export function ownLines(lines: readonly Line[]): Line[] {
  return lines.filter((line) => typeof line["seq"] === "number");
}

/** Checks that field `n` of these lines counts from `first` without a gap. */
export function assertCounts(lines: readonly Line[], count: number, first: number = 0): void {
  const counted = lines.filter((line) => typeof line["n"] === "number");
  assert.equal(counted.length, count);
  for (const [index, line] of counted.entries()) assert.equal(line["n"], first + index);
}
