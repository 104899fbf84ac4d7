import { readdirSync, readFileSync } from "node:fs";

/** What /proc says of a process; undefined once it has ended, whether or not somebody has taken note. */
export interface ProcessState {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

export function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...numbers] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [parent, group, session] = numbers.map(Number) as [number, number, number];
    return state === "Z" || state === "X" ? undefined : { parent, group, session };
  } catch {
    return undefined; // It is gone.
  }
}

/** The processes that write files for this one. */
export function writersOf(pid: number): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((other) => processState(other)?.parent === pid && nameOf(other).startsWith("ringlog writer"));
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // It is gone.
  }
}
