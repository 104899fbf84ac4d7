import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** What limits this process by its control group (cgroups(7)). Undefined: no limit, or not known. */
export interface Cgroup {
  /** CPUs' worth of time the process may use, also less than 1. The smallest quota of the group and those above it. */
  cpuQuota(): number | undefined;
  /** Bytes in use by the group whose limit is the smallest, pages that can be given back at once not counted. */
  memoryUsedBytes(): number | undefined;
  /** Milliseconds for which quotas kept processes of the group, and of those above it, from running; undefined without a quota. */
  throttledMs(): number | undefined;
}

type ReadText = (path: string) => string | undefined;

const ROOT = "/sys/fs/cgroup";

/** Looks up the group's folders once, on first use; later calls read one or two small files. */
export function openCgroup(readText: ReadText = readFile): Cgroup {
  let cpu: readonly string[] | undefined;
  let memory: MemoryFiles | undefined;
  let limited: readonly string[] | undefined;
  return {
    cpuQuota: () => {
      cpu ??= foldersOf("cpu", readText);
      const quotas = cpu.map((folder) => quotaOf(folder, readText)).filter((quota) => quota !== undefined);
      return quotas.length === 0 ? undefined : Math.min(...quotas);
    },
    memoryUsedBytes: () => {
      memory ??= findMemoryFiles(readText);
      return usedBytes(memory, readText);
    },
    throttledMs: () => {
      limited ??= foldersOf("cpu", readText).filter((folder) => quotaOf(folder, readText) !== undefined);
      const times = limited.map((folder) => throttledMsOf(folder, readText)).filter((ms) => ms !== undefined);
      return times.length === 0 ? undefined : times.reduce((sum, ms) => sum + ms, 0);
    },
  };
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // not Linux, another version of cgroups, or not visible from inside the container
  }
}

/** The group's folder and those above it, of version 2 and of one controller of version 1. */
function foldersOf(controller: "cpu" | "memory", readText: ReadText): readonly string[] {
  const folders: string[] = [];
  for (const line of (readText("/proc/self/cgroup") ?? "").split("\n")) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    for (const mount of mountsOf(controllers, controller)) folders.push(...upwards(mount, path));
  }
  return folders;
}

/** `cpu,cpuacct` is mounted under that name, with a link for each of the two. */
function mountsOf(controllers: string, controller: string): readonly string[] {
  if (controllers === "") return [ROOT];
  return controllers.split(",").includes(controller) ? [`${ROOT}/${controller}`] : [];
}

function upwards(mount: string, path: string): readonly string[] {
  const folders: string[] = [];
  // A path with ".." is that of a group outside of what this process can see.
  for (let at = path.includes("..") ? "/" : posix.normalize(path); at !== "/"; at = posix.dirname(at))
    folders.push(mount + at);
  return [...folders, mount];
}

function quotaOf(folder: string, readText: ReadText): number | undefined {
  const [quota, period] = (readText(`${folder}/cpu.max`) ?? "").trim().split(" ");
  return share(quota, period) ?? share(readText(`${folder}/cpu.cfs_quota_us`), readText(`${folder}/cpu.cfs_period_us`));
}

function share(quota: string | undefined, period: string | undefined): number | undefined {
  const cpus = Number(quota) / Number(period);
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined; // "max" and -1 are no limit
}

/** Version 2 tells it in microseconds, version 1 in nanoseconds. */
function throttledMsOf(folder: string, readText: ReadText): number | undefined {
  const [, unit, time] = /^throttled_(usec|time) (\d+)$/m.exec(readText(`${folder}/cpu.stat`) ?? "") ?? [];
  return time === undefined ? undefined : Number(time) / (unit === "usec" ? 1e3 : 1e6);
}

interface MemoryFiles {
  readonly used: string | undefined;
  readonly stat: string | undefined;
}

function findMemoryFiles(readText: ReadText): MemoryFiles {
  let found: MemoryFiles = { used: undefined, stat: undefined };
  let least = Number.POSITIVE_INFINITY;
  for (const folder of foldersOf("memory", readText)) {
    for (const [limitName, usedName] of MEMORY_NAMES) {
      const limit = limitBytes(readText(`${folder}/${limitName}`));
      if (limit === undefined || !(limit < least || found.used === undefined)) continue;
      least = Math.min(least, limit);
      found = { used: `${folder}/${usedName}`, stat: `${folder}/memory.stat` };
    }
  }
  return found;
}

/** Names of limit and usage in version 2 and version 1. */
const MEMORY_NAMES = [
  ["memory.max", "memory.current"],
  ["memory.limit_in_bytes", "memory.usage_in_bytes"],
] as const;

function limitBytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.trim() === "max" ? Number.POSITIVE_INFINITY : Number(text);
}

function usedBytes(files: MemoryFiles, readText: ReadText): number | undefined {
  if (files.used === undefined || files.stat === undefined) return undefined;
  const used = Number(readText(files.used) ?? Number.NaN);
  const stat = readText(files.stat) ?? "";
  // File pages not used lately are cache; the version 1 name comes first, since its file also has the other one.
  const inactive = /^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat);
  return Number.isFinite(used) ? Math.max(0, used - Number(inactive?.[1] ?? 0)) : undefined;
}
