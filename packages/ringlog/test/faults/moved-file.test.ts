// What others do to the file while it is written: logrotate in both modes, deletion, truncation.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, checkSequence, type Line, logFile, parseLog } from "../support/log-lines.js";
import { type Program, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";
import { until } from "../support/until.js";

const ROTATIONS = 4;
const hasLogrotate = spawnSync("logrotate", ["--version"]).status === 0;

interface Running {
  readonly folder: string;
  readonly reports: string;
  readonly program: Program;
  readonly path: string;
}

/** A program that logs on and on, in a folder of its own below the test's. */
async function logsOn(t: TestContext, pauseMs = 1): Promise<Running> {
  const reports = testFolder(t);
  const folder = join(reports, "logs");
  const program = start("logs-on.mjs", { args: [folder, reports, "{}", String(pauseMs)] });
  await program.saidOnStdout("begun");
  await until(() => sizeOf(folder) > 0, "the first lines are there");
  return { folder, reports, program, path: logFile(folder) };
}

function sizeOf(folder: string): number {
  return statSync(logFile(folder), { throwIfNoEntry: false })?.size ?? 0;
}

async function stop({ program, reports }: Running): Promise<string> {
  writeFileSync(join(reports, "stop"), "");
  const { code, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
  return stderr;
}

function leadsTo({ child }: Program, fd: string): string {
  try {
    return readlinkSync(`/proc/${child.pid}/fd/${fd}`);
  } catch {
    // Closed since it was listed.
    return "";
  }
}

function logrotate(folder: string, mode: string): void {
  const config = join(folder, "..", "logrotate.conf");
  writeFileSync(config, `${logFile(folder)} {\n  rotate 20\n  ${mode}\n}\n`, { mode: 0o600 });
  const state = join(folder, "..", "logrotate.state");
  const { status, stderr } = spawnSync("logrotate", ["-f", "-s", state, config], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
}

/** The files that logrotate left, oldest first, and the one that is written. */
function texts(folder: string): string[] {
  const number = (name: string) => Number(name.slice("app.log.".length) || 0);
  return readdirSync(folder)
    .sort((a, b) => number(b) - number(a))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

function assertAllWritten(reports: string, lines: readonly Line[]): void {
  const { accepted, written, dropped, pending } = readStatsFile(reports);
  assert.deepEqual({ written, dropped, pending }, { written: accepted, dropped: {}, pending: 0 });
  assertCounts(lines, accepted);
}

describe("logrotate", { skip: hasLogrotate ? false : "needs logrotate" }, () => {
  for (const mode of ["create", "nocreate"]) {
    it(`by rename (${mode}) costs no line: the file is opened anew by itself`, async (t) => {
      const running = await logsOn(t);
      const { folder, reports } = running;
      for (let time = 0; time < ROTATIONS; time++) {
        logrotate(folder, mode);
        await until(() => sizeOf(folder) > 0, "the new file has lines");
      }
      assert.equal(await stop(running), "");
      const all = texts(folder);
      assert.equal(all.length, ROTATIONS + 1);
      assertAllWritten(reports, all.flatMap(parseLog));
    });
  }

  it("by copytruncate leaves no hole, and what was cut off is said, but not counted as lost", async (t) => {
    const running = await logsOn(t);
    const { folder, reports, program } = running;
    logrotate(folder, "copytruncate");
    await program.saidOnStderr("truncated");
    const sizeThen = sizeOf(folder);
    await until(() => sizeOf(folder) > sizeThen, "lines follow");
    assert.match(await stop(running), /^ringlog: .*app\.log was truncated by another program: \d+ bytes.*\n$/);
    const all = texts(folder);
    assert.ok(all.every((text) => !text.includes("\0")));
    // What was written between the copy and the cut is in neither.
    const lines = all.flatMap(parseLog);
    assert.equal(new Set(lines.map(({ seq }) => seq)).size, lines.length);
    const { accepted, written, dropped } = readStatsFile(reports);
    assert.deepEqual([written, dropped], [accepted, {}]);
    assert.equal(lines.at(-1)?.["n"], accepted - 1);
  });
});

describe("a file that others take away", () => {
  it("is made again when it was deleted, and so is its folder, with the modes they had", async (t) => {
    const running = await logsOn(t);
    const { folder, path } = running;
    for (const gone of [path, folder]) {
      rmSync(gone, { recursive: true });
      await until(() => sizeOf(folder) > 0, "the new file has lines");
    }
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await stop(running), "");
    const lines = parseLog(readFileSync(path, "utf8"));
    const firstSeq = lines[0]?.["seq"] as number;
    checkSequence(lines, firstSeq);
    assertCounts(lines, lines.length, lines[0]?.["n"] as number);
  });

  it("is made again although nothing is logged: the disk's room is given back", async (t) => {
    const running = await logsOn(t, 3_600_000);
    const { folder, path, program } = running;
    rmSync(path);
    await until(() => existsSync(path), "the file is there");
    const isHeld = (fd: string) => leadsTo(program, fd).endsWith("(deleted)");
    await until(() => !readdirSync(`/proc/${program.child.pid}/fd`).some(isHeld), "the deleted file is closed");
    assert.equal(sizeOf(folder), 0);
    program.child.kill("SIGTERM");
    assert.equal((await program.ended).stderr, "");
  });

  it("that was truncated in the middle of a line goes on with a line of its own", async (t) => {
    const running = await logsOn(t);
    const { path, program } = running;
    const cutBytes = 50;
    await until(() => statSync(path).size > cutBytes, "there is something to cut");
    truncateSync(path, cutBytes);
    await program.saidOnStderr("truncated");
    assert.match(await stop(running), /app\.log was truncated by another program: \d+ bytes/);
    const [first, ...rest] = readFileSync(path, "utf8").split("\n");
    assert.ok((first as string).length >= cutBytes);
    for (const line of rest.slice(1, -1)) JSON.parse(line);
    assert.equal(rest.at(-1), "");
  });
});
