// Files that are renamed, packed or removed while a log is being read. The source is imported, so that the moment can be chosen.
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, join } from "node:path";
import { it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { verify } from "../../src/verify.js";
import { testFolder } from "../support/folder.js";
import { recordLine } from "./lines.js";

function lines(from: number, to: number): string {
  const seqs = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return seqs.map((seq) => `${recordLine({ seq, timeMs: seq })}\n`).join("");
}

/** A log with one rotated file. */
function rotatedLog(t: TestContext) {
  const folder = testFolder(t);
  const paths = { live: join(folder, "app.log"), rotated: join(folder, "app.log.1"), older: join(folder, "app.log.2") };
  writeFileSync(paths.rotated, lines(1, 10));
  writeFileSync(paths.live, lines(11, 20));
  return paths;
}

/** Runs `act` just before a file is opened for the given time; each file is opened once to look and once to read. */
function beforeOpening(t: TestContext, path: string, time: number, act: () => void): void {
  const { open } = promises;
  let count = 0;
  promises.open = (...args) => {
    if (args[0] === path && ++count === time) act();
    return open(...args);
  };
  syncBuiltinESMExports();
  t.after(() => {
    promises.open = open;
    syncBuiltinESMExports();
  });
}

it("the log is rotated by moving all names on: each file is read once, as it was", async (t) => {
  const { live, rotated, older } = rotatedLog(t);
  beforeOpening(t, rotated, 2, () => {
    renameSync(rotated, older);
    renameSync(live, rotated);
    writeFileSync(live, lines(21, 30));
  });
  const report = await verify(live, { fromStart: true });
  assert.deepEqual([report.ok, report.records, report.processes[0]?.threads[0]?.lastSeq], [true, 20, 20]);
  assert.deepEqual(report.problems, []);
});

it("the log is rotated by moving all names on, and packed", async (t) => {
  const { live, rotated, older } = rotatedLog(t);
  beforeOpening(t, rotated, 2, () => {
    writeFileSync(`${older}.gz`, gzipSync(readFileSync(rotated)));
    renameSync(live, rotated);
  });
  const report = await verify(live, { fromStart: true });
  assert.deepEqual([report.ok, report.records], [true, 20]);
});

it("what is appended meanwhile is not read, nor is half of a line that is just written", async (t) => {
  const { live, rotated } = rotatedLog(t);
  beforeOpening(t, rotated, 2, () => appendFileSync(live, `${lines(21, 22)}{"time":"20`));
  const report = await verify(live, { fromStart: true });
  assert.deepEqual([report.ok, report.records], [true, 20]);
});

for (const time of [1, 2]) {
  it(`a rotated file is packed: that is read in its place (${time})`, async (t) => {
    const { live, rotated } = rotatedLog(t);
    beforeOpening(t, rotated, time, () => {
      writeFileSync(`${rotated}.gz`, gzipSync(readFileSync(rotated)));
      unlinkSync(rotated);
    });
    const report = await verify(live, { fromStart: true });
    assert.deepEqual([report.ok, report.records], [true, 20]);
    assert.deepEqual(
      report.files.map(({ path, gzip }) => [basename(path), gzip]),
      [
        ["app.log.1.gz", true],
        ["app.log", false],
      ],
    );
  });
}

it("a rotated file is removed before it is looked at: it belongs to the log no more", async (t) => {
  const { live, rotated } = rotatedLog(t);
  beforeOpening(t, rotated, 1, () => unlinkSync(rotated));
  const report = await verify(live);
  assert.deepEqual([report.ok, report.records, report.beforeFirst], [true, 10, 10]);
});

it("a rotated file is removed before it is read: the report says so", async (t) => {
  const { live, rotated } = rotatedLog(t);
  beforeOpening(t, rotated, 2, () => unlinkSync(rotated));
  const report = await verify(live);
  assert.deepEqual([report.ok, report.records], [false, 10]);
  assert.equal(report.files[0]?.damage, "it was removed before it was read");
});

it("the log becomes shorter while it is read: the report says so", async (t) => {
  const { live, rotated } = rotatedLog(t);
  beforeOpening(t, rotated, 2, () => writeFileSync(live, ""));
  const report = await verify(live);
  assert.deepEqual([report.ok, report.records], [false, 10]);
  assert.equal(report.files[1]?.damage, "it became shorter while it was read");
});

it("the log is moved to a name that was claimed for it: it is read once", async (t) => {
  const { live, rotated } = rotatedLog(t);
  const claimed = join(dirname(live), "app.2026-11-27T10-15-30-123Z.log");
  writeFileSync(claimed, "");
  beforeOpening(t, rotated, 2, () => {
    renameSync(live, claimed);
    writeFileSync(live, lines(21, 30));
  });
  const report = await verify(live, { fromStart: true });
  assert.deepEqual([report.ok, report.records], [true, 20]);
});
