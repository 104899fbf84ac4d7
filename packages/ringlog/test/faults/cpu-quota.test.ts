// A slow call of a process whose cgroup keeps it from running, by the kernel's own figures.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { testFolder } from "../support/folder.js";
import { parseLog } from "../support/log-lines.js";

const PROGRAM = fileURLToPath(new URL("../fixtures/works-slowly.mjs", import.meta.url));
const PERIOD_US = 100_000;
const QUOTA_US = 20_000;

/** A group of our own with a fifth of a CPU; undefined where none can be made. */
function limitedGroup(): string | undefined {
  const version1 = "/sys/fs/cgroup/cpu";
  const isVersion1 = existsSync(join(version1, "cpu.cfs_quota_us"));
  const group = join(isVersion1 ? version1 : "/sys/fs/cgroup", `ringlog-test-${process.pid}`);
  try {
    mkdirSync(group);
  } catch {
    return undefined; // No cgroups here, or not ours to make.
  }
  try {
    if (isVersion1) writeFileSync(join(group, "cpu.cfs_quota_us"), String(QUOTA_US));
    else writeFileSync(join(group, "cpu.max"), `${QUOTA_US} ${PERIOD_US}`);
    return group;
  } catch {
    rmdirSync(group);
    return undefined; // The controller is not given to this group.
  }
}

const group = limitedGroup();

test("a slow call says for how long its cgroup's quota held it up", {
  skip: group === undefined ? "needs the right to make a cgroup with a CPU quota" : false,
}, (t) => {
  t.after(() => rmdirSync(group as string));
  const file = join(testFolder(t), "app.log");
  const script = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  const { status, stderr } = spawnSync("sh", ["-c", script, group as string, process.execPath, PROGRAM, file], {
    encoding: "utf8",
    timeout: 120_000,
  });
  assert.deepEqual([status, stderr], [0, ""]);
  const [line] = parseLog(readFileSync(file, "utf8"));
  const throttledMs = line?.["debug.throttled_ms"] as number;
  const durationMs = line?.["debug.duration_ms"] as number;
  // Half a second of work at a fifth of a CPU takes five times as long; the reading before it is 250 ms older at most.
  assert.ok(throttledMs > 500, String(throttledMs));
  assert.ok(throttledMs <= durationMs + 250, `${throttledMs} ${durationMs}`);
});
