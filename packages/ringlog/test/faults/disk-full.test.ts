import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import {
  assertCounts,
  checkSequence,
  type Line,
  logFile,
  ofEvent,
  ownLines,
  parseLog,
  readLog,
} from "../support/log-lines.js";
import { run, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const DISK_BYTES = 4 * 1024 * 1024;
const ROOM_BYTES = 400 * 1024;

function mount(folder: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "tmpfs", folder]).status === 0;
}

function canMount(): boolean {
  const folder = testFolder({ after: (end) => process.once("exit", end as () => void) });
  return mount(folder) && spawnSync("umount", [folder]).status === 0;
}

/** A small disk that is nearly full; `ballast` takes the room. */
function smallDisk(t: TestContext): string {
  let remove = () => {};
  const folder = testFolder({ after: (end) => (remove = end as () => void) });
  assert.ok(mount(folder));
  t.after(() => {
    spawnSync("umount", ["-l", folder]);
    remove();
  });
  writeFileSync(join(folder, "ballast"), Buffer.alloc(DISK_BYTES - ROOM_BYTES));
  return folder;
}

describe("a full disk", { skip: canMount() ? false : "needs the right to mount a small disk" }, () => {
  it("is said once; when there is room again, writing goes on at the byte where it stopped", async (t) => {
    const disk = smallDisk(t);
    const reports = testFolder(t);
    const program = start("disk-full.mjs", { args: [disk, "wait", reports] });
    await program.saidOnStderr("ENOSPC");
    rmSync(join(disk, "ballast"));
    const { code, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    const said = stderr.split("\n").slice(0, -1);
    assert.equal(said.length, 2, stderr);
    assert.match(said[0] as string, /^ringlog: cannot write .*app\.log: ENOSPC.*trying again until it works$/);
    assert.match(said[1] as string, /^ringlog: writing .*app\.log works again$/);
    assertCounts(readLog(logFile(disk)), 1_700);
    const { accepted, written, pending, dropped } = readStatsFile(reports);
    assert.deepEqual(
      { accepted, written, pending, dropped },
      { accepted: 1_700, written: 1_700, pending: 0, dropped: {} },
    );
  });

  it("takes its room back from a log file that was deleted to make some", async (t) => {
    const disk = smallDisk(t);
    const reports = testFolder(t);
    const program = start("disk-full.mjs", { args: [disk, "wait", reports] });
    await program.saidOnStderr("ENOSPC");
    rmSync(logFile(disk));
    await program.saidOnStderr("works again");
    rmSync(join(disk, "ballast"));
    const { code, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    // The line that was cut by the disk's end stands whole in the new file.
    const lines = parseLog(readFileSync(logFile(disk), "utf8"));
    const first = lines[0]?.["n"] as number;
    assert.ok(first > 100 && first < 1_600, String(first));
    assertCounts(lines, 1_700 - first, first);
    const { accepted, written, dropped } = readStatsFile(reports);
    assert.deepEqual({ accepted, written, dropped }, { accepted: 1_700, written: 1_700, dropped: {} });
  });

  it("does not hold up the end: the exit code is kept, and what is lost is counted and said", async (t) => {
    const [lines] = await endOnFullDisk(t, 0);
    assert.ok(lines.length > 0);
  });

  it("leaves no gap in the file that nothing explains, wherever in a line the room ends", async (t) => {
    const lengths = Array.from({ length: 12 }, (_, index) => index * 80);
    const told = new Set<number>();
    while (lengths.length > 0)
      for (const [, losses] of await Promise.all(lengths.splice(0, 4).map((length) => endOnFullDisk(t, length))))
        told.add(losses.length);
    // There are disks with room for the loss record, and without.
    assert.deepEqual([...told].sort(), [0, 1]);
  });
});

/** The program ends with a full disk behind it. Gives the lines of the file, and the loss records among them. */
async function endOnFullDisk(t: TestContext, firstLength: number): Promise<[lines: Line[], losses: Line[]]> {
  const disk = smallDisk(t);
  const reports = testFolder(t);
  const args = [disk, "exit", reports, String(firstLength)];
  const { code, signal, stderr } = await run("disk-full.mjs", { args, limitMs: 15_000 });
  assert.deepEqual({ code, signal }, { code: 9, signal: null });
  assert.match(stderr, /^ringlog: cannot write .*ENOSPC/);
  assert.match(stderr, /^ringlog: \d+ records (were dropped|could not be written)/m);
  // The disk took the beginning of a line: that was taken back.
  const lines = parseLog(readFileSync(logFile(disk), "utf8"));
  checkSequence(lines);
  const { accepted, written, pending, dropped } = readStatsFile(reports);
  assert.equal(accepted, 1_600);
  assert.equal(pending, 0);
  // Where that made enough room, the loss stands in the file, too.
  assert.equal(written, ownLines(lines).length);
  assert.equal(dropped["exit"], 1_600 - written);
  return [lines, ofEvent(lines, "ringlog.dropped")];
}
