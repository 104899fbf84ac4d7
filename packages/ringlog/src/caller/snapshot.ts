import { Baselines, WINDOW_MS } from "../snapshot/baselines.js";
import { type Clock, MAX_AGE_MS, share } from "../snapshot/clock.js";
import { LoopWatch } from "./loop-watch.js";
import { nodeThreadSource, type ThreadSource } from "./thread-source.js";

/** Readings of the process and of this thread. Shares are 0–1. */
export interface ThreadReading {
  /** Share of the CPUs available to the process. */
  readonly processCpu: number;
  readonly processMemoryBytes: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** 1 as long as the loop has not begun to turn; NaN where the runtime does not count. */
  readonly loopUtilization: number;
  readonly loopDelayP99Seconds: number;
  readonly ageMs: number;
  /** What the utilisations cover. */
  readonly windowMs: number;
}

interface Counters {
  readonly processCpuMs: number;
  readonly loopIdleMs: number;
  readonly loopActiveMs: number;
}

/** Without activity for so long, the timers stop; an idle process is not woken. */
const IDLE_STOP_MS = 10_000;

/**
 * Takes a thread's readings, at most every 100 ms. Its timers never keep the process alive, stop after ten quiet
 * seconds and start again with the next activity; for 100 ms after such a pause the window reaches back before it.
 */
export class ThreadSampler {
  readonly #clock: Clock;
  readonly #source: ThreadSource;
  readonly #baselines: Baselines<Counters>;
  readonly #activity: () => number;
  readonly #everyWindow: () => void;
  #activityCount = 0;
  #availableCpus: number | undefined;
  #isPrepared = false;
  #loopWatch: LoopWatch | undefined;
  #stopTimer: (() => void) | undefined;
  #wasActive = true;
  #activeMs = 0;
  #isStopped = false;
  #last: Omit<ThreadReading, "ageMs"> | undefined;
  #lastMs = 0;

  /**
   * `activity` counts what the thread logs: as long as it grows, the thread is not idle. `everyWindow` is called once a second
   * while it is not.
   */
  constructor(
    clock: Clock,
    source: ThreadSource = nodeThreadSource(),
    activity: () => number = () => 0,
    everyWindow: () => void = () => undefined,
  ) {
    this.#clock = clock;
    this.#source = source;
    this.#activity = activity;
    this.#everyWindow = everyWindow;
    const startMs = clock.now() - source.processUptimeMs();
    this.#baselines = new Baselines({ atMs: startMs, counters: { processCpuMs: 0, loopIdleMs: 0, loopActiveMs: 0 } });
    this.#start();
  }

  /** Says that this thread logs. Cheap enough for every call. */
  noteActivity(): void {
    this.#wasActive = true;
    if (this.#loopWatch === undefined && !this.#isStopped) this.#start();
  }

  /** `fresh`: whatever the age of the last reading. */
  read(fresh = false): ThreadReading {
    this.noteActivity();
    const nowMs = this.#clock.now();
    if (fresh || this.#last === undefined || nowMs - this.#lastMs >= MAX_AGE_MS) {
      this.#last = this.#take(nowMs);
      this.#lastMs = nowMs;
    }
    return { ...this.#last, ageMs: Math.max(0, nowMs - this.#lastMs) };
  }

  /** Releases everything, for good. Readings still come, without the loop's delay. */
  stop(): void {
    this.#isStopped = true;
    this.#pause();
  }

  #start(): void {
    const nowMs = this.#clock.now();
    this.#activeMs = nowMs;
    if (this.#isPrepared) this.#addBaseline(nowMs);
    this.#loopWatch = new LoopWatch(this.#clock, this.#source, () => this.#prepare());
    this.#stopTimer = this.#source.every(WINDOW_MS, () => this.#nextWindow());
  }

  /** What is slow for the first time is done once the loop turns: not while the program starts, and before most first errors. */
  #prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    this.#addBaseline(this.#clock.now());
    this.#cpus();
    this.#source.heap();
  }

  #addBaseline(nowMs: number): void {
    this.#baselines.add({ atMs: nowMs, counters: this.#count() });
  }

  #cpus(): number {
    this.#availableCpus ??= this.#source.availableCpus();
    return this.#availableCpus;
  }

  #pause(): void {
    this.#stopTimer?.();
    this.#loopWatch?.stop();
    this.#stopTimer = undefined;
    this.#loopWatch = undefined;
  }

  #nextWindow(): void {
    const nowMs = this.#clock.now();
    const count = this.#activity();
    if (this.#wasActive || count !== this.#activityCount) this.#activeMs = nowMs;
    this.#activityCount = count;
    this.#wasActive = false;
    this.#addBaseline(nowMs);
    this.#loopWatch?.nextWindow();
    this.#everyWindow();
    if (nowMs - this.#activeMs >= IDLE_STOP_MS) this.#pause();
  }

  #count(): Counters {
    const { idle, active } = this.#source.loop();
    return { processCpuMs: this.#source.processCpuMs(), loopIdleMs: idle, loopActiveMs: active };
  }

  #take(nowMs: number): Omit<ThreadReading, "ageMs"> {
    const { atMs, counters } = this.#baselines.choose(nowMs);
    const now = this.#count();
    const windowMs = Math.max(0, nowMs - atMs);
    const activeMs = now.loopActiveMs - counters.loopActiveMs;
    const { usedBytes, limitBytes } = this.#source.heap();
    return {
      processCpu: share(now.processCpuMs - counters.processCpuMs, windowMs * this.#cpus()),
      processMemoryBytes: this.#source.processMemoryBytes(),
      heapUsedBytes: usedBytes,
      heapLimitBytes: limitBytes,
      loopUtilization: Number.isNaN(now.loopActiveMs)
        ? Number.NaN
        : share(activeMs, activeMs + now.loopIdleMs - counters.loopIdleMs, 1),
      loopDelayP99Seconds: (this.#loopWatch?.p99Ms(nowMs) ?? 0) / 1_000,
      windowMs,
    };
  }
}
