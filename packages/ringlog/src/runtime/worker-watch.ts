import { monotonicMs } from "../record/monotonic.js";
import { callWorker, type Hub } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";
import { isConsumed, producedSoFar } from "../ring/produced.js";

const LOOK_MS = 1_000;
/** A look that comes so late says that this thread, or the whole machine, stood still: it tells nothing of the worker. */
const LATE_MS = 3_000;
/** Looks in a row at a worker that has something to do and does not even hear the bell, after which it is given up. */
const MAX_SILENT_LOOKS = 3;

/**
 * Looks after the worker: one that spins, or hangs in a call of its own, hears no bell. One that waits for a slow disk does, for
 * it writes asynchronously.
 */
export class WorkerWatch {
  readonly #hub: Hub;
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | undefined;
  #lastLookMs = 0;
  #heartbeat = 0;
  #silentLooks = 0;

  constructor(hub: Hub, onSilence: () => void) {
    this.#hub = hub;
    this.#onSilence = onSilence;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#lastLookMs = monotonicMs();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const nowMs = monotonicMs();
    const isLate = nowMs - this.#lastLookMs > LATE_MS;
    this.#lastLookMs = nowMs;
    const heartbeat = Atomics.load(this.#hub.cells, HUB_CELLS.heartbeat);
    const isAlive = heartbeat !== this.#heartbeat;
    this.#heartbeat = heartbeat;
    if (isAlive || !this.#isWanted()) {
      this.#silentLooks = 0;
      return;
    }
    if (isLate) return;
    // The first look only asks.
    if (this.#silentLooks++ < MAX_SILENT_LOOKS) return callWorker(this.#hub);
    this.#silentLooks = 0;
    this.#onSilence();
  }

  /** Whether there is anything to do for the worker. */
  #isWanted(): boolean {
    const { cells } = this.#hub;
    if (Atomics.load(cells, HUB_CELLS.exitRequest) !== 0) return true;
    if (Atomics.load(cells, HUB_CELLS.flushRequest) !== Atomics.load(cells, HUB_CELLS.flushDone)) return true;
    return !isConsumed(this.#hub, producedSoFar(this.#hub));
  }
}

/** How long a number has not changed, and how often another one has meanwhile. */
export class Standstill {
  readonly #read: () => number;
  readonly #witness: () => number;
  #value: number;
  #witnessed: number;
  #sinceMs = monotonicMs();

  constructor(read: () => number, witness: () => number = () => 0) {
    this.#read = read;
    this.#witness = witness;
    this.#value = read();
    this.#witnessed = witness();
  }

  lastsMs(): number {
    const value = this.#read();
    if (value !== this.#value) {
      this.#sinceMs = monotonicMs();
      this.#witnessed = this.#witness();
    }
    this.#value = value;
    return monotonicMs() - this.#sinceMs;
  }

  /** What the witness has counted since the number changed last. */
  witnessed(): number {
    return this.#witness() - this.#witnessed;
  }
}
