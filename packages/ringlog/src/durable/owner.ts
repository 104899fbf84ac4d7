import { readFileSync } from "node:fs";

/** Who made a folder of rings: enough to tell whether it still runs, also when its pid was given to another process. */
export interface Owner {
  readonly format: number;
  readonly pid: number;
  /** When the process was started, in ticks since the machine was; "" where the system doesn't say. */
  readonly startTicks: string;
  /** Of the machine's start; "" where the system doesn't say. */
  readonly bootId: string;
  readonly instanceId: string;
  readonly serviceName: string;
  /** When it began, in ms since the epoch. */
  readonly startedMs: number;
  /** Absolute. */
  readonly filePath: string;
}

const START_FIELD = 22;

/** This process. */
export function describeSelf(): Pick<Owner, "pid" | "startTicks" | "bootId"> {
  return { pid: process.pid, startTicks: startTicks(process.pid), bootId: bootId() };
}

/** Whether the process that is described still runs, as far as this one can see. */
export function isRunning({
  pid,
  startTicks: started,
  bootId: boot,
}: Pick<Owner, "pid" | "startTicks" | "bootId">): boolean {
  if (boot !== bootId()) return false;
  if (started !== "") return startTicks(pid) === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Field 22 of `/proc/PID/stat`; the name before it may hold spaces and parentheses. A process that only waits to be reaped is gone. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const isGone = fields[0] === "Z" || fields[0] === "X";
    return isGone ? "" : (fields[START_FIELD - 3] ?? "");
  } catch {
    return ""; // No such process, or no /proc.
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    return ""; // Only Linux has one.
  }
}
