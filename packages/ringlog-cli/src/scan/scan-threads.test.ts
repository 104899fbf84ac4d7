import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { LogFile } from "../lines/log-file.js";
import type { Job } from "./job.js";
import { DAY_MS, LogFolder, ringlogLine } from "./scan.fixture.js";
import { ScanThreads } from "./scan-threads.js";

const MIB = 2 ** 20;

function sourceOf(file: LogFile) {
  return { file, fd: -1, piece: { fromByte: 0, toByte: file.bytes, endByte: file.bytes } };
}

describe("ScanThreads", () => {
  const folder = new LogFolder();
  const started: ScanThreads[] = [];
  after(async () => {
    await Promise.all(started.map((threads) => threads.close()));
    folder.remove();
  });

  function start(count: number): ScanThreads {
    const threads = new ScanThreads(count);
    started.push(threads);
    return threads;
  }

  it("lets a thread wait whose lines are not taken, and go on when they are", async () => {
    const line = `${ringlogLine(DAY_MS, "info", { fill: "x".repeat(400) })}\n`;
    const file = await folder.writeGzip(line.repeat(80_000));
    const source = sourceOf(file);
    const find: Job = {
      kind: "find",
      source,
      prefilter: { levels: undefined, fromMs: undefined, toMs: undefined, needles: [] },
    };
    const threads = start(2);
    let bytes = 0;
    const kept: (() => void)[] = [];
    const found = threads.run(find, ({ usedBytes }, taken) => {
      bytes += usedBytes;
      kept.push(taken);
    });
    while (bytes < 8 * MIB) await new Promise(setImmediate);
    // The other one reads the same file from end to end twice: by then this one would have sent all.
    for (let turn = 0; turn < 2; turn++) await threads.run({ kind: "count", source, range: undefined });
    assert.ok(bytes < 10 * MIB, `${bytes} bytes`);
    const timer = setInterval(() => {
      for (const taken of kept.splice(0)) taken();
    }, 1);
    assert.deepEqual(await found, { damage: undefined, counts: undefined });
    clearInterval(timer);
    assert.equal(bytes, 80_000 * (line.length - 1));
  });

  it("refuses jobs after its end, and fails those that are not done", async () => {
    const file = await folder.writeGzip(`${ringlogLine(DAY_MS, "info")}\n`.repeat(200_000));
    const job: Job = { kind: "count", source: sourceOf(file), range: undefined };
    const threads = start(1);
    const jobs = [threads.run(job), threads.run(job)].map((one) => assert.rejects(one, /ended/));
    await threads.close();
    await Promise.all(jobs);
    await assert.rejects(threads.run(job), /ended/);
  });
});
