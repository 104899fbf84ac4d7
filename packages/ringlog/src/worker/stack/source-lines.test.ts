import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { SourceLines } from "./source-lines.js";

const LATER_MS = Date.now() + 3_600_000;

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "source-lines-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

function file(t: TestContext, text: string | Buffer, name = "a.js"): string {
  const path = join(folder(t), name);
  writeFileSync(path, text);
  return path;
}

test("a file has its lines, whatever ends them, and without a byte order mark", (t) => {
  const source = new SourceLines(LATER_MS);
  assert.deepEqual(source.lines(file(t, "a\nb\r\nc\u2028d\re")), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(source.lines(file(t, "\ufeffa\n")), ["a", ""]);
  assert.deepEqual(source.lines(file(t, "")), [""]);
});

test("what is no absolute path, no code, not there, a folder, a pipe or a device has none, and nothing waits for it", (t) => {
  const source = new SourceLines(LATER_MS);
  const pipe = join(folder(t), "pipe.js");
  execFileSync("mkfifo", [pipe]);
  const link = (target: string): string => {
    const path = join(folder(t), "link.js");
    symlinkSync(target, path);
    return path;
  };
  const environment = join(folder(t), ".env");
  writeFileSync(environment, "SECRET=hunter2\n");
  const targets = [pipe, tmpdir(), "/dev/zero", "/dev/tty", "/none/such.js"].map(link);
  for (const path of ["", "a.js", "node:fs.js", "\0.js", "/a\0b.js", "/none/such.js", pipe, environment, ...targets]) {
    assert.equal(source.lines(path), undefined, path);
  }
});

test("a file that was changed after the process started has none", (t) => {
  const startedMs = Date.now() - 60_000;
  const path = file(t, "a\n");
  assert.equal(new SourceLines(startedMs).lines(path), undefined);
  utimesSync(path, startedMs / 1000 - 5, startedMs / 1000 - 5);
  assert.deepEqual(new SourceLines(startedMs).lines(path), ["a", ""]);
});

test("what was read stays as it was, and so does what had no lines", (t) => {
  const source = new SourceLines(LATER_MS);
  const path = file(t, "old\n");
  const missing = join(folder(t), "missing.js");
  assert.deepEqual(source.lines(path), ["old", ""]);
  assert.equal(source.lines(missing), undefined);
  writeFileSync(path, "new\n");
  writeFileSync(missing, "there\n");
  assert.deepEqual(source.lines(path), ["old", ""]);
  assert.equal(source.lines(missing), undefined);
});

test("a file of more than 2 MiB has none", (t) => {
  const source = new SourceLines(LATER_MS);
  const path = file(t, "");
  truncateSync(path, 2 * 1024 * 1024 + 1);
  assert.equal(source.lines(path), undefined);
});

test("the least recently used makes room, by characters and by files", (t) => {
  const at = folder(t);
  const source = new SourceLines(LATER_MS);
  const path = (name: string): string => join(at, `${name}.js`);
  for (const name of ["a", "b", "c"]) writeFileSync(path(name), "x".repeat(1_500_000));
  const [a, b] = [source.lines(path("a")), source.lines(path("b"))];
  assert.equal(source.lines(path("a")), a);
  source.lines(path("c"));
  assert.equal(source.lines(path("a")), a);
  assert.notEqual(source.lines(path("b")), b);
  const many = new SourceLines(LATER_MS);
  assert.equal(many.lines(path("late")), undefined);
  for (let index = 0; index < 256; index++) many.lines(path(`none-${index}`));
  writeFileSync(path("late"), "there");
  assert.deepEqual(many.lines(path("late")), ["there"]);
});
