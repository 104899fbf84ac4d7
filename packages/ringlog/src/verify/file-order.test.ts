import assert from "node:assert/strict";
import { test } from "node:test";
import { type Candidate, inReadingOrder } from "./file-order.js";
import type { KnownFile } from "./open-file.js";

interface Given {
  readonly path: string;
  readonly timeMs?: number;
  readonly seqs?: { readonly [thread: string]: number };
  readonly changedMs?: number;
  /** Of a rotated file. */
  readonly of?: string;
}

function candidate({ path, timeMs, seqs = {}, changedMs = 0, of }: Given): Candidate {
  const start = timeMs === undefined ? undefined : { timeMs, seqs: new Map(Object.entries(seqs)) };
  const file = of === undefined ? { file: {} as KnownFile } : {};
  return { path, log: of ?? path, identity: path, bytes: 1, changedMs, start, ...file };
}

function order(...given: readonly Given[]): string[] {
  return inReadingOrder(given.map(candidate)).map(({ path }) => path);
}

const of = "log";

test("by the time of the first record, the log itself last whatever its time", () => {
  const files = [
    { path: "log", timeMs: 1 },
    { path: "c", of, timeMs: 30 },
    { path: "a", of, timeMs: 10 },
    { path: "b", of, changedMs: 20 },
  ];
  assert.deepEqual(order(...files), ["a", "b", "c", "log"]);
});

test("by the numbers of a thread that two share, though the clock went back or another process was late", () => {
  const files = [
    { path: "log", timeMs: 5, seqs: { x: 90 } },
    { path: "second", of, timeMs: 3, seqs: { x: 40, y: 1 } },
    { path: "first", of, timeMs: 7, seqs: { x: 1 } },
    { path: "third", of, timeMs: 1, seqs: { y: 50, z: 1 } },
  ];
  assert.deepEqual(order(...files), ["first", "second", "third", "log"]);
});

test("several logs by the same rules", () => {
  const files = [
    { path: "log", timeMs: 20 },
    { path: "other", timeMs: 10 },
    { path: "rotated", of, timeMs: 15 },
  ];
  assert.deepEqual(order(...files), ["other", "rotated", "log"]);
});
