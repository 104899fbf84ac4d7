import { readFileSync } from "node:fs";

/** The main thread's number is that of the process. */
const FOLDER = `/proc/self/task/${process.pid}`;
const NS_PER_MS = 1e6;

/** What the main thread, or where that is not known the whole process, has had of the CPU so far, and when. */
export interface CpuReading {
  readonly atMs: number;
  readonly usedMs: number;
  /** Of that thread: ready to run, and without a CPU. */
  readonly waitedMs: number;
}

export function readCpu(atMs: number): CpuReading {
  const [usedNs, waitedNs] = (readText(`${FOLDER}/schedstat`) ?? "").split(" ").map(Number);
  if (usedNs !== undefined && waitedNs !== undefined)
    return { atMs, usedMs: usedNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS };
  const { user, system } = process.cpuUsage();
  return { atMs, usedMs: (user + system) / 1_000, waitedMs: 0 };
}

/** Whether a debugger of the system's holds the main thread alone. */
export function isTraced(): boolean {
  const stat = readText(`${FOLDER}/stat`) ?? "";
  return /^[tT]/.test(stat.slice(stat.lastIndexOf(")") + 2));
}

/** Whether anybody listens on this port of this machine. False where that is not known. */
export function isListening(port: number): boolean {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  return ["tcp", "tcp6"].some((name) => (readText(`/proc/self/net/${name}`) ?? "").split("\n").some(isIt(suffix)));
}

function isIt(suffix: string): (line: string) => boolean {
  return (line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === "0A" && `${local} `.endsWith(suffix);
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // not Linux, or not visible
  }
}
