import assert from "node:assert/strict";
import { test } from "node:test";
import { RinglogError } from "../../errors.js";
import { recordDebug } from "./recording-reporter.js";

const loose = recordDebug().debug as (...given: unknown[]) => unknown;

function refusal(options: object): { code: string; option: unknown; nearest: unknown } {
  try {
    loose(options);
  } catch (error) {
    assert.ok(error instanceof RinglogError);
    return { code: error.code, option: error.option, nearest: error.nearest };
  }
  return { code: "none", option: undefined, nearest: undefined };
}

test("a wrong option is refused when debug is called, with its name and the nearest one", () => {
  assert.deepEqual(refusal({ crsh: true }), { code: "UNKNOWN_OPTION", option: "crsh", nearest: "crash" });
  assert.deepEqual(refusal({ level: "eror" }), { code: "INVALID_OPTION", option: "level", nearest: "error" });
  const wrong = [
    { crash: 1 },
    { args: "none" },
    { result: "yes" },
    { slowMs: -1 },
    { slowMs: Number.NaN },
    { slowMs: "5" },
    { level: "silent" },
    { only: "TypeError" },
    { only: [TypeError, 5] },
    { exclude: {} },
    { onError: true },
    { name: "" },
    { name: 5 },
  ];
  for (const options of wrong) {
    const { code, option } = refusal(options);
    assert.deepEqual([code, option], ["INVALID_OPTION", Object.keys(options)[0]], JSON.stringify(options));
  }
});

test("every valid option is taken, and undefined is its default", () => {
  const valid = [
    { crash: true, fallback: null, args: false, result: true, slowMs: 0.5, level: "trace", name: "n" },
    { args: "entry" },
    { only: [], exclude: [TypeError, () => true], onError: () => {}, level: "fatal", args: true },
    { crash: undefined, only: undefined, args: undefined, name: undefined, level: undefined },
  ];
  for (const options of valid) assert.equal(refusal(options).code, "none");
});
