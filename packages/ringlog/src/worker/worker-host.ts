import type { Hub } from "../ring/hub.js";
import {
  CLOCK_DOUBLE,
  EXIT_CLOSE,
  HOST_ASLEEP,
  HOST_AWAKE,
  HUB_CELLS,
  OWNER_NONE,
  OWNER_WORKER,
  STATE,
} from "../ring/layout.js";
import { isConsumed, producedSoFar } from "../ring/produced.js";
import type { Consumer } from "./consumer.js";

/** Between two looks at the rings while many records come, and while they come now and then. */
const BUSY_POLL_MS = 10;
const POLL_MS = 25;
/** Quiet time after which the worker sleeps until the bell rings. */
const QUIET_MS = 250;
/** At the end: without progress for so long, what sinks have not taken is given up. */
const GIVE_UP_MS = 800;
const WATCH_MS = 50;
/** How long sinks of modules may take to close: at `close()`, and at the end of the process. */
const CLOSE_MODULES_MS = 2_000;
const END_MODULES_MS = 500;
/** How long `HUB_CELLS.tick` stands still at most while callers rely on it. */
const TICK_MS = 2;
/** Frames between two looks at the rings from which on many records come, and for how long after that they do. */
const BUSY_FRAMES = 64;
const BUSY_MS = 500;
/** After which a store of another core is sure to be seen: some thousand times as long as it takes. */
const SETTLE_MS = 10;
const MAX_SLEEP_MS = 2 ** 31 - 1;

/**
 * Hosts the consumer in the worker: drains while there is something, looks again every few milliseconds for a while, then
 * sleeps. Writes are asynchronous, so that its clock goes on while a disk stalls.
 */
export class WorkerHost {
  readonly #hub: Hub;
  readonly #consumer: Consumer;
  readonly #now: () => number;
  #activeMs: number;
  #isEnded = false;
  #isDone = false;
  #watch: NodeJS.Timeout | undefined;
  #progress = 0;
  #progressMs = 0;
  #ticker: NodeJS.Timeout | undefined;
  #endRest: (() => void) | undefined;
  #tickRequest = 0;
  #busyMs = Number.NEGATIVE_INFINITY;

  constructor(hub: Hub, consumer: Consumer, now: () => number) {
    this.#hub = hub;
    this.#consumer = consumer;
    this.#now = now;
    this.#activeMs = now();
  }

  /** Runs until the process asks for the end. */
  async run(): Promise<void> {
    const { cells } = this.#hub;
    if (Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_NONE, OWNER_WORKER) !== OWNER_NONE) return;
    Atomics.store(cells, HUB_CELLS.host, HOST_AWAKE);
    this.#listen();
    while (!this.#isEnded && this.#isOwner()) {
      Atomics.add(cells, HUB_CELLS.heartbeat, 1);
      await this.#turn();
    }
    Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_WORKER, OWNER_NONE);
  }

  /** A caller that took this thread for dead, at the end of the process, may have taken its place. */
  #isOwner(): boolean {
    return Atomics.load(this.#hub.cells, HUB_CELLS.lock) === OWNER_WORKER;
  }

  /** Whenever the bell rings: ends the rest, and sees to it that the end of the process is not held up. */
  #listen(): void {
    const { cells } = this.#hub;
    const bell = Atomics.load(cells, HUB_CELLS.bell);
    const rung = Atomics.waitAsync(cells, HUB_CELLS.bell, bell);
    // Whoever rings to find out whether this thread still lives looks at this.
    Atomics.add(cells, HUB_CELLS.heartbeat, 1);
    if (this.#isDone) return;
    if (rung.async) void rung.value.then(() => this.#listen());
    else setImmediate(() => this.#listen());
    if (Atomics.load(cells, HUB_CELLS.exitRequest) !== 0) this.#watchEnd();
    const tickRequest = Atomics.load(cells, HUB_CELLS.tickRequest);
    if (tickRequest !== this.#tickRequest) this.#startTicking();
    this.#tickRequest = tickRequest;
    this.#endRest?.();
  }

  /** Rests until the bell rings, for `limitMs` at most. */
  #restFor(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#endRest = undefined;
        resolve();
      };
      const timer = limitMs < MAX_SLEEP_MS ? setTimeout(end, limitMs) : undefined;
      this.#endRest = () => {
        clearTimeout(timer);
        end();
      };
    });
  }

  async #turn(): Promise<void> {
    const { cells } = this.#hub;
    const wallMs = Date.now();
    this.#hub.doubles[CLOCK_DOUBLE] = wallMs;
    this.#hub.doubles[STATE.seenMs] = wallMs;
    if (Atomics.load(cells, HUB_CELLS.exitRequest) !== 0) return this.#end();
    const request = Atomics.load(cells, HUB_CELLS.flushRequest);
    if (request !== Atomics.load(cells, HUB_CELLS.flushDone)) return this.#flush(request);
    await this.#drain();
    const hasNews = this.#consumer.hasNews();
    const nowMs = this.#now();
    if (hasNews || this.#consumer.hasWork()) this.#activeMs = nowMs;
    this.#tickWhileBusy(nowMs);
    // A write that is under way goes on meanwhile.
    if (!this.#consumer.hasFrames()) await this.#rest();
  }

  /** Spares callers the clock as long as many records come. */
  #tickWhileBusy(nowMs: number): void {
    if (this.#consumer.takeFrameCount() >= BUSY_FRAMES) this.#busyMs = nowMs;
    if (nowMs - this.#busyMs >= BUSY_MS) this.#stopTicking();
    else this.#startTicking();
  }

  #startTicking(): void {
    if (this.#ticker !== undefined) return;
    this.#busyMs = this.#now();
    this.#tick();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    const { cells } = this.#hub;
    const next = ((cells[HUB_CELLS.tick] as number) + 1) & 0x3fffffff;
    Atomics.store(cells, HUB_CELLS.tick, next === 0 ? 1 : next);
  }

  #stopTicking(): void {
    if (this.#ticker === undefined) return;
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    Atomics.store(this.#hub.cells, HUB_CELLS.tick, 0);
  }

  async #drain(): Promise<void> {
    this.#consumer.collect();
    this.#consumer.tick();
    await this.#consumer.write();
  }

  async #rest(): Promise<void> {
    const nowMs = this.#now();
    if (nowMs - this.#activeMs >= QUIET_MS) return this.#sleep();
    const pollMs = nowMs - this.#busyMs < BUSY_MS ? BUSY_POLL_MS : POLL_MS;
    if (!this.#isCalled()) await this.#restFor(Math.max(1, Math.min(pollMs, this.#untilTickMs())));
  }

  /** Sleeps until the bell rings or something is due. Whoever publishes after the state was seen rings it. */
  async #sleep(): Promise<void> {
    const { cells } = this.#hub;
    const bell = Atomics.load(cells, HUB_CELLS.bell);
    const timeoutMs = Math.min(this.#untilTickMs(), MAX_SLEEP_MS);
    this.#hub.doubles[CLOCK_DOUBLE] = 0;
    this.#stopTicking();
    Atomics.store(cells, HUB_CELLS.host, HOST_ASLEEP);
    // Producers look at the state without a fence: one may just have published and still have read AWAKE. So a second look.
    for (const limitMs of [Math.min(SETTLE_MS, timeoutMs), timeoutMs]) {
      if (limitMs <= 0 || this.#isWanted() || Atomics.load(cells, HUB_CELLS.bell) !== bell) break;
      await this.#restFor(limitMs);
    }
    Atomics.store(cells, HUB_CELLS.host, HOST_AWAKE);
    if (this.#consumer.hasWork()) this.#activeMs = this.#now();
  }

  #isWanted(): boolean {
    return this.#isCalled() || this.#consumer.hasWork();
  }

  /** Whether a flush or the end was asked for. */
  #isCalled(): boolean {
    const { cells } = this.#hub;
    if (Atomics.load(cells, HUB_CELLS.exitRequest) !== 0) return true;
    return Atomics.load(cells, HUB_CELLS.flushRequest) !== Atomics.load(cells, HUB_CELLS.flushDone);
  }

  #untilTickMs(): number {
    return Math.max(0, Math.ceil(this.#consumer.nextTickMs() - this.#now()));
  }

  /** Everything that was published before the request is written; what comes after it may wait. */
  async #flush(request: number): Promise<void> {
    this.#consumer.catchUp();
    await this.#drainTo(producedSoFar(this.#hub));
    if (!this.#isOwner()) return;
    this.#consumer.flushStages();
    await this.#consumer.settle();
    this.#activeMs = this.#now();
    Atomics.store(this.#hub.cells, HUB_CELLS.flushDone, request);
    Atomics.notify(this.#hub.cells, HUB_CELLS.flushDone);
  }

  async #drainTo(targets: readonly number[]): Promise<void> {
    while (!isConsumed(this.#hub, targets) && this.#isOwner()) {
      Atomics.add(this.#hub.cells, HUB_CELLS.heartbeat, 1);
      await this.#drain();
      // One batch is written while the next is made.
      if (this.#consumer.hasFrames()) continue;
      await this.#consumer.settle();
      if (!this.#consumer.hasFrames() && !isConsumed(this.#hub, targets)) await pause(1);
    }
    if (!this.#isOwner()) return;
    await this.#drain();
    await this.#consumer.settle();
  }

  /** The end was asked for: a write that it waits for may stand still. */
  #watchEnd(): void {
    if (this.#watch !== undefined) return;
    this.#progressMs = this.#now();
    this.#watch = setInterval(() => this.#giveUpWithoutProgress(), WATCH_MS);
  }

  /** A sink that takes nothing must not hold up the end: what it has not taken is lost, and counted. */
  #giveUpWithoutProgress(): void {
    const { cells } = this.#hub;
    const progress = Atomics.load(cells, HUB_CELLS.progress);
    if (progress !== this.#progress) this.#progressMs = this.#now();
    else if (this.#now() - this.#progressMs > GIVE_UP_MS) this.#consumer.giveUp();
    this.#progress = progress;
  }

  #stopWatch(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  /** The process ends: write what is there, say what is to be said, and leave the rings to whoever comes after. */
  async #end(): Promise<void> {
    const { cells } = this.#hub;
    this.#isEnded = true;
    this.#watchEnd();
    this.#consumer.catchUp();
    await this.#drainTo(producedSoFar(this.#hub));
    if (!this.#isOwner()) return;
    this.#consumer.finish();
    await this.#consumer.settle();
    this.#consumer.flushStages();
    await this.#consumer.settle();
    if (Atomics.load(cells, HUB_CELLS.exitRequest) === EXIT_CLOSE) await this.#consumer.finishSinks();
    this.#stopWatch();
    this.#stopTicking();
    const isClose = Atomics.load(cells, HUB_CELLS.exitRequest) === EXIT_CLOSE;
    await this.#consumer.finishModules(isClose ? CLOSE_MODULES_MS : END_MODULES_MS);
    this.#consumer.close();
    this.#hub.doubles[CLOCK_DOUBLE] = 0;
    this.#isDone = true;
    if (Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_WORKER, OWNER_NONE) !== OWNER_WORKER) return;
    Atomics.store(cells, HUB_CELLS.exitDone, 1);
    Atomics.notify(cells, HUB_CELLS.exitDone);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
