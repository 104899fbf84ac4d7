import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import {
  assertCounts,
  checkSequence,
  droppedCount,
  logFile,
  ofEvent,
  ownLines,
  parseLog,
  readLog,
} from "../support/log-lines.js";
import { run, runWell, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const WINDOWS = process.platform === "win32" ? "needs named pipes of POSIX" : false;
/** A record of the fixture, as a share of its ring. */
const RECORD_SHARE = 0.0015;

interface Found {
  readonly shares: { readonly [level: string]: number };
  readonly refused: number;
}

describe("a full ring", { concurrency: 2 }, () => {
  it("refuses by level, counts, says so, and takes records again", { skip: WINDOWS }, async (t) => {
    const folder = testFolder(t);
    const pipe = holdPipe(folder);
    t.after(() => pipe.close());
    const program = start("fills-ring.mjs", { args: [folder], stdout: pipe.writeFd });
    pipe.release();
    await program.saidOnStderr("stalled");
    const text = await pipe.readAll();
    const { code, stderr } = await program.ended;
    assert.equal(code, 0, stderr);

    const { shares, refused } = JSON.parse(readFileSync(join(folder, "shares.json"), "utf8")) as Found;
    for (const [level, share] of Object.entries({ trace: 0.5, info: 0.75, warn: 0.9, error: 1 })) {
      const found = shares[level] as number;
      assert.ok(Math.abs(found - share) <= RECORD_SHARE, `${level} may use ${share}, has used ${found}`);
    }
    assert.ok((shares["error"] as number) <= 1);
    assert.equal(refused, 4);

    const lines = parseLog(text);
    checkSequence(lines);
    assert.equal(ownLines(lines).at(-1)?.["msg"], "there is room again");
    const stats = readStatsFile(folder) as ReturnType<typeof readStatsFile> & { losses: number };
    assert.equal(stats.pending, 0);
    assert.equal(stats.written, ownLines(lines).length);
    assert.equal(droppedCount(lines), stats.dropped["full"]);
    assert.equal(stats.accepted, stats.written + (stats.dropped["full"] as number));
    assert.ok(stats.losses >= 1, "onLoss was called");
    const byLevel = ofEvent(lines, "ringlog.dropped")[0]?.["dropped.by_level"] as { [level: string]: number };
    assert.ok((byLevel["trace"] as number) > 0);
    assert.match(stderr, /^ringlog: \d+ records were dropped; see "ringlog\.dropped" in the log$/m);
  });

  it('loses nothing with onFull: "wait"', async (t) => {
    const folder = testFolder(t);
    await runWell("waits-for-room.mjs", { args: [folder, "20000"] });
    assertCounts(readLog(logFile(folder)), 20_000);
    assert.equal(readStatsFile(folder).written, 20_000);
  });

  it('loses nothing with onFull: "wait" where workers are forbidden', async (t) => {
    const folder = testFolder(t);
    const permission = Number.parseInt(process.versions.node, 10) >= 24 ? "--permission" : "--experimental-permission";
    const nodeArgs = [permission, "--allow-fs-read=*", "--allow-fs-write=*", "--no-warnings"];
    const { code } = await run("waits-for-room.mjs", { nodeArgs, args: [folder, "5000"] });
    assert.equal(code, 0);
    assertCounts(readLog(logFile(folder)), 5_000);
  });

  it("cuts a record that is larger than all of it, with a marker", async (t) => {
    const folder = testFolder(t);
    await runWell("large-records.mjs", { args: [folder] });
    const lines = readLog(logFile(folder));
    assert.equal(lines.length, 6);
    for (const line of lines) assert.ok(JSON.stringify(line).length < 256 * 1024);
    assertCounts(lines, 4);
    assert.match(String(lines[1]?.["text"]).slice(-40), /^x+…\[\+\d+ characters\]$/);
    assert.match(String(lines[2]?.["msg"]).slice(-40), /^y+…\[\+\d+ characters\]$/);
    assert.match(String(([] as unknown[]).concat(lines[3]?.["list"]).at(-1)), /^…\[\+\d+ items\]$/);
    assert.equal(readStatsFile(folder).written, 6);
  });
});
