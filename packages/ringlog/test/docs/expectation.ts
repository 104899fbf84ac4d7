import assert from "node:assert/strict";

/** What differs from run to run, and what stands in its place on both sides of a comparison. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>"],
  [/\b\d\d:\d\d:\d\d\.\d{3}\b/g, "<time>"],
  [/:\d+:\d+\b/g, ":<place>"],
  [/\breq [0-9a-z]{8}\b/g, "req <id>"],
  [/\b(cpu|heap|busy) \d+%/g, "$1 <share>"],
  [/\brss \d+ MB/g, "rss <size>"],
  [/\bp99 \d+ ms/g, "p99 <time>"],
  [/\b\d+ Node\.js frames?/g, "<n> Node.js frames"],
  [/ {2,}/g, "  "],
];

/** Keys of a record whose values differ from run to run: only their type is compared. */
const VARYING = new Set([
  "time",
  "service.instance.id",
  "process.pid",
  "request.id",
  "suppressed.request_ids",
  "debug.duration_ms",
  "debug.cpu_ms",
  "debug.loop.utilization",
  "debug.loop.delay_ms",
  "debug.gc_ms",
  "debug.gc_count",
  "process.cpu.utilization",
  "process.memory.usage",
  "v8js.memory.heap.used",
  "v8js.memory.heap.limit",
  "nodejs.eventloop.utilization",
  "nodejs.eventloop.delay.p99",
  "system.cpu.utilization",
  "system.memory.utilization",
  "snapshot.age_ms",
  "snapshot.window_ms",
  "first_observed_timestamp",
  "last_observed_timestamp",
  "stall.duration_ms",
  "stall.since",
  "stall.cpu.utilization",
  "http.server.request.duration",
  "dropped.count",
  "dropped.by_level",
]);

/** In a text: any number of lines. At a string's end: anything. As a key: further keys. */
const MORE = "…";

/** Compares text line by line, after masking. A line of "…" alone stands for any lines. */
export function assertText(actual: string, expected: string, place: string): void {
  const pattern = mask(expected)
    .split("\n")
    .map((line) => (line.trim() === MORE ? "(?:.*\n)*?" : `${escapeRegExp(line)}\n`))
    .join("");
  const isSame = new RegExp(`^${pattern}$`).test(`${mask(actual)}\n`);
  assert.ok(isSame, `${place} does not show what was written:\n--- shown\n${expected}\n--- written\n${actual}`);
}

/** Every record that is shown must have been written, in this order; see `isSame` for what a record may leave out. */
export function assertRecords(actual: string, expected: string, place: string): void {
  const written = actual.trimEnd().split("\n").map(parseRecord);
  let from = 0;
  for (const shown of parseAll(expected)) {
    const found = written.findIndex((record, index) => index >= from && isSame(record, shown, ""));
    assert.notEqual(
      found,
      -1,
      `${place}: no such record was written:\n${JSON.stringify(shown)}\n--- written\n${actual}`,
    );
    from = found + 1;
  }
}

/** One value, or one a line. */
function parseAll(text: string): readonly unknown[] {
  const lines = text.trimEnd().split("\n");
  return lines.every((line) => line.startsWith("{") && line.endsWith("}"))
    ? lines.map(parseRecord)
    : [JSON.parse(text)];
}

function parseRecord(line: string): unknown {
  return JSON.parse(line);
}

/** Keys in the same order and all of them, unless `…` is one of those that are shown. */
function isSame(actual: unknown, shown: unknown, key: string): boolean {
  if (VARYING.has(key)) return typeof actual === typeof shown;
  if (typeof shown === "string" && shown.endsWith(MORE)) return String(actual).startsWith(shown.slice(0, -1));
  if (typeof shown !== "object" || shown === null) return actual === shown;
  if (typeof actual !== "object" || actual === null || Array.isArray(actual) !== Array.isArray(shown)) return false;
  const wanted = Object.keys(shown).filter((name) => name !== MORE);
  const isPart = Object.hasOwn(shown, MORE);
  const present = Object.keys(actual).filter((name) => !isPart || wanted.includes(name));
  const member = (value: object, name: string) => (value as { readonly [name: string]: unknown })[name];
  return (
    present.join() === wanted.join() && wanted.every((name) => isSame(member(actual, name), member(shown, name), name))
  );
}

function mask(text: string): string {
  return MASKS.reduce((masked, [pattern, mark]) => masked.replace(pattern, mark), text.trimEnd());
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
