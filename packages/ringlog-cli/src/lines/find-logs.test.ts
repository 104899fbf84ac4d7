import assert from "node:assert/strict";
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { findLogs } from "./find-logs.js";
import { temporaryFolder } from "./follow/follow.fixture.js";

const namesOf = async (paths: readonly string[], rotated: boolean): Promise<string[]> =>
  (await findLogs(paths, { rotated })).map(({ path }) => basename(path));

test("rotated files come before their log, oldest first, also of other loggers", async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  const line = (timeMs: number): string => `{"level":30,"time":${timeMs},"pid":1,"hostname":"h","msg":"m"}\n`;
  const now = Date.now();
  writeFileSync(at("app.log.3.gz"), gzipSync(line(now - 3_000)));
  writeFileSync(at("app.log.2"), line(now - 2_000));
  writeFileSync(at("app.log.1"), line(now - 1_000));
  writeFileSync(at("app.log"), line(now));
  writeFileSync(at("app.audit.log"), line(now));
  // Copied by a program that keeps no times.
  utimesSync(at("app.log.3.gz"), now / 1_000, now / 1_000 + 5);
  assert.deepEqual(await namesOf([at("app.log")], true), ["app.log.3.gz", "app.log.2", "app.log.1", "app.log"]);
  assert.deepEqual(await namesOf([at("app.log")], false), ["app.log"]);
});

test("a file is found once, whatever leads to it", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "a.log"), "x\n");
  symlinkSync("a.log", join(folder, "link.log"));
  assert.deepEqual(
    await namesOf(
      ["a.log", "link.log", "a.log"].map((name) => join(folder, name)),
      false,
    ),
    ["a.log"],
  );
});

test("a key stays after a rename, more lines and packing, and is nobody else's", async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  const keyOf = async (name: string): Promise<string | undefined> =>
    (await findLogs([at(name)], { rotated: false }))[0]?.key;
  writeFileSync(at("a.log"), "first\nmore\n");
  const key = await keyOf("a.log");
  assert.match(key ?? "", /^[0-9a-f]{16}$/);
  renameSync(at("a.log"), at("b.log"));
  writeFileSync(at("b.log"), "first\nmore\nand more\n");
  assert.equal(await keyOf("b.log"), key);
  writeFileSync(at("b.log.gz"), gzipSync("first\nmore\n"));
  assert.equal(await keyOf("b.log.gz"), key);
  for (const name of ["empty-1.log", "empty-2.log", "empty-3.log"]) writeFileSync(at(name), "");
  writeFileSync(at("same.log"), "first\nother\n");
  const all = await findLogs(["b.log", "same.log", "empty-1.log", "empty-2.log", "empty-3.log"].map(at), {
    rotated: false,
  });
  assert.equal(new Set(all.map((file) => file.key)).size, 5);
});

test("what cannot be read is told with what to do", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "app.log"), "");
  mkdirSync(join(folder, "logs"));
  const find = (name: string): Promise<unknown> => findLogs([join(folder, name)], { rotated: true });
  await assert.rejects(find("apq.log"), {
    name: "CliError",
    exitCode: 1,
    message: /there is no such file; did you mean .*app\.log\?/,
  });
  await assert.rejects(find("logs"), { name: "CliError", message: /folder; name a file in it/ });
  await assert.rejects(find("nothing/like/this"), { name: "CliError", message: /there is no such file$/ });
});
