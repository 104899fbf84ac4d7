// What the library writes is whole by the account of `verify`, which agrees with `stats()`.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { type VerifyReport, verify } from "ringlog/verify";
import { testFolder } from "../support/folder.js";
import { logFile } from "../support/log-lines.js";
import { run, runWell } from "../support/program.js";
import { readStatsFile, totalDropped } from "../support/stats-file.js";

/** Cuts a log into parts of whole lines. */
function cutLog(text: string, parts: number): string[] {
  const lines = text.split(/(?<=\n)/);
  const size = Math.ceil(lines.length / parts);
  return Array.from({ length: parts }, (_, part) => lines.slice(part * size, (part + 1) * size).join(""));
}

/** 1,200 records. */
async function writtenByProcesses(t: TestContext, processes = 3): Promise<string> {
  const folder = testFolder(t);
  await runWell("appends.mjs", { args: [folder, "fork", String(processes), String(1_200 / processes)] });
  return folder;
}

function assertWhole(report: VerifyReport, records: number): void {
  assert.deepEqual(report.problems, []);
  assert.deepEqual(
    { ok: report.ok, records: report.records, lines: report.lines, missing: report.missing },
    { ok: true, records, lines: records, missing: 0 },
  );
}

describe("a log that ringlog wrote", { concurrency: 2 }, () => {
  it("of several processes", async (t) => {
    const path = logFile(await writtenByProcesses(t));
    const report = await verify(path, { fromStart: true });
    assertWhole(report, 1_200);
    assert.equal(report.processes.length, 3);
    for (const { pid, serviceName, instanceId, threads, ...counts } of report.processes) {
      assert.ok(pid > 0 && pid !== process.pid);
      assert.equal(serviceName, "appends");
      assert.match(instanceId, /^[0-9a-z]{8}$/);
      assert.equal(counts.records, 400);
      assert.deepEqual(
        threads.map(({ threadId, firstSeq, lastSeq }) => [threadId, firstSeq, lastSeq]),
        [[0, 1, 400]],
      );
    }
    const [file, ...others] = report.files;
    assert.deepEqual(others, []);
    assert.deepEqual(file, {
      ...{ path, bytes: readFileSync(path).length, gzip: false },
      ...{ lines: 1_200, records: 1_200, ownRecords: 0, torn: 0, foreign: 0 },
    });
  });

  it("of threads that come and are ended in the middle of a call", async (t) => {
    const folder = testFolder(t);
    await runWell("threads.mjs", { args: [folder, "3"] });
    const report = await verify(logFile(folder), { fromStart: true });
    const stats = readStatsFile(folder);
    assert.ok(report.ok, JSON.stringify(report.problems));
    assert.equal(report.records, stats.written);
    assert.equal(report.dropped, totalDropped(stats));
    assert.equal(report.processes.length, 1);
    assert.ok((report.processes[0]?.threads.length ?? 0) > 4);
  });

  it("with losses, each of them told", async (t) => {
    const folder = testFolder(t);
    const { code } = await run("drops.mjs", { args: [folder, "2"] });
    assert.equal(code, 0);
    const report = await verify(logFile(folder), { fromStart: true });
    const stats = readStatsFile(folder);
    assert.ok(report.ok, JSON.stringify({ ...report, files: [], processes: [] }));
    assert.equal(report.records, stats.written);
    assert.ok(report.dropped > 0, "the rings were too small");
    assert.equal(report.dropped, totalDropped(stats));
    assert.equal(report.explained + report.droppedUnseen, report.dropped);
    assert.equal(report.missing, report.explained);
    const threads = report.processes.flatMap((process) => process.threads);
    const main = threads[0];
    assert.deepEqual([threads.length, main?.threadId], [3, 0]);
    assert.ok(main !== undefined && main.missingRanges.length > 0 && main.missingRanges.length <= 20);
  });

  it("without the records of losses, those are unexplained", async (t) => {
    const folder = testFolder(t);
    await run("drops.mjs", { args: [folder, "1"] });
    const path = logFile(folder);
    const lines = readFileSync(path, "utf8").split(/(?<=\n)/);
    const { explained } = await verify(path, { fromStart: true });
    assert.ok(explained > 0);
    writeFileSync(path, lines.filter((line) => !line.includes('"ringlog.dropped"')).join(""));
    const report = await verify(path, { fromStart: true });
    assert.deepEqual([report.ok, report.unexplained, report.dropped], [false, explained, 0]);
  });
});

const SCHEMES = {
  "our own": ["app.2026-11-27T10-15-30-123Z.log.gz", "app.2026-11-27T11-15-30-123Z.log", "app.log"],
  "logrotate's": ["app.log.2.gz", "app.log.1", "app.log"],
  "logrotate's with dates": ["app.log-20261126.gz", "app.log-20261127", "app.log"],
};

describe("a log with rotated files", { concurrency: 2 }, () => {
  for (const [scheme, names] of Object.entries(SCHEMES)) {
    it(`named as ${scheme}: they are read with it, oldest first`, async (t) => {
      const folder = await writtenByProcesses(t, 1);
      const parts = cutLog(readFileSync(logFile(folder), "utf8"), names.length);
      for (const [index, name] of names.entries()) {
        const bytes = Buffer.from(parts[index] as string);
        writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(bytes) : bytes);
      }
      writeFileSync(join(folder, "app.audit.log"), "another log\n");
      const report = await verify(logFile(folder), { fromStart: true });
      assertWhole(report, 1_200);
      assert.equal(report.outOfOrder, 0);
      assert.deepEqual(
        report.files.map(({ path, gzip }) => [basename(path), gzip]),
        names.map((name) => [name, name.endsWith(".gz")]),
      );
    });
  }

  it("of which the oldest were removed: what came before is not missing, unless it is said to be there", async (t) => {
    const folder = await writtenByProcesses(t, 1);
    const [, second] = cutLog(readFileSync(logFile(folder), "utf8"), 2);
    writeFileSync(logFile(folder), second as string);
    const report = await verify(logFile(folder));
    assert.ok(report.ok);
    assert.deepEqual([report.records, report.beforeFirst, report.missing], [600, 600, 0]);
    const strict = await verify(logFile(folder), { fromStart: true });
    assert.equal(strict.ok, false);
    assert.deepEqual([strict.unexplained, strict.beforeFirst], [report.beforeFirst, 0]);
    const [thread] = strict.processes[0]?.threads ?? [];
    assert.deepEqual(thread?.missingRanges[0], { from: 1, to: (thread?.firstSeq ?? 0) - 1 });
  });

  it("only the log itself where that is asked for, and each file once however often it is named", async (t) => {
    const folder = await writtenByProcesses(t);
    const [first, second] = cutLog(readFileSync(logFile(folder), "utf8"), 2) as [string, string];
    const rotated = join(folder, "app.log.1");
    writeFileSync(rotated, first);
    writeFileSync(logFile(folder), second);
    const alone = await verify(logFile(folder), { rotated: false });
    assert.equal(alone.files.length, 1);
    assert.ok(alone.records < 1_200);
    const all = await verify([logFile(folder), rotated, rotated, `${folder}/./app.log`], { fromStart: true });
    assertWhole(all, 1_200);
    assert.equal(all.files.length, 2);
  });

  it("where one is there twice, packed and not: duplicated", async (t) => {
    const folder = await writtenByProcesses(t);
    const [first, second] = cutLog(readFileSync(logFile(folder), "utf8"), 2) as [string, string];
    writeFileSync(join(folder, "app.log.1"), first);
    writeFileSync(join(folder, "app.log.1.gz"), gzipSync(first));
    writeFileSync(logFile(folder), second);
    const report = await verify(logFile(folder), { fromStart: true });
    assert.deepEqual([report.ok, report.duplicated, report.missing], [false, 600, 0]);
    const [problem] = report.problems;
    assert.deepEqual([problem?.kind, problem?.line, problem?.byte], ["duplicated", 1, 0]);
  });

  it("of several logs in one report", async (t) => {
    const folder = await writtenByProcesses(t, 1);
    const [first, second] = cutLog(readFileSync(logFile(folder), "utf8"), 2) as [string, string];
    const other = join(testFolder(t), "other.log");
    writeFileSync(other, first);
    writeFileSync(logFile(folder), second);
    const report = await verify([logFile(folder), other], { fromStart: true });
    assertWhole(report, 1_200);
    assert.equal(report.outOfOrder, 0);
    assert.deepEqual(
      report.files.map(({ path }) => basename(path)),
      ["other.log", "app.log"],
    );
  });
});
