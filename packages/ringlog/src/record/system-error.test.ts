import assert from "node:assert/strict";
import { test } from "node:test";
import { systemErrorCode, systemErrorText } from "./system-error.js";

const unknown = (errno: number) =>
  Object.assign(new Error(`Unknown system error ${errno}: Unknown system error ${errno}, write`), {
    code: `Unknown system error ${errno}`,
    errno,
  });

test("an error for which Node.js has no name is named by its number", { skip: process.platform !== "linux" }, () => {
  assert.deepEqual([systemErrorCode(unknown(-122)), systemErrorText(unknown(-122))], ["EDQUOT", "EDQUOT, write"]);
  assert.deepEqual([systemErrorCode(unknown(-116)), systemErrorText(unknown(-116))], ["ESTALE", "ESTALE, write"]);
  assert.match(systemErrorCode(unknown(-9_999)), /9999/);
});

test("all others are as they are", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
  assert.deepEqual([systemErrorCode(full), systemErrorText(full)], ["ENOSPC", full.message]);
  for (const error of [undefined, null, "x", new Error("x"), { code: 5 }]) assert.equal(systemErrorCode(error), "");
});
