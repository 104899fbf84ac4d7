import assert from "node:assert/strict";
import { test } from "node:test";
import { optionValues } from "./node-options.js";

test("finds an option however it is written, the last one last", () => {
  const options =
    " --max_old_space_size=10 --disable-warning DEP1 --no-warnings --max-old-space-size 20 --max-old-space-sized=30 ";
  assert.deepEqual(optionValues(options, "max-old-space-size"), ["10", "20"]);
  assert.deepEqual(optionValues(options, "disable-warning"), ["DEP1"]);
  assert.deepEqual(optionValues(options, "unhandled-rejections"), []);
});
