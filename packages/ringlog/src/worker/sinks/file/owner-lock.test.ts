import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { testFolder } from "../../../../test/support/folder.js";
import { OwnerLock } from "./owner-lock.js";
import { ownIdentity } from "./process-identity.js";

function open(t: TestContext) {
  const folder = testFolder(t);
  const path = join(folder, ".lock");
  const clock = { nowMs: 0 };
  const lock = () => new OwnerLock(path, () => clock.nowMs);
  return { folder, path, clock, lock };
}

test("one has it until it gives it back", (t) => {
  const { folder, lock } = open(t);
  const [one, other] = [lock(), lock()];
  assert.deepEqual([one.tryTake(), other.tryTake()], [true, false]);
  other.release();
  assert.equal(other.tryTake(), false);
  one.release();
  assert.equal(other.tryTake(), true);
  other.release();
  assert.deepEqual(readdirSync(folder), []);
});

test("what a dead process has left is taken at once, also where another one has its number now", (t) => {
  if (ownIdentity().place === "") return t.skip("needs /proc");
  const { folder, path, lock } = open(t);
  const { pid } = spawnSync(process.execPath, ["-e", "0"]);
  for (const owner of [
    { ...ownIdentity(), pid },
    { ...ownIdentity(), pid: process.ppid, start: "1" },
  ]) {
    symlinkSync(JSON.stringify(owner), path);
    const mine = lock();
    assert.equal(mine.tryTake(), true);
    mine.release();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test("one of another machine, or half written, is taken when it has stood still for 10 s of our own time", (t) => {
  const { path, clock, lock } = open(t);
  const far = JSON.stringify({ ...ownIdentity(), place: "elsewhere", pid: 1 });
  for (const make of [() => symlinkSync(far, path), () => writeFileSync(path, "")]) {
    make();
    const mine = lock();
    clock.nowMs += 60_000;
    assert.equal(mine.tryTake(), false);
    clock.nowMs += 9_999;
    assert.equal(mine.tryTake(), false);
    clock.nowMs += 1;
    assert.equal(mine.tryTake(), true);
    mine.release();
  }
});

test("one that is held for long stays its owner's as long as it is touched", (t) => {
  const { clock, lock } = open(t);
  const [owner, other] = [lock(), lock()];
  assert.equal(owner.tryTake(), true);
  for (let turn = 0; turn < 5; turn++) {
    assert.equal(other.tryTake(), false);
    clock.nowMs += 8_000;
    const before = process.hrtime.bigint();
    // The file system's clock has ticks of a few milliseconds.
    while (process.hrtime.bigint() - before < 20_000_000n);
    owner.refresh();
  }
  assert.equal(other.tryTake(), false);
});
