import assert from "node:assert/strict";
import { test } from "node:test";
import type { FsyncPlan } from "../../../ring/consumer-config.js";
import { Syncing } from "./syncing.js";

const INFO = Buffer.from('{"time":"x","level":"info","msg":"a \\"level\\":\\"error\\" in a message"}\n');
const ERROR = Buffer.from('{"time":"x","level":"info"}\n{"time":"x","level":"error","msg":"y"}\n');
const FATAL = Buffer.from('{"time":"x","level":"fatal","msg":"y"}\n');

function open(plan: FsyncPlan) {
  const clock = { nowMs: 0 };
  const said: string[] = [];
  const failures: unknown[] = [];
  const syncing = new Syncing(plan, "/a.log", {
    now: () => clock.nowMs,
    progress: () => undefined,
    warn: (line) => void said.push(line),
    notSynced: (error) => void failures.push(error),
  });
  return { syncing, clock, said, failures };
}

/** Whether it is time after these lines, as soon as they are written. */
function isDue(plan: FsyncPlan, lines: Buffer): boolean {
  const { syncing } = open(plan);
  syncing.wrote();
  return syncing.isDue(lines);
}

test("after which lines it is time", () => {
  assert.deepEqual(
    [INFO, ERROR, FATAL].map((lines) => isDue("never", lines)),
    [false, false, false],
  );
  assert.deepEqual(
    [INFO, ERROR, FATAL].map((lines) => isDue("error", lines)),
    [false, true, true],
  );
  assert.deepEqual(
    [INFO, ERROR, FATAL].map((lines) => isDue("always", lines)),
    [true, true, true],
  );
});

test("what was not forced out yet is known for a flush, whatever the level, unless it never is to be", () => {
  for (const plan of ["error", "always", { everyMs: 10 }] as const) {
    const { syncing } = open(plan);
    assert.equal(syncing.isDirty, false);
    syncing.wrote();
    assert.equal(syncing.isDirty, true);
    syncing.synced();
    assert.equal(syncing.isDirty, false);
  }
  const { syncing } = open("never");
  syncing.wrote();
  assert.equal(syncing.isDirty, false);
});

test("with everyMs it is time at most so often, and nothing waits for it where nothing was written", () => {
  const { syncing, clock } = open({ everyMs: 100 });
  assert.equal(syncing.dueInMs(), undefined);
  syncing.wrote();
  assert.equal(syncing.dueInMs(), 0);
  syncing.synced();
  clock.nowMs = 30;
  syncing.wrote();
  assert.deepEqual([syncing.isDue(ERROR), syncing.dueInMs()], [false, 70]);
  clock.nowMs = 100;
  assert.deepEqual([syncing.isDue(INFO), syncing.dueInMs()], [true, 0]);
});

test("a failure is told each time, said once, and not tried again for the same lines", () => {
  const { syncing, said, failures } = open("always");
  for (let time = 0; time < 3; time++) {
    syncing.wrote();
    syncing.forceOut(1_000_000);
    assert.equal(syncing.isDirty, false);
  }
  assert.equal(failures.length, 3);
  assert.match(said.join("\n"), /^cannot force \/a\.log to the disk: EBADF.*$/);
});
