import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { findLogs } from "./find-logs.js";
import { Following, temporaryFolder } from "./follow/follow.fixture.js";

test("appended lines come, a part of a line only with its end", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "old\n");
  const following = new Following(path, { fromByte: 4 });
  appendFileSync(path, "a\r\nb\nc");
  await following.has(2);
  appendFileSync(path, "d\ne");
  await following.has(3);
  assert.deepEqual(following.texts, ["a", "b", "cd"]);
  assert.deepEqual(await following.stop(), ["a", "b", "cd", "e"], "the part is given at the end");
  const lines = following.batches.flatMap((batch) => batch.lines);
  assert.deepEqual(
    lines.map(({ byte, isEnded }) => [byte, isEnded]),
    [
      [4, true],
      [7, true],
      [9, true],
      [12, false],
    ],
  );
  assert.ok(following.batches.every(({ isNewFile }) => !isNewFile));
});

test("from the middle of a line it goes on with the next", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "first\nsecond\n");
  const following = new Following(path, { fromByte: 3 });
  await following.has(1);
  assert.deepEqual(await following.stop(), ["second"]);
});

test("a file that is not there yet is waited for, also its folder", async (t) => {
  const folder = join(temporaryFolder(t), "logs");
  const path = join(folder, "app.log");
  const following = new Following(path);
  mkdirSync(folder);
  writeFileSync(path, "a\n");
  await following.has(1);
  appendFileSync(path, "b\n");
  await following.has(2);
  assert.deepEqual(await following.stop(), ["a", "b"]);
});

test("a renamed file is read to its end, also what comes late, then the new one", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  const following = new Following(path);
  await following.has(1);
  appendFileSync(path, "b\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "c\n");
  await following.has(3);
  assert.deepEqual(following.texts, ["a", "b", "c"]);
  appendFileSync(`${path}.1`, "late\n");
  appendFileSync(path, "d\n");
  await following.has(5);
  const late = following.batches.find(({ lines }) => lines.some(({ bytes }) => bytes.toString() === "late"));
  assert.equal(late?.file.key, following.batches[0]?.file.key, "told as the old file");
  assert.deepEqual((await following.stop()).toSorted(), ["a", "b", "c", "d", "late"]);
  assert.deepEqual(following.batches.map(({ isNewFile }) => isNewFile).filter(Boolean).length, 1);
});

test("the last line of a renamed file that has no end is given, once another file is there", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\ntorn");
  const following = new Following(path);
  await following.has(1);
  renameSync(path, `${path}.1`);
  writeFileSync(path, "b\n");
  await following.has(3);
  assert.deepEqual((await following.stop()).toSorted(), ["a", "b", "torn"]);
});

test("a file that was copied and truncated is read on in the copy", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a 1\nb 2\n");
  const following = new Following(path);
  await following.has(2);
  // In one go: the follower sees only what is left.
  appendFileSync(path, "c 3\nd");
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  appendFileSync(path, "a 4, longer than all that was there before it was truncated\n");
  await following.has(5);
  assert.deepEqual(await following.stop(), [
    "a 1",
    "b 2",
    "c 3",
    "d",
    "a 4, longer than all that was there before it was truncated",
  ]);
});

test("a file that was truncated is read from its beginning", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\nb\npart");
  const following = new Following(path);
  await following.has(2);
  writeFileSync(path, "c\n");
  await following.has(4);
  assert.deepEqual(await following.stop(), ["a", "b", "part", "c"]);
});

test("deleted and made anew, and replaced by a rename", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  const following = new Following(path);
  await following.has(1);
  appendFileSync(path, "b\n");
  unlinkSync(path);
  writeFileSync(path, "c\n");
  await following.has(3);
  writeFileSync(`${path}.new`, "d\n");
  renameSync(`${path}.new`, path);
  await following.has(4);
  assert.deepEqual(await following.stop(), ["a", "b", "c", "d"]);
});

test("several rotations between two looks, with packing and removing", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(`${path}.1`, "older\n");
  writeFileSync(path, "a 0\n");
  const following = new Following(path);
  await following.has(1);
  appendFileSync(path, "a 1\n");
  for (let round = 1; round <= 4; round++) {
    if (existsSync(`${path}.2.gz`)) renameSync(`${path}.2.gz`, `${path}.3.gz`);
    if (existsSync(`${path}.1`)) {
      writeFileSync(`${path}.2.gz`, gzipSync(readFileSync(`${path}.1`)));
      unlinkSync(`${path}.1`);
    }
    if (round > 1) rmSync(`${path}.4.gz`, { force: true });
    renameSync(path, `${path}.1`);
    writeFileSync(path, `b ${round}\nc ${round}\n`);
  }
  await following.has(10);
  const all = await following.stop();
  assert.deepEqual(all, ["a 0", "a 1", "b 1", "c 1", "b 2", "c 2", "b 3", "c 3", "b 4", "c 4"]);
});

test("a link is followed to where it leads, also to another file later", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "day"));
  const path = join(folder, "app.log");
  writeFileSync(join(folder, "day/1.log"), "a\n");
  symlinkSync("day/1.log", path);
  const following = new Following(path);
  await following.has(1);
  appendFileSync(join(folder, "day/1.log"), "b\n");
  await following.has(2);
  writeFileSync(join(folder, "day/2.log"), "c\n");
  symlinkSync("day/2.log", `${path}.tmp`);
  renameSync(`${path}.tmp`, path);
  await following.has(3);
  assert.deepEqual(await following.stop(), ["a", "b", "c"]);
});

test("where nothing can be watched, it looks by itself", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  let tries = 0;
  const watchFolder = (): never => {
    tries++;
    throw Object.assign(new Error("System limit for number of file watchers reached"), { code: "ENOSPC" });
  };
  const following = new Following(path, { watchFolder });
  await following.has(1);
  appendFileSync(path, "b\n");
  await following.has(2);
  assert.deepEqual(await following.stop(), ["a", "b"]);
  assert.equal(tries, 1, "not tried again at once");
});

test("what the receiver throws ends it", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  const { follow } = await import("./follow.js");
  const failing = follow(path, { fromByte: 0, signal: new AbortController().signal }, () => {
    throw new RangeError("no more");
  });
  await assert.rejects(failing, RangeError);
});

test("a packed file is refused", async (t) => {
  const path = join(temporaryFolder(t), "app.log.gz");
  writeFileSync(path, gzipSync("a\n"));
  const { follow } = await import("./follow.js");
  await assert.rejects(
    follow(path, { fromByte: 0, signal: new AbortController().signal }, () => undefined),
    /packed/,
  );
});

test("a file that was found is followed also where another has taken its place since", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  const [file] = await findLogs([path], { rotated: false });
  appendFileSync(path, "b\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "the next one\n");
  const following = new Following(path, { fromByte: 2, file });
  await following.has(2);
  assert.deepEqual(await following.stop(), ["b", "the next one"]);
  assert.deepEqual(
    following.batches.map(({ isNewFile }) => isNewFile),
    [false, true],
  );
});

test("a file that was found and packed since is read to its end", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\n");
  const [file] = await findLogs([path], { rotated: false });
  unlinkSync(path);
  writeFileSync(`${path}.1.gz`, gzipSync("a\nb\n"));
  const following = new Following(path, { fromByte: 2, file });
  await following.has(1);
  writeFileSync(path, "the next one\n");
  await following.has(2);
  assert.deepEqual(await following.stop(), ["b", "the next one"]);
});

test("a link that takes the place of a file is not followed", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "app.log");
  writeFileSync(join(folder, "secret"), "the secret\n");
  writeFileSync(path, "a\n");
  const following = new Following(path);
  await following.has(1);
  unlinkSync(path);
  symlinkSync("secret", path);
  appendFileSync(join(folder, "secret"), "and more\n");
  writeFileSync(`${path}.tmp`, "b\n");
  renameSync(`${path}.tmp`, path);
  await following.has(2);
  symlinkSync("secret", `${path}.tmp`);
  renameSync(`${path}.tmp`, path);
  assert.deepEqual(await following.stop(), ["a", "b"]);
});
