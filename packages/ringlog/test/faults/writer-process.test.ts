import assert from "node:assert/strict";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ownLines, readLog } from "../support/log-lines.js";
import { processState, writersOf } from "../support/processes.js";
import { type ProgramOptions, run, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";
import { until } from "../support/until.js";

const NOT_LINUX = process.platform === "linux" ? false : "looks at processes in /proc";
const major = Number.parseInt(process.versions.node, 10);
const PERMISSION = [
  major >= 22 ? "--permission" : "--experimental-permission",
  "--allow-fs-read=*",
  "--allow-fs-write=*",
  "--no-warnings",
];

describe("a file that a process of its own writes", { concurrency: 2 }, () => {
  const ways = [
    ["loop", 0, 10_000],
    ["exit", 3, 10_000],
    ["log-in-exit", 5, 10_100],
    ["throw", 1, 10_000],
    ["close", 0, 10_000],
    ["reopens", 0, 20_000],
    ["changes-writer", 0, 20_000],
  ] as const;
  for (const [way, wanted, count] of ways) {
    it(`has every line, in order (${way})`, async (t) => {
      const folder = testFolder(t);
      const { code, stderr } = await run("with-writer.mjs", { args: [folder, way] });
      assert.equal(code, wanted, stderr);
      assert.doesNotMatch(stderr, /ringlog:/);
      assertCounts(readLog(logFile(folder)), count);
      const { pending, dropped } = readStatsFile(folder);
      assert.deepEqual({ pending, dropped }, { pending: 0, dropped: {} });
    });
  }

  const forbidden: readonly (readonly [string, ProgramOptions, RegExp])[] = [
    [
      "without worker threads",
      { nodeArgs: [...PERMISSION, "--allow-child-process"] },
      /^ringlog: runs without a worker.*\n$/,
    ],
    [
      "where no process may be started",
      { nodeArgs: [...PERMISSION, "--allow-worker"] },
      /^ringlog: no other process can write .*\n$/,
    ],
    [
      "where neither may be",
      { nodeArgs: PERMISSION },
      /^ringlog: no other process can write .*\nringlog: runs without a worker.*\n$/,
    ],
    [
      "in a process that is itself a writer",
      { env: { RINGLOG_WRITER: "1" } },
      /^(ringlog: no other process can write .* \(this process is a writer itself\); .*\n)+$/,
    ],
  ];
  for (const [name, options, said] of forbidden) {
    for (const way of ["exit", "log-in-exit", "loop"]) {
      it(`has every line ${name} (${way})`, async (t) => {
        const folder = testFolder(t);
        const { stderr } = await run("with-writer.mjs", { ...options, args: [folder, way] });
        assert.match(stderr, said);
        assertCounts(readLog(logFile(folder)), way === "log-in-exit" ? 10_100 : 10_000);
        assert.equal(readStatsFile(folder).pending, 0);
      });
    }
  }
});

describe("the writer process", { concurrency: 2, skip: NOT_LINUX }, () => {
  it("is alone: own session, no streams, no options of Node.js, no secrets; and it ends with the program", async (t) => {
    const folder = testFolder(t);
    const preloaded = join(folder, "preloaded.cjs");
    writeFileSync(preloaded, "");
    const env = { NODE_OPTIONS: `--require ${preloaded}`, DB_PASSWORD: "secret" };
    const program = start("with-writer.mjs", { args: [folder, "stays"], env });
    await program.saidOnStdout("ready");
    const [writer = 0, ...others] = writersOf(program.child.pid as number);
    assert.equal(others.length, 0);
    const { session, group } = processState(writer) ?? {};
    assert.deepEqual({ session, group }, { session: writer, group: writer });
    for (const fd of [0, 1, 2]) assert.equal(readlinkSync(`/proc/${writer}/fd/${fd}`), "/dev/null");
    assert.doesNotMatch(readFileSync(`/proc/${writer}/environ`, "utf8"), /NODE_OPTIONS|PASSWORD/);
    assert.equal(readlinkSync(`/proc/${writer}/cwd`), "/");
    process.kill(writer, "SIGTERM");
    program.child.kill("SIGKILL");
    await program.ended;
    await until(() => processState(writer) === undefined, "the writer has ended");
    assertCounts(readLog(logFile(folder)), 10_000);
  });

  it("is started again when it dies, and no line is lost or written twice", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("writer-dies.mjs", { args: [folder, "40"] });
    assert.equal(code, 0, stderr);
    for (const line of stderr.split("\n").slice(0, -1))
      assert.match(line, /^ringlog: the process that writes .* has ended \(SIGKILL\); another one is started$/);
    assertCounts(readLog(logFile(folder)), 120_000);
    const stats = readStatsFile(folder);
    assert.deepEqual([stats.written, stats.pending, stats.dropped], [120_000, 0, {}]);
    const { kills } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as { kills: number };
    assert.ok(kills > 5, `killed ${kills} times`);
  });
});

describe("a worker that dies while a process writes its file", { concurrency: 2, skip: NOT_LINUX }, () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`is followed by another with a process of its own, and every line stands once (seed ${seed})`, async (t) => {
      const folder = testFolder(t);
      const args = [folder, "terminate", String(seed), "process"];
      const { code, stderr } = await run("kills-its-worker.mjs", { args });
      assert.equal(code, 0, stderr);
      const lines = readLog(logFile(folder));
      const { n } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as { n: number };
      assertCounts(lines, n);
      const stats = readStatsFile(folder);
      assert.equal(stats.written, ownLines(lines).length);
      assert.deepEqual([stats.pending, stats.dropped], [0, {}]);
    });
  }
});
