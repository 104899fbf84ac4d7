import { AsyncResource } from "node:async_hooks";
import type { IntervalHistogram } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";
import { openCgroup } from "../snapshot/cgroup.js";
import { permitted } from "../snapshot/permitted.js";
import { countsNoLoop, hasNoHeapLimit } from "./other-runtimes.js";

/** Where a thread's readings come from. */
export interface ThreadSource {
  /** CPU time of the process since it started. */
  processCpuMs(): number;
  processUptimeMs(): number;
  processMemoryBytes(): number;
  /** CPUs the process may use at once, by affinity and by the cgroup's quota; may be less than 1. */
  availableCpus(): number;
  /** The limit is NaN where it is not known. */
  heap(): { readonly usedBytes: number; readonly limitBytes: number };
  /** Of this thread's loop since it began to turn; both 0 before, both NaN where the runtime does not count. */
  loop(): { readonly idle: number; readonly active: number };
  openDelay(): LoopDelay;
  /** Calls back again and again without keeping the process alive. */
  every(periodMs: number, run: () => void): () => void;
}

/** How late the event loop's timers come, since the last `reset`. */
export interface LoopDelay {
  p99Ms(): number;
  reset(): void;
  stop(): void;
}

const RESOLUTION_MS = 20;
const NS_PER_MS = 1e6;
const builtin = process.getBuiltinModule;

const NO_LOOP = { idle: Number.NaN, active: Number.NaN };

/** `node:os`, `node:perf_hooks` and `node:v8` are loaded at the first reading: together they cost the start of a program 2 ms. */
export function nodeThreadSource(): ThreadSource {
  return {
    processCpuMs,
    processUptimeMs: () => process.uptime() * 1_000,
    processMemoryBytes: () => process.memoryUsage.rss(),
    availableCpus: () => cpusWithin(permitted(builtin("node:os").availableParallelism, 1), openCgroup().cpuQuota()),
    heap,
    loop: () => (countsNoLoop ? NO_LOOP : builtin("node:perf_hooks").performance.eventLoopUtilization()),
    openDelay,
    every,
  };
}

function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function heap(): { usedBytes: number; limitBytes: number } {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = builtin("node:v8").getHeapStatistics();
  return { usedBytes, limitBytes: hasNoHeapLimit ? Number.NaN : limitBytes };
}

/** Newer versions of Node count a quota in, as a whole number; the quota itself is then the exact figure. */
export function cpusWithin(parallelism: number, quota: number | undefined): number {
  const cpus = Math.max(1, parallelism);
  if (quota === undefined) return cpus;
  return quota < cpus + 1 ? quota : cpus;
}

function openDelay(): LoopDelay {
  let histogram: IntervalHistogram;
  try {
    histogram = builtin("node:perf_hooks").monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
  } catch {
    // A runtime without it: the sampler's own tick still sees every block of 100 ms and more.
    return { p99Ms: () => 0, reset: () => undefined, stop: () => undefined };
  }
  return {
    // It records the time from one of its timers to the next, of which the period is no delay.
    p99Ms: () => Math.max(0, histogram.percentile(99) / NS_PER_MS - RESOLUTION_MS),
    reset: () => histogram.reset(),
    stop: () => void histogram.disable(),
  };
}

/** Outside of any request: a timer keeps the asynchronous context in which it was made, and so all that hangs on it. */
const noContext = new AsyncResource("ringlog");
// It serves as well when it is over, and Jest takes one that is not for a handle that was left open.
noContext.emitDestroy();

/** Calls back again and again without keeping the process alive. */
export function every(periodMs: number, run: () => void): () => void {
  const timer = noContext.runInAsyncScope(() => setInterval(run, periodMs));
  timer.unref();
  return () => clearInterval(timer);
}
