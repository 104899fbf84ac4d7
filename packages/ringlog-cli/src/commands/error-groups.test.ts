import assert from "node:assert/strict";
import { test } from "node:test";
import type { LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { ErrorGroups } from "./error-groups.js";

function entry(timeMs: number, msg: string, fields: Record<string, unknown> = {}, level: LevelName = "error"): Entry {
  return { format: "ringlog", timeMs, level, msg, fields: new Map(Object.entries(fields)) };
}

function groupsOf(...entries: Entry[]) {
  const groups = new ErrorGroups();
  for (const each of entries) groups.add(each);
  return groups.all;
}

test("a fingerprint makes errors one, whatever their messages are", () => {
  const [group, ...others] = groupsOf(
    entry(10, "a", { "error.fingerprint": "f1", "exception.type": "E", "request.id": "r1", "service.name": "pay" }),
    entry(5, "b", { "error.fingerprint": "f1", "exception.type": "E", "request.id": "r2", "service.name": "web" }),
  );
  assert.equal(others.length, 0);
  assert.deepEqual([group?.written, group?.firstMs, group?.lastMs, group?.requestIds.size], [2, 5, 10, 2]);
  assert.deepEqual([...(group?.services ?? [])], ["pay", "web"]);
});

test("without one, type and message do, numbers and ids aside", () => {
  const groups = groupsOf(
    entry(1, "order 17 failed", { "exception.type": "E" }),
    entry(2, "order 4711 failed", { "exception.type": "E" }),
    entry(3, "order 17 failed", { "exception.type": "F" }),
  );
  assert.deepEqual(
    groups.map(({ type, written }) => [type, written]),
    [
      ["E", 2],
      ["F", 1],
    ],
  );
});

test("a summary's withheld errors count, their requests too, but it is no error itself", () => {
  const [group] = groupsOf(
    entry(1_000, "charge failed", { "error.fingerprint": "f1", "exception.type": "E", "request.id": "r1" }),
    entry(9_000, "pay: E: charge failed", {
      "error.fingerprint": "f1",
      "event.name": "ringlog.suppressed",
      log_count: 41,
      first_observed_timestamp: "1970-01-01T00:00:02.000Z",
      last_observed_timestamp: "1970-01-01T00:00:08.000Z",
      "suppressed.requests": 7,
      "suppressed.request_ids": ["r2", "r3"],
    }),
  );
  assert.deepEqual([group?.written, group?.suppressed, group?.firstMs, group?.lastMs], [1, 41, 1_000, 8_000]);
  assert.deepEqual([group?.requestIds.size, group?.untoldRequests, group?.message], [3, 5, "charge failed"]);
});

test("a summary that comes first gives way to the error", () => {
  const [group] = groupsOf(
    entry(9, "pay: E: charge failed", { "error.fingerprint": "f1", "event.name": "ringlog.suppressed", log_count: 2 }),
    entry(10, "charge failed", { "error.fingerprint": "f1", "exception.type": "E" }),
  );
  assert.deepEqual([group?.message, group?.type], ["charge failed", "E"]);
});

test("records of ringlog that tell of other things are no errors; the worst level shows", () => {
  const groups = groupsOf(
    entry(1, "storm", { "event.name": "ringlog.storm" }),
    entry(2, "x"),
    entry(3, "x", {}, "fatal"),
  );
  assert.deepEqual(
    groups.map(({ level, written }) => [level, written]),
    [["fatal", 2]],
  );
});

test("hostile lines do no harm: keys of prototypes, odd values, too many kinds and requests", () => {
  const groups = new ErrorGroups();
  groups.add(entry(Number.NaN, "__proto__", { "exception.type": { a: 1 }, "request.id": ["x"], "service.name": null }));
  for (let at = 0; at < 30_000; at++) groups.add(entry(at, "m", { "error.fingerprint": `constructor${at}` }));
  for (let at = 0; at < 30_000; at++)
    groups.add(entry(at, "m", { "error.fingerprint": "constructor1", "request.id": `r${at}` }));
  assert.equal(groups.all.length, 10_000);
  assert.equal(groups.leftOut, 20_001);
  const one = groups.all.find(({ key }) => key === "constructor1");
  assert.deepEqual([one?.requestIds.size, one?.untoldRequests], [10_000, 20_000]);
});
