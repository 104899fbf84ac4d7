// The recorder through deaths of the worker, of threads and of the process: numbers without a gap, an account that adds up.
import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { verify } from "ringlog/verify";
import { recoveredLine, startAgain, WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { byThread, type Line, logFile, ownLines, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const PERMISSION = [
  Number.parseInt(process.versions.node, 10) >= 24 ? "--permission" : "--experimental-permission",
  "--allow-fs-read=*",
  "--allow-fs-write=*",
  "--no-warnings",
];

async function isWhole(folder: string): Promise<Line[]> {
  const lines = readLog(logFile(folder));
  const report = await verify(logFile(folder), { fromStart: true });
  assert.deepEqual([report.ok, report.missing, report.outOfOrder], [true, 0, 0], JSON.stringify(report.problems));
  return lines;
}

async function linesOf(
  t: TestContext,
  how: string,
  complaint = /^$/,
  nodeArgs: readonly string[] = [],
): Promise<Line[]> {
  const folder = testFolder(t);
  const { code, stderr } = await run("recorder.mjs", { args: [folder, how], nodeArgs });
  assert.equal(code, 0, stderr);
  assert.match(stderr, complaint);
  const lines = await isWhole(folder);
  const stats = readStatsFile(folder);
  assert.deepEqual([stats.written, stats.pending, stats.dropped], [ownLines(lines).length, 0, {}]);
  return lines;
}

const shown = (lines: readonly Line[]) => lines.map((line) => line["n"]);

describe("the recorder", { concurrency: 2 }, () => {
  it("writes nothing quiet at the end of the process", async (t) => {
    const lines = await linesOf(t, "exit");
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["the last word"],
    );
  });

  it("works where the caller's thread has to write by itself", async (t) => {
    const lines = await linesOf(t, "closes", /inline|this thread|by itself/, PERMISSION);
    assert.deepEqual(shown(lines), [0, 1, 3, 4, 6, 7]);
  });

  it("loses what it holds with its worker, and the next error says how much that was", async (t) => {
    const lines = await linesOf(t, "worker-dies", /its worker thread ended/);
    assert.deepEqual(shown(lines), [...count(0, 11), ...count(21, 33)]);
    assert.deepEqual(
      lines.filter(({ level }) => level === "error").map((line) => line["recorder.lost"]),
      [undefined, 10, undefined],
    );
  });

  it("keeps a request together across threads, also those that are gone", async (t) => {
    const lines = await linesOf(t, "threads");
    const recorded = lines.filter((line) => line["log.recorded"] === true);
    const error = lines.find(({ level }) => level === "error") as Line;
    assert.deepEqual([...byThread(recorded).values()].map((own) => own.length).toSorted(), [1, 5, 5]);
    for (const line of recorded) assert.equal(line["threadId"], line["thread.id"]);
    assert.deepEqual(
      lines.slice(lines.indexOf(error) - recorded.length, lines.indexOf(error)),
      recorded,
      "they stand right before the error",
    );
    const times = recorded.map((line) => line["time"] as string);
    assert.deepEqual(times, times.toSorted());
  });

  it("goes on counting where a log is closed and opened again", async (t) => {
    assert.deepEqual(shown(await linesOf(t, "closes")), [0, 1, 3, 4, 6, 7]);
  });

  it("goes on counting where the ring goes on in files", { skip: WITHOUT_KOFFI }, async (t) => {
    assert.deepEqual(shown(await linesOf(t, "turns-durable")), count(0, 24));
  });

  it("of a process that was killed is made good by the next start, as far as rings hold it", {
    skip: WITHOUT_KOFFI,
  }, async (t) => {
    const folder = testFolder(t);
    const { signal, stderr } = await run("recorder.mjs", { args: [folder, "killed"] });
    assert.deepEqual([signal, stderr], ["SIGKILL", ""]);
    const all = await startAgain(folder);
    await isWhole(folder);
    const lines = all.filter((line) => line["service.name"] === "recorder" && line["event.name"] === undefined);
    assert.deepEqual(shown(lines), [...count(0, 10), 20]);
    assert.deepEqual([recoveredLine(all)["recovered.count"], recoveredLine(all)["recovered.dropped"]], [11, 0]);
  });
});

function count(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
