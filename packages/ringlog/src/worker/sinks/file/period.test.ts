import assert from "node:assert/strict";
import { closeSync, openSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFolder } from "../../../../test/support/folder.js";
import { beganMs, Period } from "./period.js";

const HOUR_MS = 3_600_000;
const at = (time: string) => Date.parse(`2026-11-27T${time}Z`);

test("a period ends with the hour or the day, in UTC", () => {
  const hour = new Period("hour");
  hour.began(at("10:59:59.999"));
  assert.deepEqual([hour.isOver(at("10:59:59.999")), hour.isOver(at("11:00:00.000"))], [false, true]);
  const day = new Period("day");
  day.began(at("00:00:00.000"));
  assert.deepEqual([day.isOver(at("23:59:59.999")), day.isOver(at("23:59:59.999") + 1)], [false, true]);
});

test("a clock that is put back ends no period, and the next one ends as it should", () => {
  const period = new Period("hour");
  period.began(at("10:30:00.000"));
  assert.equal(period.isOver(at("09:30:00.000")), false);
  assert.equal(period.isOver(at("09:59:00.000")), false);
  assert.equal(period.isOver(at("10:00:00.000")), true);
});

test("a clock that jumps years ahead ends the period once, and its way back none", () => {
  const period = new Period("day");
  period.began(at("10:00:00.000"));
  const future = at("10:00:00.000") + 10 * 365 * 24 * HOUR_MS;
  assert.equal(period.isOver(future), true);
  period.began(future);
  assert.deepEqual([period.isOver(future), period.isOver(at("12:00:00.000"))], [false, false]);
  assert.equal(period.isOver(at("12:00:00.000") + 24 * HOUR_MS), true);
});

test("a file that is there belongs to when it was begun, whatever was changed later, or to when it was changed", (t) => {
  const path = join(testFolder(t), "app.log");
  const began = (text: string, changed: string) => {
    writeFileSync(path, text);
    utimesSync(path, at(changed) / 1_000, at(changed) / 1_000);
    const fd = openSync(path, "r");
    t.after(() => closeSync(fd));
    return beganMs(fd);
  };
  const line = '{"time":"2026-11-27T09:00:00.000Z","level":"info","msg":"x"}\n';
  assert.ok(began(line, "12:00:00.000") <= at("09:01:00.000"));
  assert.equal(began(line, "08:00:00.000"), at("08:00:00.000"));
  assert.equal(began("no line of ours\n", "12:00:00.000"), at("12:00:00.000"));
});
