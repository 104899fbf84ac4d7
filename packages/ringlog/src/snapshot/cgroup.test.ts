import assert from "node:assert/strict";
import { test } from "node:test";
import { openCgroup } from "./cgroup.js";

const MIB = 1_048_576;

function cgroupOf(files: { readonly [path: string]: string }) {
  return openCgroup((path) => files[path]);
}

test("version 2: the smallest quota of the group and those above it", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "0::/system.slice/app.service\n",
    "/sys/fs/cgroup/system.slice/app.service/cpu.max": "max 100000\n",
    "/sys/fs/cgroup/system.slice/cpu.max": "150000 100000\n",
  });
  assert.equal(cgroup.cpuQuota(), 1.5);
});

test("version 2: usage is that of the group with the smallest limit, less what is only cache", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "0::/a/b",
    "/sys/fs/cgroup/a/b/memory.max": "max\n",
    "/sys/fs/cgroup/a/b/memory.current": `${10 * MIB}\n`,
    "/sys/fs/cgroup/a/memory.max": `${512 * MIB}\n`,
    "/sys/fs/cgroup/a/memory.current": `${300 * MIB}\n`,
    "/sys/fs/cgroup/a/memory.stat": `anon 1\ninactive_file ${100 * MIB}\nactive_file 2\n`,
  });
  assert.equal(cgroup.memoryUsedBytes(), 200 * MIB);
});

test("version 2 in a container: the root of what is visible is the group", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "0::/\n",
    "/sys/fs/cgroup/cpu.max": "50000 100000",
    "/sys/fs/cgroup/memory.max": `${256 * MIB}`,
    "/sys/fs/cgroup/memory.current": `${64 * MIB}`,
  });
  assert.deepEqual([cgroup.cpuQuota(), cgroup.memoryUsedBytes()], [0.5, 64 * MIB]);
});

test("version 1: quota and usage, also where the group's own folder is not visible", () => {
  const cgroup = cgroupOf({
    "/proc/self/cgroup": "5:cpu,cpuacct:/docker/12ab\n4:memory:/docker/12ab\n1:name=systemd:/\n0::/\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "200000\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": `${128 * MIB}\n`,
    "/sys/fs/cgroup/memory/memory.usage_in_bytes": `${96 * MIB}\n`,
    "/sys/fs/cgroup/memory/memory.stat": `inactive_file 1\ntotal_inactive_file ${32 * MIB}\n`,
  });
  assert.deepEqual([cgroup.cpuQuota(), cgroup.memoryUsedBytes()], [2, 64 * MIB]);
});

test("without limits, without cgroups and with nonsense in the files there is no figure", () => {
  const unlimited = cgroupOf({
    "/proc/self/cgroup": "1:cpu:/\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
  });
  const nonsense = cgroupOf({
    "/proc/self/cgroup": "0::/../../x\nzzz",
    "/sys/fs/cgroup/cpu.max": "a b",
    "/sys/fs/cgroup/x/cpu.max": "100000 100000", // another group of that name: the path leads out of sight
    "/sys/fs/cgroup/memory.max": "zz",
  });
  for (const cgroup of [unlimited, nonsense, cgroupOf({})]) {
    assert.deepEqual([cgroup.cpuQuota(), cgroup.memoryUsedBytes()], [undefined, undefined]);
  }
});

test("the real one answers without throwing", () => {
  const cgroup = openCgroup();
  for (const figure of [cgroup.cpuQuota(), cgroup.memoryUsedBytes()]) {
    assert.ok(figure === undefined || (Number.isFinite(figure) && figure >= 0), String(figure));
  }
});
