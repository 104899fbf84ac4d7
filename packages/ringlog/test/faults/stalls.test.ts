// The main thread's loop stands still: told while it does, with what runs; and no stall is told where the process was only stopped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, ownLines, parseLog, readLog } from "../support/log-lines.js";
import { run, start } from "../support/program.js";
import { assertPair, stalls, stallsIn } from "../support/stalls.js";
import { until } from "../support/until.js";

const SOON = { stall: { afterMs: 300 } };
const isLinux = process.platform === "linux";

describe("a loop that stands still", { concurrency: 2 }, () => {
  it("in a regular expression, for three seconds: told after one, with the function and the request", async (t) => {
    const told = await stalls(testFolder(t), { kind: "regex", blockMs: 3_000 });
    const { begun, over } = assertPair(told);
    for (const line of [begun, over]) {
      assert.equal(line["code.function.name"], "Report.build");
      assert.deepEqual(line["debug.path"], ["Report.build", "handle"]);
      assert.equal(line["request.id"], "r-1");
      assert.equal(line["code.stacktrace"], undefined, "only where it is asked for");
    }
    assert.match(
      begun["msg"] as string,
      /^the event loop has stood still for \d\.\d s in Report\.build \(CPU \d+ %: it /,
    );
    assert.match(over["msg"] as string, /^the event loop turns again after \d+\.\d s in Report\.build/);
    const lastedMs = over["stall.duration_ms"] as number;
    assert.ok(Math.abs(lastedMs - (told.endedAt - told.beganAt)) < 1_000, `${lastedMs} ms`);
  });

  const kinds = [
    ["busy", "that computes", /: it (computes|waits for a CPU|computes and waits)\)$/],
    ["wait", "in Atomics.wait", /: it waits in a system call\)$/],
    ["exec", "in execSync", /: it waits in a system call\)$/],
    ["read", "in the synchronous read of a file that does not come", /: it waits in a system call\)$/],
  ] as const;
  for (const [kind, name, says] of kinds) {
    it(`${name}: told once, and whether it computes or waits`, async (t) => {
      const { begun } = assertPair(await stalls(testFolder(t), { kind, blockMs: 1_500, options: SOON }));
      assert.equal(begun["code.function.name"], "Report.build");
      if (isLinux) assert.match(begun["msg"] as string, says);
    });
  }

  it("through another process that writes the file", async (t) => {
    assertPair(
      await stalls(testFolder(t), { kind: "busy", blockMs: 2_500, options: { ...SOON, fileWriter: "process" } }),
    );
  });

  it("with rings in files", { skip: WITHOUT_KOFFI }, async (t) => {
    const folder = testFolder(t);
    assertPair(await stalls(folder, { kind: "busy", blockMs: 1_500, options: { ...SOON, durable: folder } }));
  });

  for (const then of ["exit", "close"] as const) {
    it(`until the process ends by ${then}: told once, and once that it is over`, async (t) => {
      const told = await stalls(testFolder(t), { kind: "busy", blockMs: 1_500, options: SOON, then });
      const { over } = assertPair(told);
      assert.match(
        over["msg"] as string,
        then === "exit" ? /stood still in Report.build until its end/ : /turns again/,
      );
      assert.equal(told.stderr, "");
    });
  }

  it("until the process is killed: on the disk by then", async (t) => {
    const folder = testFolder(t);
    const { child, ended } = start("stalls.mjs", { args: [folder, "busy", "60000", JSON.stringify(SOON)] });
    const told = () => stallsIn(parseLog(wholeLines(folder)), "Report.build");
    await until(() => told().length > 0, "the stall is told");
    child.kill("SIGKILL");
    assert.equal((await ended).signal, "SIGKILL");
    assert.deepEqual(
      told().map((line) => line["stall.ongoing"]),
      [true],
    );
  });

  it("again and again: five are told one by one, the others together", async (t) => {
    const folder = testFolder(t);
    await run("stalls-again.mjs", { args: [folder, "9"] });
    const lines = ofEvent(readLog(logFile(folder)), "ringlog.stall");
    assert.equal(lines.filter((line) => line["stall.ongoing"] === true).length, 5);
    assert.equal(lines.filter((line) => line["stall.ongoing"] === false).length, 5);
    assert.equal(lines.length, 11);
    const together = lines.at(-1);
    assert.ok((together?.["stall.count"] as number) >= 4);
    assert.match(together?.["msg"] as string, /^\d+ more stalls of the event loop in the last minute, \d/);
  });

  it("is watched as the configuration says: off, on, and off again after close()", async (t) => {
    const folder = testFolder(t);
    await run("stalls-configured.mjs", { args: [folder] });
    const names = ["never on", "on", "off", "closed", "reopened"];
    const lines = readLog(logFile(folder));
    const named = names.flatMap((name) => stallsIn(lines, name).map((line) => `${name} ${line["stall.ongoing"]}`));
    assert.deepEqual(named, ["on true", "on false", "reopened true", "reopened false"]);
  });
});

function wholeLines(folder: string): string {
  try {
    const text = readFileSync(logFile(folder), "utf8");
    return text.slice(0, text.lastIndexOf("\n") + 1);
  } catch {
    return ""; // not there yet
  }
}

describe("what is no stall", { concurrency: 2 }, () => {
  it("a process that was stopped, and goes on: only what blocks its loop then is told", {
    skip: !isLinux,
  }, async (t) => {
    const folder = testFolder(t);
    const { child, ended, saidOnStdout } = start("stalls-stopped.mjs", { args: [folder, "500"] });
    await saidOnStdout("idle");
    const stoppedAt = Date.now();
    child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const resumedAt = Date.now();
    child.kill("SIGCONT");
    child.kill("SIGUSR2");
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
    const lines = readLog(logFile(folder));
    const told = stallsIn(lines, "blocks");
    assert.deepEqual(
      told.map((line) => line["stall.ongoing"]),
      [true, false],
    );
    assert.ok(Date.parse(told[0]?.["time"] as string) > resumedAt);
    for (const line of ofEvent(lines, "ringlog.stall")) {
      const since = Date.parse(line["stall.since"] as string);
      const end = since + (line["stall.duration_ms"] as number);
      const stoppedMs = Math.min(end, resumedAt) - Math.max(since, stoppedAt);
      assert.ok(stoppedMs < 500, `${line["msg"]}: ${stoppedMs} ms of it the process was stopped`);
    }
  });

  it("a loop that is held by a debugger, of which no stack is taken either", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("stalls-debugged.mjs", { args: [folder] });
    assert.equal(code, 0, stderr);
    const lines = readLog(logFile(folder));
    assert.ok((ownLines(lines)[1]?.["heldMs"] as number) >= 1_500, "the debugger has held it");
    assert.deepEqual(
      stallsIn(lines, "blocks").map((line) => line["stall.ongoing"]),
      [true, false],
    );
    for (const line of ofEvent(lines, "ringlog.stall")) {
      assert.equal(line["code.stacktrace"], undefined);
      const isElsewhere = line["code.function.name"] === undefined;
      if (isElsewhere) assert.ok((line["stall.duration_ms"] as number) < 1_500, "not while it was held");
    }
  });
});

describe("where stalls cannot be seen", () => {
  it("because there is no worker, that is said", async (t) => {
    const major = Number.parseInt(process.versions.node, 10);
    const nodeArgs = [
      major >= 24 ? "--permission" : "--experimental-permission",
      "--allow-fs-read=*",
      "--allow-fs-write=*",
      "--no-warnings",
    ];
    const args = [testFolder(t), "busy", "400", JSON.stringify({ stall: { afterMs: 100 } })];
    const { code, stderr } = await run("stalls.mjs", { nodeArgs, args });
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^ringlog: runs without a worker thread .*\nringlog: stall: a loop cannot be watched by its own thread\n$/,
    );
  });
});
