// The main thread's stack, taken by the worker: the thread is let go whatever happens, and never held later.
// Known from others: getsentry/sentry-javascript#11147 (an error while the thread is held), #10022 (a session holds the end of the
// process), getsentry/sentry-electron#1029 (breakpoints do not work beside it).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { assertPair, stalls, stallsIn } from "../support/stalls.js";

/** Below this share of a CPU, a thread that computes may not come to answer within half a second. */
const STARVED = 0.7;
const WITH_STACK = { stall: { afterMs: 300, stack: true } };

describe("the stack of a loop that stands still", { concurrency: 2 }, () => {
  for (const kind of ["busy", "regex"]) {
    it(`is in the first record: ${kind}`, async (t) => {
      const told = await stalls(testFolder(t), { kind, blockMs: 2_000, options: WITH_STACK });
      const { begun, over } = assertPair(told);
      const stack = begun["code.stacktrace"] as string;
      const share = begun["stall.cpu.utilization"] as number;
      if (stack === undefined && share < STARVED)
        return t.skip(`the main thread had ${share} of a CPU: no stack in time`);
      assert.match(
        stack,
        kind === "busy" ? /^ {4}at busy \(file:.*blocks\.mjs:\d+:\d+\)$/m : /^ {4}at regularExpression \(/m,
      );
      assert.match(stack, /^ {4}at build \(file:.*stalls\.mjs:\d+:\d+\)$/m);
      assert.equal(over["code.stacktrace"], undefined);
      assert.equal(told.lines.at(-1)?.["msg"] === "after" || told.lines.at(-2)?.["msg"] === "after", true);
    });
  }

  for (const kind of ["wait", "exec", "read"]) {
    it(`is not asked for where it waits, and the loop turns afterwards: ${kind}`, async (t) => {
      const told = await stalls(testFolder(t), { kind, blockMs: 3_000, options: WITH_STACK });
      const { begun } = assertPair(told);
      assert.equal(begun["code.stacktrace"], undefined);
      assert.ok(told.lines.some((line) => line["msg"] === "after"));
    });
  }

  for (const then of ["end", "exit", "close"] as const) {
    it(`is given up where native code runs, and the process goes on: ${then}`, async (t) => {
      const told = await stalls(testFolder(t), { kind: "native", blockMs: 1_200, options: WITH_STACK, then });
      assertPair(told);
      assert.equal(told.stderr, "", "nothing waits for a debugger");
      assert.equal(
        told.lines.some((line) => line["msg"] === "after"),
        then === "end",
      );
    });
  }

  it("is not to be had where the inspector is forbidden, which is said once; stalls are told without", async (t) => {
    const major = Number.parseInt(process.versions.node, 10);
    const permission = major >= 24 ? "--permission" : "--experimental-permission";
    const nodeArgs = [permission, "--allow-worker", "--allow-fs-read=*", "--allow-fs-write=*", "--no-warnings"];
    const program = { nodeArgs };
    const told = await stalls(testFolder(t), { kind: "busy", blockMs: 1_500, options: WITH_STACK, program });
    assert.equal(assertPair(told).begun["code.stacktrace"], undefined);
    assert.match(
      told.stderr,
      /^ringlog: stall: stacks cannot be taken \(the permission model forbids the inspector\); stalls are told without\n$/,
    );
  });
});

describe("the main thread is let go", { concurrency: 2 }, () => {
  const ways = [
    ["dies", "by the death of the worker that holds it"],
    ["throws", "by a worker in which it throws while it is held"],
    ["deaf", "by the end of the session, where its message to resume is lost"],
    ["silent", "without being held, where the session says nothing"],
  ] as const;
  for (const [how, name] of ways) {
    it(name, async (t) => {
      const folder = testFolder(t);
      const { code, stderr } = await run("stalls-sabotaged.mjs", { args: [folder, how] });
      assert.equal(code, 0, stderr);
      const lines = readLog(logFile(folder));
      const after = ownLines(lines).at(-1);
      assert.equal(after?.["msg"], "after");
      assert.ok((after?.["tookMs"] as number) < 10_000, `held for ${after?.["tookMs"]} ms`);
      assert.equal(after?.["started"], how === "dies" ? 2 : 1);
      // A worker that dies of it takes what it was about to tell with it; the next one tells that it is over.
      const told = how === "dies" ? ofEvent(lines, "ringlog.stall").slice(-1) : stallsIn(lines, "blocks");
      assert.deepEqual(
        told.map((line) => line["stall.ongoing"]),
        how === "dies" ? [false] : [true, false],
      );
    });
  }

  it("and watched by the next worker, which tells nothing of the time between", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("stalls-sabotaged.mjs", { args: [folder, "dies-before"] });
    assert.equal(code, 0, stderr);
    const lines = readLog(logFile(folder));
    assert.deepEqual(
      stallsIn(lines, "blocks").map((line) => line["stall.ongoing"]),
      [true, false],
    );
    for (const line of ofEvent(lines, "ringlog.stall").filter((line) => line["code.function.name"] === undefined))
      assert.ok((line["stall.duration_ms"] as number) < 1_000, line["msg"] as string);
  });
});
