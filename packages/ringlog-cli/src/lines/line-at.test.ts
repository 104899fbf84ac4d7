import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { findLogs } from "./find-logs.js";
import { temporaryFolder } from "./follow/follow.fixture.js";
import { lineAt } from "./line-at.js";

test("a line by its byte, cut where it is long, packed or not", async (t) => {
  const folder = temporaryFolder(t);
  const long = "x".repeat(100_000);
  const text = `first\r\n${long}\nlast`;
  writeFileSync(join(folder, "a.log"), text);
  writeFileSync(join(folder, "b.log.gz"), gzipSync(text));
  for (const name of ["a.log", "b.log.gz"]) {
    const [file] = await findLogs([join(folder, name)], { rotated: false });
    assert.ok(file !== undefined);
    const at = async (byte: number, maxBytes = 1_000_000) => {
      const { bytes, isCut } = await lineAt(file, byte, maxBytes);
      return [bytes.toString(), isCut];
    };
    assert.deepEqual(await at(0), ["first", false]);
    assert.deepEqual(await at(7), [long, false]);
    assert.deepEqual(await at(7, 100_000), [long, false]);
    assert.deepEqual(await at(7, 99_999), [long.slice(1), true]);
    assert.deepEqual(await at(7, 5), ["xxxxx", true]);
    assert.deepEqual(await at(text.length - 4), ["last", false]);
    assert.deepEqual(await at(text.length + 10), ["", false]);
  }
});
