// The file: its mode and folders, what is refused as one, whole lines.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { initLogger, type LoggerOptions, RinglogError } from "ringlog";
import { testFolder } from "../support/folder.js";
import { NO_WORKERS } from "../support/no-workers.js";
import { checkedLines, openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const mode = (path: string) => statSync(path).mode & 0o777;

function refusal(options: LoggerOptions): RinglogError {
  try {
    initLogger(options);
  } catch (error) {
    assert.ok(error instanceof RinglogError);
    return error;
  }
  throw new Error("not refused");
}

for (const umask of [0o000, 0o022, 0o077, 0o777]) {
  test(`file 0600 and folders 0700 with umask ${umask.toString(8)}`, async (t) => {
    if (umask === 0o777) t.diagnostic("folders that not even their owner may enter would be of no use");
    const before = process.umask(umask);
    t.after(() => process.umask(before));
    const folder = testFolder(t);
    chmodSync(folder, 0o755);
    const path = join(folder, "one", "two", "app.log");
    const log = initLogger({ filePath: path, console: "off" });
    t.after(() => log.close());
    log.info("x");
    await log.flush();
    assert.equal(mode(path), 0o600);
    for (const made of [join(folder, "one"), join(folder, "one", "two")]) assert.equal(mode(made), 0o700);
    assert.equal(mode(folder), 0o755);
  });
}

test("fileMode sets the mode of a file that is made, whatever the umask; one that is there keeps its own", async (t) => {
  const before = process.umask(0o077);
  t.after(() => process.umask(before));
  const folder = testFolder(t);
  const made = join(folder, "made.log");
  const there = join(folder, "there.log");
  writeFileSync(there, "");
  chmodSync(there, 0o644);
  for (const filePath of [made, there]) {
    const log = initLogger({ filePath, console: "off", fileMode: 0o660 });
    log.info("x");
    await log.close();
  }
  assert.deepEqual([mode(made), mode(there)], [0o660, 0o644]);
});

test("a symlink, pipe or device is refused unless it is allowed, and nothing is written to it", async (t) => {
  const { folder } = openLog(t);
  const target = join(folder, "target.log");
  const link = join(folder, "link.log");
  const dangling = join(folder, "dangling.log");
  const pipe = join(folder, "pipe");
  symlinkSync(target, link);
  writeFileSync(target, "");
  symlinkSync(join(folder, "nowhere.log"), dangling);
  execFileSync("mkfifo", [pipe]);
  for (const filePath of [link, dangling, pipe, "/dev/null", "/dev/full"]) {
    const error = refusal({ filePath, console: "off" });
    assert.deepEqual([error.code, error.option, error.given], ["FILE_REFUSED", "filePath", filePath]);
    assert.match(error.message, /allowSpecialFile/);
  }
  assert.equal(readFileSync(target, "utf8"), "");
  assert.equal(existsSync(join(folder, "nowhere.log")), false);
  for (const filePath of [link, "/dev/null"]) {
    const log = initLogger({ filePath, console: "off", allowSpecialFile: true });
    log.info("through");
    await log.close();
  }
  assert.match(readFileSync(target, "utf8"), /through/);
});

test("a symlink, pipe or device cannot be rotated; fsync means nothing there", async (t) => {
  const { folder } = openLog(t);
  const target = join(folder, "target.log");
  const link = join(folder, "link.log");
  const pipe = join(folder, "pipe");
  writeFileSync(target, "");
  symlinkSync(target, link);
  execFileSync("mkfifo", [pipe]);
  for (const filePath of [link, pipe, "/dev/null"]) {
    const error = refusal({ filePath, console: "off", allowSpecialFile: true, rotate: { every: "day" } });
    assert.deepEqual([error.code, error.option, error.given], ["INVALID_OPTION", "rotate", filePath]);
  }
  const log = initLogger({ filePath: "/dev/null", console: "off", allowSpecialFile: true, fsync: "always" });
  log.info("gone");
  await log.close();
});

test("fsync where the main thread writes itself", async (t) => {
  const folder = testFolder(t);
  const program = `const log = initLogger({ filePath: process.env.FOLDER + "/a.log", console: "off", fsync: "error" });
    log.info("one"); await log.flush(); log.error("two"); console.log(log.flushSync(), log.stats().mode); await log.close();`;
  const { stdout, code } = await runCode(program, { env: { FOLDER: folder }, nodeArgs: ["--import", NO_WORKERS] });
  assert.deepEqual([code, stdout], [0, "true inline\n"]);
  assert.equal(checkedLines(readFileSync(join(folder, "a.log"), "utf8")).length, 2);
});

test("a pipe that nobody reads yet is waited for", async (t) => {
  const folder = testFolder(t);
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const program = `const log = initLogger({ filePath: process.env.PIPE, console: "off", allowSpecialFile: true });
    log.info("waiting"); await log.close();`;
  const running = runCode(program, { env: { PIPE: pipe } });
  const seen = await readFile(pipe, "utf8");
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  assert.equal(checkedLines(seen)[0]?.["msg"], "waiting");
});

test("a folder on the way that is a symlink is fine", async (t) => {
  const folder = testFolder(t);
  mkdirSync(join(folder, "real"));
  symlinkSync(join(folder, "real"), join(folder, "linked"));
  const log = initLogger({ filePath: join(folder, "linked", "a.log"), console: "off" });
  log.info("x");
  await log.close();
  assert.match(readFileSync(join(folder, "real", "a.log"), "utf8"), /"msg":"x"/);
});

test("the file is appended to; a last line that was torn is closed first", async (t) => {
  const { folder } = openLog(t);
  const path = join(folder, "old.log");
  writeFileSync(path, `{"old":1}\n{"torn`);
  const log = initLogger({ filePath: path, console: "off" });
  log.info("new");
  await log.close();
  const lines = readFileSync(path, "utf8").split("\n");
  assert.deepEqual(lines.slice(0, 2), [`{"old":1}`, `{"torn`]);
  assert.equal(checkedLines(`${lines.slice(2, -1).join("\n")}\n`)[0]?.["msg"], "new");
});

test("a relative filePath is that of the start, also after chdir", async (t) => {
  const folder = testFolder(t);
  const { stdout, code, stderr } = await runCode(
    `process.chdir(process.env.FOLDER); fs.mkdirSync("sub");
     const log = initLogger({ filePath: "logs/app.log", console: "off" });
     process.chdir("sub"); log.info("x"); await log.close(); console.log(fs.readdirSync(process.env.FOLDER).join());`,
    { env: { FOLDER: folder } },
  );
  assert.deepEqual([code, stderr, stdout], [0, "", "logs,sub\n"]);
  assert.match(readFileSync(join(folder, "logs", "app.log"), "utf8"), /"msg":"x"/);
});

test("names from users never reach a path: a logger's name, a request id, a service name", async (t) => {
  const { folder, own } = openLog(t, { logName: "../../evil" });
  const { getLogger, withRequestId } = await import("ringlog");
  withRequestId("../../evil", () => getLogger("../../evil").error(new Error("../../evil")));
  assert.equal((await own()).length, 1);
  const { readdirSync } = await import("node:fs");
  assert.deepEqual(readdirSync(folder), ["app.log"]);
});

test("other programs may append to the same file: no line is torn or mixed", async (t) => {
  const { log, path, lines, folder } = openLog(t);
  const program = `const log = initLogger({ filePath: process.env.LOG, console: "off" });
    for (let n = 0; n < 3000; n++) { log.info({ n, text: "x".repeat(n % 200) }); if (n % 500 === 0) await new Promise(setImmediate); }
    await log.close();`;
  const others = [1, 2].map(() => runCode(program, { env: { LOG: path } }));
  for (let n = 0; n < 3_000; n++) {
    log.info({ n });
    if (n % 500 === 0) appendFileSync(join(folder, "unrelated"), "x");
  }
  for (const { code } of await Promise.all(others)) assert.equal(code, 0);
  await log.flush();
  const all = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(all.length, 9_000);
  assert.equal(new Set(all.map((line) => line["service.instance.id"])).size, 3);
  void lines;
});
