// A slow call of a process whose cgroup keeps it from running, beside the kernel's own figures.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { testFolder } from "../support/folder.js";
import { parseLog } from "../support/log-lines.js";

const PROGRAM = fileURLToPath(new URL("../fixtures/works-slowly.mjs", import.meta.url));
const VERSION_1 = "/sys/fs/cgroup/cpu";
const isVersion1 = existsSync(join(VERSION_1, "cpu.cfs_quota_us"));
/** 2 ms of each 100: less than a busy machine leaves to a process. */
const [quotaName, quota, noQuota] = isVersion1
  ? ["cpu.cfs_quota_us", "2000", "-1"]
  : ["cpu.max", "2000 100000", "max 100000"];

/** A group of our own; undefined where none can be made, or not limited. */
function ownGroup(): string | undefined {
  const group = join(isVersion1 ? VERSION_1 : "/sys/fs/cgroup", `ringlog-test-${process.pid}`);
  try {
    mkdirSync(group);
  } catch {
    return undefined; // No cgroups here, or not ours to make.
  }
  try {
    writeFileSync(join(group, quotaName as string), noQuota as string);
    return group;
  } catch {
    rmdirSync(group);
    return undefined; // The controller is not given to this group.
  }
}

const group = ownGroup();

function kernelThrottledMs(): number {
  const stat = readFileSync(join(group as string, "cpu.stat"), "utf8");
  const [, unit, time] = /^throttled_(usec|time) (\d+)$/m.exec(stat) ?? [];
  return Number(time) / (unit === "usec" ? 1e3 : 1e6);
}

test("a slow call says for how long its cgroup's quota held it up", {
  skip: group === undefined ? "needs the right to make a cgroup with a CPU quota" : false,
}, (t) => {
  t.after(() => rmdirSync(group as string));
  const file = join(testFolder(t), "app.log");
  const given = [PROGRAM, file, join(group as string, quotaName as string), quota as string, noQuota as string];
  const script = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  const { status, stderr } = spawnSync("sh", ["-c", script, group as string, process.execPath, ...given], {
    encoding: "utf8",
    timeout: 120_000,
  });
  assert.deepEqual([status, stderr], [0, ""]);
  const [line] = parseLog(readFileSync(file, "utf8"));
  const throttledMs = line?.["debug.throttled_ms"] as number;
  assert.ok(throttledMs > 0, JSON.stringify(line));
  // All of it was in this call but for what the kernel adds as the quota ends. The record's figure has one decimal.
  assert.ok(throttledMs <= kernelThrottledMs() + 0.1, `${throttledMs} ${kernelThrottledMs()}`);
});
