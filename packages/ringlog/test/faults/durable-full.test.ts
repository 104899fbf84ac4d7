import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { assertCounts, droppedCount, logFile, ownLines, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile, totalDropped } from "../support/stats-file.js";

const MIB = 1024 * 1024;

function mount(folder: string, bytes: number): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]).status === 0;
}

function canMount(): boolean {
  const folder = testFolder({ after: (end) => process.once("exit", end as () => void) });
  return mount(folder, MIB) && spawnSync("umount", [folder]).status === 0;
}

/** Two folders, the second on a disk of its own. */
function folders(t: TestContext, bytes: number): { folder: string; rings: string } {
  let remove = () => {};
  const folder = testFolder({ after: (end) => (remove = end as () => void) });
  const rings = join(folder, "rings");
  mkdirSync(rings);
  assert.ok(mount(rings, bytes));
  t.after(() => {
    spawnSync("umount", ["-l", rings]);
    remove();
  });
  return { folder, rings };
}

const skip = WITHOUT_KOFFI || (canMount() ? false : "needs the right to mount a small disk");

describe("durable on a small disk", { skip, concurrency: 2 }, () => {
  it("is refused in one line where there is no room at the start, and rings in memory serve", async (t) => {
    const { folder, rings } = folders(t, 2 * MIB);
    const { code, stderr } = await run("durable-full.mjs", { args: [folder, rings, "20000"] });
    assert.equal(code, 0);
    assert.match(stderr, /^ringlog: durable: rings stay in memory \(no room for \d+ bytes [^\n]*\)\n$/);
    assertCounts(readLog(logFile(folder)), 20_000);
    assert.deepEqual(readdirSync(rings), []);
  });

  it("has a full ring where there is no room for another segment: counted, reported, and no signal", async (t) => {
    const { folder, rings } = folders(t, 8 * MIB);
    const { code, signal, stderr } = await run("durable-full.mjs", { args: [folder, rings, "20000"] });
    assert.deepEqual([code, signal], [0, null]);
    assert.match(stderr, /^(ringlog: \d+ records? (was|were) dropped; see "ringlog\.dropped" in the log\n)+$/);
    const stats = readStatsFile(folder);
    const lines = readLog(logFile(folder));
    assert.ok((stats.dropped["full"] ?? 0) > 0);
    assert.equal(totalDropped(stats), stats.dropped["full"]);
    assert.equal(droppedCount(lines), stats.dropped["full"]);
    assert.deepEqual([ownLines(lines).length, stats.written], [stats.written, 20_000 - (stats.dropped["full"] ?? 0)]);
    assert.deepEqual(readdirSync(rings), []);
  });

  it("waits for room where it shall, and loses at most the record that met the end of the disk", async (t) => {
    const { folder, rings } = folders(t, 8 * MIB);
    const { code } = await run("durable-full.mjs", { args: [folder, rings, "20000", "wait"] });
    assert.equal(code, 0);
    const { dropped, pending, written } = readStatsFile(folder);
    const lost = dropped["full"] ?? 0;
    assert.equal(pending, 0);
    assert.equal(written + lost, 20_000);
    assert.ok(lost < 20, `${lost}`);
  });
});
