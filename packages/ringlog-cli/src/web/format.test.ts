import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatRange,
  formatShare,
  formatShortCount,
  formatTime,
  plural,
  zoneName,
} from "./format.js";

// A zone that is not UTC, and that changes its clock.
process.env["TZ"] = "Europe/Berlin";

const NOON = Date.UTC(2026, 10, 27, 12, 3, 7, 45);

test("counts", () => {
  assert.equal(plural(1, "line"), "1 line");
  assert.equal(plural(12_345, "line"), "12,345 lines");
  assert.deepEqual([9999, 10_000, 12_345, 999_499, 999_500, 12_345_678, 2e9].map(formatShortCount), [
    "9,999",
    "10k",
    "12.3k",
    "999k",
    "1M",
    "12.3M",
    "2G",
  ]);
});

test("times in UTC", () => {
  assert.equal(formatTime(NOON, true), "2026-11-27 12:03:07.045");
  assert.equal(formatTime(-1, true), "1969-12-31 23:59:59.999");
  assert.equal(zoneName(NOON, true), "UTC");
});

test("local times are those of the clock here, also where it changes", () => {
  const march = Date.UTC(2026, 2, 29, 1, 30);
  for (const timeMs of [NOON, march - 3_600_000, march, march + 3_600_000]) {
    const date = new Date(timeMs);
    assert.equal(Number(formatClock(timeMs, false).slice(0, 2)), date.getHours());
    assert.equal(Number(formatClock(timeMs, false).slice(3, 5)), date.getMinutes());
  }
});

test("a range tells the day once, and milliseconds only where it is short", () => {
  assert.equal(formatRange(NOON, NOON + 60_000, true), "2026-11-27 12:03:07 to 12:04:07");
  assert.equal(formatRange(NOON, NOON + 5, true), "2026-11-27 12:03:07.045 to 12:03:07.050");
  assert.equal(formatRange(NOON, NOON + 86_400_000, true), "2026-11-27 12:03:07 to 2026-11-28 12:03:07");
});

test("durations go up by units without gaps", () => {
  const cases: [number, string][] = [
    [0, "0 ms"],
    [0.1234, "0.12 ms"],
    [12.345, "12.3 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [12_400, "12.4 s"],
    [59_949, "59.9 s"],
    [59_960, "1 min"],
    [200_000, "3 min 20 s"],
    [3_599_600, "1 h"],
    [18_120_000, "5 h 2 min"],
    [86_400_000 * 3 + 3_600_000 * 4, "3 d 4 h"],
    [-1500, "−1.5 s"],
  ];
  for (const [durationMs, text] of cases) assert.equal(formatDuration(durationMs), text);
});

test("sizes and shares", () => {
  assert.deepEqual([0, 999, 1000, 412_345_678, 999_600, 5e15].map(formatBytes), [
    "0 B",
    "999 B",
    "1 kB",
    "412 MB",
    "1 MB",
    "5000 TB",
  ]);
  assert.deepEqual([0, 0.004, 0.0999, 0.93, 1].map(formatShare), ["0 %", "0.4 %", "10 %", "93 %", "100 %"]);
});
