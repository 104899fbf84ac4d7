import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { FilePosition } from "./protocol.js";
import { completeBegun, positionOf } from "./written-already.js";

const BEFORE = '{"n":0}\n';
const TEXT = Array.from({ length: 40 }, (_, n) => `{"n":${n + 1},"text":"${"x".repeat(n)}"}\n`).join("");
const OTHERS = '{"of":"another process"}\n';

function logFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-begun-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "app.log");
  writeFileSync(path, BEFORE);
  return path;
}

/** A writer got this far with the text; then the next one goes on. */
async function goOn(path: string, done: string): Promise<string> {
  const begunAt = (await positionOf(path)) as FilePosition;
  appendFileSync(path, done);
  return finish(path, begunAt);
}

async function finish(path: string, begunAt: FilePosition): Promise<string> {
  const doneBytes = await completeBegun(path, begunAt, Buffer.from(TEXT));
  appendFileSync(path, TEXT.slice(doneBytes));
  return readFileSync(path, "utf8");
}

test("a text goes on wherever it was cut", async (t) => {
  const path = logFile(t);
  for (let cut = 0; cut <= TEXT.length; cut++) {
    writeFileSync(path, BEFORE);
    assert.equal(await goOn(path, TEXT.slice(0, cut)), BEFORE + TEXT, `cut at ${cut}`);
  }
});

test("another process appended before: the text goes on wherever it was cut", async (t) => {
  const path = logFile(t);
  for (let cut = 1; cut <= TEXT.length; cut++) {
    writeFileSync(path, BEFORE);
    assert.equal(await goOn(path, OTHERS + TEXT.slice(0, cut)), BEFORE + OTHERS + TEXT, `cut at ${cut}`);
  }
});

test("another process appended after whole lines: none of them comes twice", async (t) => {
  const half = TEXT.slice(0, TEXT.indexOf("\n", TEXT.length / 2) + 1);
  const text = await goOn(logFile(t), half + OTHERS);
  assert.equal(text, BEFORE + half + OTHERS + TEXT.slice(half.length));
});

test("another process went on after a line that was cut: that line is written anew", async (t) => {
  const cut = TEXT.slice(0, TEXT.indexOf("\n", TEXT.length / 2) + 10);
  const whole = cut.slice(0, cut.lastIndexOf("\n") + 1);
  const text = await goOn(logFile(t), `${cut}\n${OTHERS}`);
  assert.equal(text, `${BEFORE}${cut}\n${OTHERS}${TEXT.slice(whole.length)}`);
});

test("in a file that is another one by now, nothing is there already", async (t) => {
  const path = logFile(t);
  const begunAt = (await positionOf(path)) as FilePosition;
  appendFileSync(path, TEXT.slice(0, 100));
  renameSync(path, `${path}.1`);
  assert.equal(await finish(path, begunAt), TEXT);
});
