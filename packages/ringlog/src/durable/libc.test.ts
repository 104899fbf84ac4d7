import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeAll } from "./libc.js";

test("taking a file's blocks without fallocate keeps what it holds, and makes it as long as wanted", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-libc-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ring");
  const held = Buffer.alloc(300_000, 7);
  writeFileSync(path, held);
  const fd = openSync(path, "r+");
  writeAll(fd, 600_000);
  closeSync(fd);
  assert.deepEqual(readFileSync(path), Buffer.concat([held, Buffer.alloc(300_000)]));
});
