import assert from "node:assert/strict";
import { appendFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "./follow.fixture.js";
import { FollowedFile } from "./followed-file.js";
import { Siblings } from "./siblings.js";

/** A log that is empty when it is opened, and nothing beside it. */
async function followEmpty(t: TestContext) {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "");
  const siblings = new Siblings(path);
  await siblings.start();
  const followed = (await FollowedFile.open(path, 0, 0)) as FollowedFile;
  t.after(() => followed.close());
  return { path, siblings, followed };
}

test("a file that was empty when it was opened, and was packed before anything was read of it, is not missed", async (t) => {
  const { path, siblings, followed } = await followEmpty(t);
  appendFileSync(path, "a part of a line");
  writeFileSync(`${path}.2.gz`, gzipSync("a part of a line"));
  unlinkSync(path);
  // Who follows it reads it to its end: found again in the archive, it would be given twice.
  assert.deepEqual((await siblings.find([followed])).missed, []);
});

test("a copy of what a log held before it was truncated comes before what it holds now, also once it was renamed itself", async (t) => {
  const { path, siblings, followed } = await followEmpty(t);
  writeFileSync(`${path}.2`, "copied away\n");
  appendFileSync(path, "later\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "the next log\n");
  const takeEarlier = () => siblings.takeEarlier([followed], followed, () => Promise.resolve(false));
  assert.deepEqual(
    (await takeEarlier()).map((file) => file.path),
    [`${path}.2`],
  );
  assert.deepEqual(await takeEarlier(), [], "taken once");
});
