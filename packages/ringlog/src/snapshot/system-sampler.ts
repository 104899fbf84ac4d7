import type { CpuInfo } from "node:os";
import { Baselines } from "./baselines.js";
import { openCgroup } from "./cgroup.js";
import { type Clock, MAX_AGE_MS, share } from "./clock.js";
import { permitted } from "./permitted.js";

/** The machine's readings, or its cgroup's. Shares are 0–1, or NaN where the runtime forbids them. */
export interface SystemReading {
  readonly systemCpu: number;
  readonly systemMemory: number;
  readonly ageMs: number;
  /** What `systemCpu` covers. */
  readonly windowMs: number;
  /** Whether it covers all since the machine started, as before the first window has passed. */
  readonly isSinceBoot: boolean;
}

/** CPU time of all CPUs since boot, in milliseconds. */
export interface CpuTimes {
  readonly busyMs: number;
  readonly totalMs: number;
}

/** Where the readings come from. */
export interface SystemSource extends MemorySource {
  cpuTimes(): CpuTimes;
  uptimeMs(): number;
  freeMemoryBytes(): number;
}

export interface MemorySource {
  totalMemoryBytes(): number;
  /** Limit of the cgroup, undefined where there is none. */
  memoryLimitBytes(): number | undefined;
  /** What the cgroup uses of it. */
  memoryUsedBytes(): number;
}

/**
 * CPU and memory of the system, read on demand, at most every 100 ms. Runs on either side and has no timer: who uses it
 * calls {@link noteActivity} while there is something to do, which keeps the window at 1 to 2 s.
 */
export class SystemSampler {
  readonly #clock: Clock;
  readonly #source: SystemSource;
  readonly #baselines: Baselines<CpuTimes>;
  readonly #bootMs: number;
  #last: Omit<SystemReading, "ageMs"> | undefined;
  #lastMs = 0;

  constructor(clock: Clock, source: SystemSource = nodeSystemSource()) {
    this.#clock = clock;
    this.#source = source;
    this.#bootMs = clock.now() - source.uptimeMs();
    this.#baselines = new Baselines({ atMs: this.#bootMs, counters: { busyMs: 0, totalMs: 0 } });
  }

  /** Takes a baseline if one is due, once a second at most. Costs next to nothing otherwise. */
  noteActivity(): void {
    const nowMs = this.#clock.now();
    if (this.#baselines.isDue(nowMs)) this.#baselines.add({ atMs: nowMs, counters: this.#source.cpuTimes() });
  }

  /** `fresh`: whatever the age of the last reading. */
  read(fresh = false): SystemReading {
    const nowMs = this.#clock.now();
    if (fresh || this.#last === undefined || nowMs - this.#lastMs >= MAX_AGE_MS) {
      this.#last = this.#take(nowMs);
      this.#lastMs = nowMs;
    }
    return { ...this.#last, ageMs: Math.max(0, nowMs - this.#lastMs) };
  }

  #take(nowMs: number): Omit<SystemReading, "ageMs"> {
    const times = this.#source.cpuTimes();
    const { atMs, counters } = this.#baselines.choose(nowMs);
    if (this.#baselines.isDue(nowMs)) this.#baselines.add({ atMs: nowMs, counters: times });
    return {
      systemCpu: Number.isNaN(times.totalMs)
        ? Number.NaN
        : share(times.busyMs - counters.busyMs, times.totalMs - counters.totalMs),
      systemMemory: memoryShare(this.#source),
      windowMs: Math.max(0, nowMs - atMs),
      isSinceBoot: atMs === this.#bootMs,
    };
  }
}

function memoryShare(source: SystemSource): number {
  const limitBytes = cgroupLimitBytes(source);
  if (limitBytes !== undefined) return share(source.memoryUsedBytes(), limitBytes);
  const totalBytes = source.totalMemoryBytes();
  return Number.isNaN(totalBytes) ? Number.NaN : share(totalBytes - source.freeMemoryBytes(), totalBytes);
}

/** Undefined where the process may use all the memory there is. */
export function cgroupLimitBytes(source: MemorySource): number | undefined {
  const limitBytes = source.memoryLimitBytes();
  // Without a limit cgroups report one far beyond the memory that is there.
  const isLimit = limitBytes !== undefined && limitBytes > 0 && limitBytes < source.totalMemoryBytes();
  return isLimit ? limitBytes : undefined;
}

const UNKNOWN_TIMES: CpuTimes = { busyMs: Number.NaN, totalMs: Number.NaN };

export function nodeSystemSource(): SystemSource {
  // Loaded here, for the caller's side needs it for a fatal record only.
  const { cpus, freemem, totalmem, uptime } = process.getBuiltinModule("node:os");
  const cgroup = openCgroup();
  return {
    cpuTimes: () => permitted(() => sumCpuTimes(cpus()), UNKNOWN_TIMES),
    uptimeMs: () => permitted(uptime, 0) * 1_000,
    totalMemoryBytes: () => permitted(totalmem, Number.NaN),
    freeMemoryBytes: () => permitted(freemem, Number.NaN),
    memoryLimitBytes: () => permitted(() => process.constrainedMemory?.(), undefined),
    memoryUsedBytes: () => cgroup.memoryUsedBytes() ?? process.memoryUsage.rss(),
  };
}

function sumCpuTimes(cpus: readonly CpuInfo[]): CpuTimes {
  let busyMs = 0;
  let totalMs = 0;
  for (const { times } of cpus) {
    const busy = times.user + times.nice + times.sys + times.irq;
    busyMs += busy;
    totalMs += busy + times.idle;
  }
  return { busyMs, totalMs };
}
