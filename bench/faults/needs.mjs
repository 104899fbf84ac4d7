// What a fault needs of the machine. Where it is missing the fault is skipped by name, with the reason.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FAKETIME = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib/faketime",
  "/usr/local/lib/faketime",
]
  .flatMap((folder) => [`${folder}/faketime/libfaketimeMT.so.1`, `${folder}/libfaketimeMT.so.1`])
  .find((path) => existsSync(path));

/** The library that fakes the clock, preloaded. */
export const faketimeLibrary = FAKETIME ?? "";

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Each says why it is missing, or undefined. */
const CHECKS = {
  posix: () => (process.platform === "win32" ? "a POSIX system" : undefined),
  mount: () => (canMount() ? undefined : "the right to mount a small disk"),
  loop: () => (canMount() && canLoop() ? undefined : "a loop device, mkfs.ext4 and fsfreeze, as root"),
  strace: () => (succeeds("strace", "-f", "true") ? undefined : "strace, with the right to trace"),
  unshare: () =>
    succeeds("unshare", "--fork", "--pid", "--mount-proc", "true") ? undefined : "the right to make a PID namespace",
  prlimit: () => (succeeds("prlimit", "--fsize=1000000:unlimited", "true") ? undefined : "prlimit of util-linux"),
  bash: () => (succeeds("bash", "-c", "true") ? undefined : "bash"),
  logrotate: () => (succeeds("logrotate", "--version") ? undefined : "logrotate"),
  faketime: () => (FAKETIME === undefined ? "libfaketime" : undefined),
};

/** @typedef {keyof typeof CHECKS} Need */

/** @type {Map<Need, string | undefined>} */
const known = new Map();

/**
 * @param {readonly Need[]} needs
 * @returns {string | undefined} what is missing here
 */
export function missing(needs) {
  for (const need of needs) {
    if (!known.has(need)) known.set(need, CHECKS[need]());
    const reason = known.get(need);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function canMount() {
  return inFolder((folder) => {
    const isMounted = succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
    return isMounted && succeeds("umount", folder);
  });
}

function canLoop() {
  return inFolder((folder) => {
    const image = join(folder, "image");
    const isMade = succeeds("truncate", "-s", "8M", image) && succeeds("mkfs.ext4", "-q", image);
    const device = isMade ? spawnSync("losetup", ["--find", "--show", image], { encoding: "utf8" }) : undefined;
    if (device?.status !== 0) return false;
    succeeds("losetup", "--detach", device.stdout.trim());
    return existsSync("/usr/sbin/fsfreeze") || existsSync("/sbin/fsfreeze");
  });
}

function inFolder(check) {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-need-"));
  try {
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
