// Rotation: in bursts, by several processes, at the hour, killed in the middle. Every line is in exactly one file.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { Stats } from "ringlog";
import { testFolder } from "../support/folder.js";
import { assertCounts, byThread, checkSequence, logFile, ownLines, parseLog } from "../support/log-lines.js";
import { NO_WORKERS } from "../support/no-workers.js";
import { run, runWell, start } from "../support/program.js";
import { allLines, allTexts, rotatedNames, textOf } from "../support/rotated.js";
import { readStatsFile } from "../support/stats-file.js";
import { until } from "../support/until.js";

const MAX_BYTES = 100_000;
const RECORDS = 10_000;
/** For so long `close()` waits for files to be compressed. */
const FINISH_SINKS_MS = 2_000;
const hasFaketime = spawnSync("faketime", ["-f", "+1h", "true"]).status === 0;

const plan = (rotate: object) => JSON.stringify(rotate);

describe("rotation by size, in a burst", { concurrency: 2 }, () => {
  for (const compress of [false, true]) {
    for (const end of ["close", "exit", "loop"]) {
      it(`puts every line into one file, none too large (${compress ? "compressed, " : ""}${end})`, async (t) => {
        const folder = testFolder(t);
        const args = [folder, String(RECORDS), plan({ maxBytes: MAX_BYTES, compress }), end];
        const { code, stderr } = await run("rotates.mjs", { args });
        assert.deepEqual([code, stderr], [end === "exit" ? 7 : 0, ""]);
        const lines = allLines(folder);
        checkSequence(lines);
        assertCounts(lines, RECORDS);
        for (const text of allTexts(folder)) assert.ok(text.length <= MAX_BYTES, String(text.length));
        assert.ok(rotatedNames(folder).length > 30);
        const { written, closeMs } = readStatsFile(folder) as Stats & { closeMs: number };
        assert.equal(written, RECORDS);
        const isAllCompressed = rotatedNames(folder).every((name) => name.endsWith(".gz"));
        if (compress && end === "close")
          assert.ok(isAllCompressed || closeMs >= FINISH_SINKS_MS, `after ${closeMs} ms`);
      });
    }
  }

  it("gives a line that is larger than a file may be a file of its own", async (t) => {
    const folder = testFolder(t);
    await runWell("rotates.mjs", { args: [folder, "40", plan({ maxBytes: 1_024 })] });
    assertCounts(allLines(folder), 40);
    for (const text of allTexts(folder)) assert.ok(text.length <= 1_024 || parseLog(text).length === 1);
  });

  it("gives new files the mode of the option, rotated and compressed ones too", async (t) => {
    const folder = testFolder(t);
    await runWell("rotates.mjs", { args: [folder, "500", plan({ maxBytes: MAX_BYTES, compress: true })] });
    for (const name of [...rotatedNames(folder), "app.log"])
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  it("works where the main thread writes itself", async (t) => {
    const folder = testFolder(t);
    const args = [folder, "2000", plan({ maxBytes: MAX_BYTES, compress: true, keep: 100 })];
    const { code, stderr } = await run("rotates.mjs", { args, nodeArgs: ["--import", NO_WORKERS] });
    assert.equal(code, 0);
    assert.match(stderr, /^ringlog: runs without a worker thread .*\n$/);
    assertCounts(allLines(folder), 2_000);
    assert.ok(rotatedNames(folder).length > 5 && rotatedNames(folder).every((name) => name.endsWith(".gz")));
  });
});

describe("what is kept", () => {
  it("are so many rotated files, those of earlier runs counted; files with other names are never touched", async (t) => {
    const folder = testFolder(t);
    const others = [
      "app.log.1",
      "app.2026-01-01.log",
      "app.2026-01-01T00-00-00-000Z.txt",
      "xapp.2026-01-01T00-00-00-000Z.log",
    ];
    for (const name of [...others, "app.2026-01-01T00-00-00-000Z.log.gz.old"]) writeFileSync(join(folder, name), "x");
    writeFileSync(join(folder, "app.2020-01-01T00-00-00-000Z.log"), "old\n");
    writeFileSync(join(folder, "app.2020-01-02T00-00-00-000Z.log.gz"), "old");
    for (let time = 0; time < 3; time++) {
      await runWell("rotates.mjs", { args: [folder, "1000", plan({ maxBytes: MAX_BYTES, keep: 3 })] });
      assert.equal(rotatedNames(folder).length, 3);
    }
    const last = allLines(folder);
    assertCounts(last, last.length, 1_000 - last.length);
    for (const name of others) assert.ok(existsSync(join(folder, name)), name);
  });

  it("is put right at the start, also without a rotation", async (t) => {
    const folder = testFolder(t);
    for (let day = 1; day <= 9; day++) writeFileSync(join(folder, `app.2020-01-0${day}T00-00-00-000Z.log`), "old\n");
    await runWell("rotates.mjs", { args: [folder, "1", plan({ maxBytes: MAX_BYTES, keep: 2 })] });
    assert.deepEqual(
      rotatedNames(folder),
      [8, 9].map((day) => `app.2020-01-0${day}T00-00-00-000Z.log`),
    );
  });
});

describe("what a process that died in the middle has left", () => {
  const rotated = "app.2020-01-01T00-00-00-000Z.log";
  for (const compress of [true, false]) {
    it(`is put right by the next start (compress: ${compress})`, async (t) => {
      const folder = testFolder(t);
      const whole = "old line\nlate line\n";
      writeFileSync(join(folder, rotated), whole);
      // The compressed version had its name already, but something was written to the plain one late.
      writeFileSync(join(folder, `${rotated}.gz`), gzipSync("old line\n"));
      if (compress) writeFileSync(join(folder, `.${rotated}.abc0.gz.tmp`), "half");
      writeFileSync(join(folder, "app.2020-01-02T00-00-00-000Z.log"), "");
      writeFileSync(join(folder, ".app.log.not-ours"), "x");
      await runWell("rotates.mjs", { args: [folder, "10", plan({ maxBytes: MAX_BYTES, compress })] });
      assert.deepEqual(rotatedNames(folder), [compress ? `${rotated}.gz` : rotated]);
      assert.equal(textOf(join(folder, rotatedNames(folder)[0] as string)), whole);
      assert.deepEqual(hidden(folder), [".app.log.not-ours"]);
      assertCounts(parseLog(readFileSync(logFile(folder), "utf8")), 10);
    });
  }
});

describe("rotation by time", () => {
  it("happens at the start where the file is of an earlier period", async (t) => {
    const folder = testFolder(t);
    await runWell("rotates.mjs", { args: [folder, "10", plan({ every: "day" })] });
    await runWell("rotates.mjs", { args: [folder, "10", plan({ every: "day" })] });
    assert.equal(rotatedNames(folder).length, 0);
    const yesterday = new Date(Date.now() - 86_400_000);
    utimesSync(logFile(folder), yesterday, yesterday);
    await runWell("rotates.mjs", { args: [folder, "10", plan({ every: "day" })] });
    assert.deepEqual(
      allTexts(folder).map((text) => parseLog(text).length),
      [20, 10],
    );
  });

  it("happens at the full hour, with nothing lost", { skip: hasFaketime ? false : "needs faketime" }, async (t) => {
    const folder = testFolder(t);
    const under = ["faketime", "-f", "@2026-11-27 10:59:58"];
    const program = start("logs-on.mjs", {
      args: [folder, folder, '{"rotate":{"every":"hour"}}'],
      under,
      env: { TZ: "UTC" },
    });
    await until(() => existsSync(folder) && rotatedNames(folder).length === 1, "the hour is over");
    await until(() => (statSync(logFile(folder), { throwIfNoEntry: false })?.size ?? 0) > 0, "lines follow");
    writeFileSync(join(folder, "stop"), "");
    const { code, stderr } = await program.ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(rotatedNames(folder)[0] as string, /^app\.2026-11-27T11-00-0/);
    const [before, after] = allTexts(folder).map(parseLog);
    assertCounts([...(before ?? []), ...(after ?? [])], readStatsFile(folder).accepted);
    assert.ok(before?.every(({ time }) => String(time) < "2026-11-27T11:00:01"));
    assert.ok(after?.every(({ time }) => String(time) > "2026-11-27T10:59:59"));
  });
});

describe("several processes with one file", () => {
  it("rotate it together: no line is lost, doubled or mixed", async (t) => {
    const folder = testFolder(t);
    const args = [folder, "2000", plan({ maxBytes: MAX_BYTES, compress: true })];
    await Promise.all(Array.from({ length: 8 }, () => runWell("rotates.mjs", { args })));
    const processes = [...byThread(allLines(folder)).values()];
    assert.equal(processes.length, 8);
    for (const own of processes) assertCounts(own.sort(bySeq), 2_000);
    // What others write at the same moment is not seen: hence a little more than what is allowed.
    for (const text of allTexts(folder)) assert.ok(text.length <= MAX_BYTES * 8, String(text.length));
    assert.deepEqual(hidden(folder), []);
  });
});

const bySeq = (a: { seq?: unknown }, b: { seq?: unknown }) => Number(a.seq) - Number(b.seq);

function hidden(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("."));
}

describe("SIGKILL in the middle of rotating and compressing", () => {
  const seed = Number(process.env["RINGLOG_SEED"] ?? 1);
  it(`leaves every line in one file, and the next start puts the rest right (seed ${seed})`, async (t) => {
    const random = generator(seed);
    for (let round = 0; round < 4; round++) {
      const folder = testFolder(t);
      const args = [folder, "3000", plan({ maxBytes: 40_000, compress: true })];
      for (let death = 0; death < 3; death++) await killed(args, folder, Math.floor(random() * 40));
      await startsAgain(folder, args[2] as string);
      assert.deepEqual(hidden(folder), []);
      const texts = allTexts(folder);
      assert.ok(texts.every((text) => text !== ""));
      const lines = parseLog(`${texts.map(withoutTornEnd).join("")}`);
      for (const own of byThread(lines).values()) assertCounts(ownLines(own), own.length);
    }
  });
});

/** Until all is compressed: a start that ends soon goes on with that for a while only. */
async function startsAgain(folder: string, rotate: string): Promise<void> {
  for (let start = 0; start < 10; start++) {
    await runWell("rotates.mjs", { args: [folder, "100", rotate] });
    const { closeMs } = readStatsFile(folder) as Stats & { closeMs: number };
    if (rotatedNames(folder).every((name) => name.endsWith(".gz"))) return;
    assert.ok(closeMs >= FINISH_SINKS_MS, `not compressed after ${closeMs} ms: ${rotatedNames(folder).join()}`);
  }
  assert.fail("not compressed after ten starts");
}

/** Kills the program a moment after it has rotated, at the latest when so many files are there. */
async function killed(args: readonly string[], folder: string, files: number): Promise<void> {
  const program = start("rotates.mjs", { args });
  const before = readdirSync(folder).length;
  while (program.child.exitCode === null && readdirSync(folder).length < before + files) await turn();
  program.child.kill("SIGKILL");
  await program.ended;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A line that the death has torn is ended by the next start. */
function withoutTornEnd(text: string): string {
  return text
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => `${line}\n`)
    .join("");
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}
