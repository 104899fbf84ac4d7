import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { openCgroup } from "../../../../ringlog/src/snapshot/cgroup.js";
import { bytes, count } from "../../../../ringlog/src/worker/format/pretty/number.js";
import { defaultCacheFolder } from "../../index/cache-folder.js";
import { type Check, ok, warn } from "./check.js";

const LEAST_INSTANCES = 32;
const LEAST_WATCHES = 1024;
const LEAST_DESCRIPTORS = 256;
/** What the index may take, and some room for the rest. */
const LEAST_MEMORY_BYTES = 700e6;
const INOTIFY = "/proc/sys/fs/inotify";

/** What the system lets this process have. */
export function checkLimits(): Check[] {
  return [
    checkCache(defaultCacheFolder()),
    ...checkInotify(readNumber),
    ...checkDescriptors(),
    ...checkMemory(),
    ...checkCpu(),
  ];
}

function checkCache(folder: string): Check {
  const existing = existsSync(folder) ? folder : nearestFolder(folder);
  try {
    accessSync(existing, constants.W_OK);
  } catch (error) {
    return warn(
      "cache",
      `${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`,
      "the viewer then keeps large indexes only while it runs; make it writable, or set XDG_CACHE_HOME",
    );
  }
  const size = existing === folder ? folderBytes(folder) : 0;
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const what = `${folder}, ${bytes(size)} in it, ${bytes(free)} free`;
  return free < 1e9
    ? warn("cache", what, "an index takes about a seventh of its log; free some space, or set XDG_CACHE_HOME")
    : ok("cache", what);
}

function nearestFolder(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : nearestFolder(parent);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, path, name }) =>
        sum + (statSync(join(parentPath ?? path, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

/** What following files needs on Linux; without it files are polled. */
export function checkInotify(read: (path: string) => number | undefined): Check[] {
  const instances = read(`${INOTIFY}/max_user_instances`);
  const watches = read(`${INOTIFY}/max_user_watches`);
  if (instances === undefined || watches === undefined) return [];
  const what = `${count(instances)} instances, ${count(watches)} watches a user`;
  if (instances >= LEAST_INSTANCES && watches >= LEAST_WATCHES) return [ok("inotify", what)];
  return [
    warn(
      "inotify",
      what,
      `tail -f and view may have to poll; as root: sysctl fs.inotify.max_user_instances=128 fs.inotify.max_user_watches=65536`,
    ),
  ];
}

function readNumber(path: string): number | undefined {
  const text = readText(path);
  return text === undefined ? undefined : Number(text);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined; // Not this system.
  }
}

function checkDescriptors(): Check[] {
  const [, soft = ""] = /^Max open files\s+(\S+)/m.exec(readText("/proc/self/limits") ?? "") ?? [];
  if (soft === "") return [];
  const limit = soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
  const what = `${limit === Number.POSITIVE_INFINITY ? "any number" : count(limit)} open files`;
  return [
    limit < LEAST_DESCRIPTORS
      ? warn("descriptors", what, "many logs at a time need more: ulimit -n 1024")
      : ok("descriptors", what),
  ];
}

function checkMemory(): Check[] {
  const limit = process.constrainedMemory() ?? 0;
  const total = totalmem();
  const isLimited = limit > 0 && limit < total;
  const have = isLimited ? limit : total;
  const what = isLimited
    ? `${bytes(limit)} by the control group, of ${bytes(total)}`
    : `${bytes(total)}, no limit by a control group`;
  return [
    have < LEAST_MEMORY_BYTES
      ? warn("memory", what, "view needs up to 700 MB for large logs; the other commands need little")
      : ok("memory", what),
  ];
}

function checkCpu(): Check[] {
  const quota = openCgroup().cpuQuota();
  if (quota === undefined) return [ok("cpu", "no quota by a control group")];
  return [
    quota < 1
      ? warn("cpu", `${quota} of a CPU by the control group`, "large logs take long")
      : ok("cpu", `${quota} CPUs by the control group`),
  ];
}
