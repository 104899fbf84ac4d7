import type { PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
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
  const { threadCpuUsage } = process as { threadCpuUsage?: () => { user: number; system: number } };
  const threadCpuMs = () => {
    const { user, system } = (threadCpuUsage as NonNullable<typeof threadCpuUsage>).call(process);
    return (user + system) / US_PER_MS;
  };
  return {
    now: () => performance.now(),
    cpuMs: threadCpuUsage === undefined ? processCpuMs : threadCpuMs,
    loop,
    every,
    throttledMs: () => cgroup.throttledMs(),
    watchGc,
  };
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
