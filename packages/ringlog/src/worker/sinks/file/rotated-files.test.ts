import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type TestContext, test } from "node:test";
import { testFolder } from "../../../../test/support/folder.js";
import { RotatedFiles } from "./rotated-files.js";

function open(t: TestContext, name = "app.log") {
  const folder = testFolder(t);
  return { folder, files: new RotatedFiles(join(folder, name)) };
}

test("names sort as the files were written, also where the clock is put back or two are rotated at once", (t) => {
  const { files } = open(t);
  const times = [1_000_000, 1_000_000, 5_000_000, 20, 4_000_000, 253_402_300_000_000];
  const names = times.map((time) => basename(files.claim(time)));
  assert.deepEqual([...names].sort(), names);
  assert.equal(new Set(names).size, times.length);
  assert.equal(names[0], "app.1970-01-01T00-16-40-000Z.log");
});

test("a file's own name may hold anything, and only its own files are listed", (t) => {
  for (const name of ["app.log", "app", ".app", "a.b.log", "a+(b)[c].log", "app.log.gz", "app log"]) {
    const { folder, files } = open(t, name);
    const claimed = basename(files.claim(0));
    for (const other of [name, `x${claimed}`, `${claimed}.1`, `${claimed}.gz.gz`, claimed.replace("1970-01", "1970-1")])
      writeFileSync(join(folder, other), "x");
    const stem = name.lastIndexOf(".") > 0 ? name.slice(0, name.lastIndexOf(".")) : name;
    assert.ok(claimed.startsWith(`${stem}.1970-01-01T00-00-00-00`), claimed);
    assert.deepEqual(
      files.list().map(({ plain, compressed }) => [plain, compressed]),
      [[claimed, undefined]],
      name,
    );
  }
});

test("the newest are kept; a plain and a compressed version are one file", (t) => {
  const { folder, files } = open(t);
  const names = [1, 2, 3, 4].map((second) => basename(files.claim(second * 1_000)));
  for (const name of names.slice(1, 3)) writeFileSync(join(folder, `${name}.gz`), "x");
  writeFileSync(join(folder, "app.log"), "x");
  files.retain(3);
  assert.equal(readdirSync(folder).length, 6);
  files.retain(1);
  assert.deepEqual(readdirSync(folder).sort(), [names[3], "app.log"]);
  files.retain(5);
  assert.ok(existsSync(join(folder, names[3] as string)));
});
