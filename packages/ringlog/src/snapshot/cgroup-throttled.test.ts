import assert from "node:assert/strict";
import { test } from "node:test";
import { openCgroup } from "./cgroup.js";

function cgroupOf(files: { readonly [path: string]: string }) {
  return openCgroup((path) => files[path]);
}

test("version 2: the time of the groups that have a quota, in milliseconds", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "0::/slice/app\n",
    "/sys/fs/cgroup/slice/app/cpu.max": "50000 100000\n",
    "/sys/fs/cgroup/slice/app/cpu.stat": "usage_usec 9\nnr_throttled 3\nthrottled_usec 1500000\nnr_bursts 0\n",
    "/sys/fs/cgroup/slice/cpu.max": "200000 100000\n",
    "/sys/fs/cgroup/slice/cpu.stat": "throttled_usec 250000\n",
    "/sys/fs/cgroup/cpu.stat": "throttled_usec 77\n",
  });
  assert.equal(cgroup.throttledMs(), 1_750);
});

test("version 1 tells it in nanoseconds", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "5:cpu,cpuacct:/docker/12ab\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "/sys/fs/cgroup/cpu/cpu.stat": "nr_periods 5\nnr_throttled 2\nthrottled_time 30000000\n",
  });
  assert.equal(cgroup.throttledMs(), 30);
});

test("without a quota, without the file and with nonsense in it there is no figure", () => {
  const unlimited = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n" };
  const limited = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "1 1\n" };
  for (const files of [
    { ...unlimited, "/sys/fs/cgroup/cpu.stat": "throttled_usec 5\n" },
    limited,
    { ...limited, "/sys/fs/cgroup/cpu.stat": "throttled_usec x\n" },
    {},
  ])
    assert.equal(cgroupOf(files).throttledMs(), undefined);
});

test("groups are looked up once", () => {
  let reads = 0;
  const cgroup = openCgroup((path) => {
    reads++;
    return path === "/proc/self/cgroup" ? "0::/\n" : undefined;
  });
  cgroup.throttledMs();
  const before = reads;
  cgroup.throttledMs();
  assert.equal(reads, before);
});
