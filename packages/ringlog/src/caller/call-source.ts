import type { PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { attempt, THREW } from "../record/read-property.js";
import { openCgroup } from "../snapshot/cgroup.js";
import { nodeThreadSource, type ThreadSource } from "./thread-source.js";

/** Where the readings of calls come from. */
export interface CallSource extends Pick<ThreadSource, "loop" | "every"> {
  now(): number;
  /** CPU time of this thread; of the process where Node.js does not tell. */
  cpuMs(): number;
  /** Time for which the cgroup's quota kept its processes from running; undefined where there is no quota. */
  throttledMs(): number | undefined;
  /** Calls back with each collection of this thread's garbage, in a later turn. Gives what fetches those that are due. */
  watchGc(note: (startMs: number, durationMs: number) => void): () => void;
}

const US_PER_MS = 1_000;

export function nodeCallSource(): CallSource {
  const { loop, every, processCpuMs } = nodeThreadSource();
  const cgroup = openCgroup();
  return {
    now: () => performance.now(),
    cpuMs: threadCpuClock() ?? processCpuMs,
    loop,
    every,
    throttledMs: () => cgroup.throttledMs(),
    watchGc,
  };
}

/** Undefined where neither Node.js nor the system tells it. */
function threadCpuClock(): (() => number) | undefined {
  const node = process as { threadCpuUsage?: () => { user: number; system: number } };
  const read = () => {
    const { user, system } = (node as Required<typeof node>).threadCpuUsage();
    return (user + system) / US_PER_MS;
  };
  return attempt(read) === THREW ? undefined : read;
}

function watchGc(note: (startMs: number, durationMs: number) => void): () => void {
  const take = (entries: readonly PerformanceEntry[]) => {
    for (const { startTime, duration } of entries) note(startTime, duration);
  };
  try {
    const { PerformanceObserver } = process.getBuiltinModule("node:perf_hooks");
    const observer: PerformanceObserver = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: "gc" });
    return () => take(observer.takeRecords() as unknown as PerformanceEntry[]);
  } catch {
    // A runtime that does not tell of its collections.
    return () => undefined;
  }
}
