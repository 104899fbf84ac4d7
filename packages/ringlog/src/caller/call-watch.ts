import { share } from "../snapshot/clock.js";
import { type CallSource, nodeCallSource } from "./call-source.js";
import type { CallStart } from "./debug/reporter.js";
import { GcLog } from "./gc-log.js";
import { LoopDelays } from "./loop-delays.js";

/** Readings as a call begins serve those that begin so soon after it, too; less where a call is slow sooner. */
const MAX_SHARED_MS = 1;
const SHARED_PART = 100;
/** How old a reading of the cgroup may be: it is a file. */
const MAX_CGROUP_AGE_MS = 250;

interface Baseline {
  readonly atMs: number;
  readonly cpuMs: number;
  readonly loopIdleMs: number;
  readonly loopActiveMs: number;
  readonly gcCount: number;
  readonly gcMs: number;
  readonly throttledMs: number | undefined;
}

interface Started extends CallStart {
  readonly base: Baseline;
  waits: boolean;
}

/** What happened during calls of functions with `slowMs`: this thread's readings, before and after. */
export class CallWatch {
  readonly #source: CallSource;
  readonly #gc: GcLog;
  readonly #delays: LoopDelays;
  #base: Baseline | undefined;
  #throttledMs: number | undefined;
  #throttledAtMs = Number.NEGATIVE_INFINITY;

  constructor(source: CallSource = nodeCallSource()) {
    this.#source = source;
    this.#gc = new GcLog(source);
    this.#delays = new LoopDelays(source);
  }

  begin(startMs: number, slowMs: number): CallStart {
    const sharedMs = Math.min(MAX_SHARED_MS, slowMs / SHARED_PART);
    if (this.#base === undefined || !(startMs - this.#base.atMs < sharedMs)) this.#base = this.#read(startMs);
    const start: Started = { startMs, base: this.#base, waits: false };
    return start;
  }

  wait(start: CallStart): void {
    (start as Started).waits = true;
    this.#delays.begin(start.startMs);
  }

  end(start: CallStart): void {
    if ((start as Started).waits) this.#delays.end();
    (start as Started).waits = false;
  }

  /**
   * In the order of `CallFigures`. The two of the garbage collection are without this turn of the event loop, undefined if it is
   * the only one.
   */
  figures(start: CallStart): (number | undefined)[] {
    const { startMs, base, waits } = start as Started;
    const nowMs = this.#source.now();
    const { idle, active } = this.#source.loop();
    const activeMs = active - base.loopActiveMs;
    const throttledMs = base.throttledMs === undefined ? undefined : this.#source.throttledMs();
    const delayMs = waits ? this.#delays.longestMs(startMs, nowMs) : undefined;
    return [
      this.#source.cpuMs() - base.cpuMs,
      // As long as the loop has not begun to turn it counts nothing: the program works.
      Number.isNaN(active) ? undefined : share(activeMs, activeMs + idle - base.loopIdleMs, 1),
      delayMs,
      ...(this.#delays.hasTurnedSince(startMs) ? this.gcFigures(start, nowMs) : [undefined, undefined]),
      throttledMs === undefined ? undefined : Math.max(0, throttledMs - (base.throttledMs as number)),
    ];
  }

  /** Time and number of the collections during the call, as far as Node.js has told of them. */
  gcFigures({ startMs, base }: CallStart & Partial<Started>, endMs: number): [number, number] {
    return this.#gc.between(startMs, endMs, base?.gcCount ?? 0, base?.gcMs ?? 0);
  }

  #read(startMs: number): Baseline {
    const { idle, active } = this.#source.loop();
    return {
      atMs: startMs,
      cpuMs: this.#source.cpuMs(),
      loopIdleMs: idle,
      loopActiveMs: active,
      gcCount: this.#gc.count,
      gcMs: this.#gc.totalMs,
      throttledMs: this.#throttled(startMs),
    };
  }

  #throttled(nowMs: number): number | undefined {
    if (nowMs - this.#throttledAtMs >= MAX_CGROUP_AGE_MS) {
      this.#throttledMs = this.#source.throttledMs();
      this.#throttledAtMs = nowMs;
    }
    return this.#throttledMs;
  }
}
