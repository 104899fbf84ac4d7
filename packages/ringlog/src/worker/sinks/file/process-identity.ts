import { readFileSync, readlinkSync } from "node:fs";

/** Says of a process which one it is, so that others can find out whether it still lives. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In the kernel's ticks since boot; empty where that is not known. */
  readonly start: string;
  /** The boot and the process namespace in which `pid` means something; empty where that is not known. */
  readonly place: string;
}

let own: ProcessIdentity | undefined;

export function ownIdentity(): ProcessIdentity {
  own ??= { pid: process.pid, start: startOf("self"), place: place() };
  return own;
}

/** Whether a process is known to be gone: from another machine or container that cannot be known. */
export function isGone({ pid, start, place }: ProcessIdentity): boolean {
  const self = ownIdentity();
  if (place === "" || place !== self.place || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const now = startOf(pid);
  return start !== "" && now !== "" && now !== start;
}

/** The 22nd field; the second one, the command's name, may hold anything. */
function startOf(pid: number | "self"): string {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function place(): string {
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim());
  const namespace = read(() => readlinkSync("/proc/self/ns/pid"));
  return boot === "" || namespace === "" ? "" : `${boot}/${namespace}`;
}

function read(look: () => string): string {
  try {
    return look();
  } catch {
    // No /proc, or not ours to read.
    return "";
  }
}
