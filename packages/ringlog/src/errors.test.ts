import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { nearestName, RinglogError } from "./errors.js";

test("a RinglogError carries code and details, and shows only those it has", () => {
  const cause = new Error("why");
  const error = new RinglogError("INVALID_OPTION", "no", { option: "level", given: undefined, nearest: "info", cause });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "RinglogError");
  assert.match(error.stack ?? "", /^RinglogError: no\n/);
  const { code, option, nearest } = error;
  assert.deepEqual({ code, option, nearest }, { code: "INVALID_OPTION", option: "level", nearest: "info" });
  assert.equal(error.cause, cause);
  assert.deepEqual(Object.keys(new RinglogError("FLUSH_TIMEOUT", "late")), ["code"]);
  assert.doesNotMatch(inspect(new RinglogError("FLUSH_TIMEOUT", "late")), /undefined/);
});

test("the nearest name survives typing mistakes, case and separators", () => {
  const names = ["logName", "filePath", "fileLevel", "throttleSec", "throttleLevel", "level", "redact"];
  const typos = {
    log_name: "logName",
    FILEPATH: "filePath",
    "throttle-sec": "throttleSec",
    filepaht: "filePath",
    levle: "level",
    lvel: "level",
    levell: "level",
    redcat: "redact",
    redactKeys: "redact",
    thortleLevel: "throttleLevel",
  };
  for (const [typo, name] of Object.entries(typos)) assert.equal(nearestName(typo, names), name, typo);
});

test("a level is found by its long and short forms", () => {
  const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
  const forms = { warning: "warn", err: "error", INFO: "info", information: "info", inof: "info", eror: "error" };
  for (const [form, level] of Object.entries(forms)) assert.equal(nearestName(form, levels), level, form);
});

test("what is near to nothing has no nearest name", () => {
  const names = ["filePath", "fileLevel", "level"];
  for (const given of ["", "x", "zebra", "banana", "file", "l".repeat(100_000)]) {
    assert.equal(nearestName(given, names), undefined, given.slice(0, 20));
  }
});
