import type { Worker } from "node:worker_threads";
import type { OwnRun } from "../durable/own-run.js";
import { monotonicMs } from "../record/monotonic.js";
import type { Announcement } from "../ring/announcement.js";
import type { BatchMemory } from "../ring/batch-memory.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { blockCount, blockView, callWorker, type Hub, isShared } from "../ring/hub.js";
import {
  CLOCK_DOUBLE,
  CONSUMER,
  type EXIT_CLOSE,
  EXIT_PROCESS,
  HOST_ASLEEP,
  HOST_AWAKE,
  HOST_INLINE,
  HOST_NONE,
  HOST_STARTING,
  HUB_CELLS,
  OWNER_NONE,
  OWNER_WORKER,
} from "../ring/layout.js";
import { endLoading, endUnpacking, isLoading } from "../ring/loading.js";
import type { LoopBoard } from "../ring/loop-board.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { type KeptText, LISTENING, type WatchLoop } from "../ring/worker-start.js";
import { ConsumerHere } from "./consumer-here.js";
import type { RingRegistry } from "./ring-registry.js";
import { startWorker } from "./start-worker.js";
import { Standstill, WorkerWatch } from "./worker-watch.js";

/** What the host of the consumer needs of the instance. */
export interface HostServices {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly registry: RingRegistry;
  readonly ringsChannel: string;
  readonly batches: readonly BatchMemory[];
  /** A configuration by its version, and those that are known. */
  readonly config: (version: number) => ConsumerConfig | undefined;
  readonly configs: () => readonly ConsumerConfig[];
  /** One line on stderr. */
  readonly warn: (line: string) => void;
  readonly onLoss: () => void;
  /** Delivers announcements of other threads that the event loop has not. */
  readonly pump: () => void;
  /** Where the rings lie, if that is in files. */
  readonly own: OwnRun | undefined;
  /** What this thread's loop shows of itself, where it is watched. */
  readonly board: () => LoopBoard | undefined;
}

const STEP_MS = 50;
/** A worker that died is replaced, unless so many did within that time: then this thread writes the log itself. */
const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 60_000;
/** At the end of the process: a worker that does not even hear the bell for so long is taken for dead. */
const DEAD_AT_END_MS = 1_000;
/** It hears the bell every STEP_MS; one that hears it less often than this gets no processor, and that many times as long. */
const STARVED_BEAT_MS = 200;
const STARVED_TIMES = 5;
const FINISH_HERE_MS = 1_500;
/** Exit code of a worker after `terminate()`. */
const TERMINATED = 1;
const SEES_NO_STALL = "stall: a loop cannot be watched by its own thread";

/**
 * Where the consumer lives: in a worker, or on this thread where workers are forbidden, have ended, or the process ends
 * before they have begun. There is one consumer at a time; the hub's lock says which.
 */
export class Host {
  readonly #services: HostServices;
  #worker: Worker | undefined;
  readonly #here: ConsumerHere;
  #hasCaughtUp = false;
  /** A worker that was ended because it did not answer. */
  #silenced: Worker | undefined;
  /** One that did not answer while it may have been loading. */
  #excused: Worker | undefined;
  readonly #deathsMs: number[] = [];
  #hasLostWorker = false;
  readonly #watch: WorkerWatch;

  constructor(services: HostServices) {
    this.#services = services;
    const appliedConfig = () => this.#appliedConfig();
    this.#here = new ConsumerHere({
      ...services,
      appliedConfig,
      keepText: (kept) => this.#keepText(kept),
      mayLoadModules: () => !this.#hasLostWorker,
    });
    this.#watch = new WorkerWatch(services.hub, () => this.#replaceWorker());
  }

  /** Whether the worker knows all that other threads announced before it could hear them. */
  get hasCaughtUp(): boolean {
    return this.#hasCaughtUp;
  }

  get isInline(): boolean {
    return this.#worker === undefined;
  }

  /** Starts the worker; where that is impossible the consumer is hosted here, which is said once. */
  start(): void {
    const { cells } = this.#services.hub;
    Atomics.store(cells, HUB_CELLS.exitRequest, 0);
    Atomics.store(cells, HUB_CELLS.exitDone, 0);
    Atomics.store(cells, HUB_CELLS.lock, OWNER_NONE);
    Atomics.store(cells, HUB_CELLS.host, HOST_STARTING);
    try {
      this.#worker = this.#startWorker();
      this.#watch.start();
    } catch (error) {
      this.#goInline(`runs without a worker thread (${(error as Error).message})`);
    }
  }

  /** Passes on where memory is. */
  announce(announcement: Announcement): void {
    this.#worker?.postMessage(announcement);
    this.#here.announce(announcement);
  }

  /** Passes it on to a consumer here only: the worker hears it by itself. */
  announceHere(announcement: Announcement): void {
    this.#here.announce(announcement);
  }

  /** Tells the worker whether this thread's loop is watched. */
  watchLoop(): void {
    const board = this.#services.board()?.memory;
    this.#worker?.postMessage({ type: "loop", board } satisfies WatchLoop);
    if (this.isInline && board !== undefined) this.#services.warn(SEES_NO_STALL);
  }

  /** Called after a record was published while nobody looks by himself. */
  onPublish(): void {
    this.#here.schedule();
  }

  wake(): void {
    callWorker(this.#services.hub);
  }

  /** Drains on this thread, if the consumer is here or can come here. False: it is elsewhere, or a sink takes nothing for so long. */
  drainHere(stallMs: number): boolean {
    return this.#here.take()?.drainSync(stallMs) === true;
  }

  /** The same, and says what was lost. */
  settleHere(stallMs: number): boolean {
    return this.#here.take()?.settleSync(stallMs) === true;
  }

  /** Ends on this thread: drains, summarises, reports; what sinks don't take is counted. False: the consumer is elsewhere. */
  finishHere(stallMs: number): boolean {
    const consumer = this.#here.take();
    if (consumer === undefined) return false;
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitRequest, EXIT_PROCESS);
    consumer.finishSync(stallMs);
    // A worker that begins only now finds its work done.
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitDone, 1);
    return true;
  }

  /** Whether the worker has begun and can be asked. */
  hasWorker(): boolean {
    const host = Atomics.load(this.#services.hub.cells, HUB_CELLS.host);
    return this.#worker !== undefined && (host === HOST_AWAKE || host === HOST_ASLEEP);
  }

  /** Drains on this thread, and forces what was written to the disk where that is wanted. */
  flushHere(stallMs: number): boolean {
    const consumer = this.#here.take();
    if (consumer?.settleSync(stallMs) !== true) return false;
    consumer.syncSync();
    return true;
  }

  /** Where the consumer is here: waits for sinks that need this thread's loop. */
  settleModules(): Promise<void> {
    return this.#here.settleModules();
  }

  /** Asks the worker to end its work; `finishedSync` or `finished` wait for it. */
  requestEnd(why: typeof EXIT_PROCESS | typeof EXIT_CLOSE): void {
    this.#catchUp();
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitRequest, why);
    this.wake();
  }

  /**
   * Blocks until the worker has ended its work, or has made no progress for `stallMs`, though it was given a processor: on a
   * machine that is busy beyond measure it waits longer. One that is dead is stood in for.
   */
  finishedSync(stallMs: number): boolean {
    const { cells } = this.#services.hub;
    const heartbeat = () => Atomics.load(cells, HUB_CELLS.heartbeat);
    const progress = new Standstill(() => Atomics.load(cells, HUB_CELLS.progress), heartbeat);
    const life = new Standstill(heartbeat);
    while (Atomics.load(cells, HUB_CELLS.exitDone) === 0) {
      const stillMs = progress.lastsMs();
      const isStarved = progress.witnessed() < stallMs / STARVED_BEAT_MS;
      if (stillMs > (isStarved ? stallMs * STARVED_TIMES : stallMs)) return false;
      this.wake();
      if (life.lastsMs() > DEAD_AT_END_MS) return this.#finishFor(stallMs - DEAD_AT_END_MS);
      Atomics.wait(cells, HUB_CELLS.exitDone, 0, STEP_MS);
    }
    return true;
  }

  /** Ends here what a dead worker has left. */
  #finishFor(stallMs: number): boolean {
    const { cells } = this.#services.hub;
    endLoading(cells);
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#hasLostWorker = true;
    Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_WORKER, OWNER_NONE);
    this.#services.warn("its worker thread does not answer; this thread writes what is left");
    return this.finishHere(stallMs);
  }

  /** After the end, what is still logged is drained at once, here. */
  stayHere(): void {
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_INLINE);
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#watch.stop();
    await this.#here.close();
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_NONE);
    Atomics.store(this.#services.hub.cells, HUB_CELLS.lock, OWNER_NONE);
    await worker?.terminate();
  }

  #startWorker(): Worker {
    const { hub, table, ringsChannel, own } = this.#services;
    if (!isShared(hub)) throw new Error("SharedArrayBuffer is not available");
    const worker = startWorker({
      isRinglogWorker: true,
      hub: hub.memory,
      throttle: own === undefined ? table.memory : undefined,
      run: own?.place,
      ringsChannel,
      announcements: this.#announced(),
      batches: own === undefined ? this.#services.batches : [],
      config: this.#appliedConfig(),
      configs: this.#services.configs(),
      board: this.#services.board()?.memory,
    });
    let reason: string | undefined;
    worker.on("message", (message) => this.#hear(message));
    worker.on("error", (error) => {
      reason = (error as Error | undefined)?.message ?? String(error);
    });
    worker.on("exit", (code) => {
      endUnpacking(hub.cells);
      // Ended by somebody: no record is to blame.
      if (reason === undefined && code === TERMINATED && worker !== this.#silenced) this.#clearSuspicion();
      this.#workerEnded(worker, reason ?? `exit code ${code}`);
    });
    worker.unref();
    return worker;
  }

  /** Tells the worker of rings that other threads announced before it could hear them. */
  #catchUp(): void {
    for (const announcement of this.#announced()) this.#worker?.postMessage(announcement);
    this.#hasCaughtUp = true;
  }

  /**
   * What is known of all rings, also what the event loop has not delivered yet: the batches that a dead worker has left may speak of
   * memory that it had heard of before us.
   */
  #announced(): Announcement[] {
    this.#services.pump();
    return this.#services.registry.announcements();
  }

  #clearSuspicion(): void {
    const { hub } = this.#services;
    for (let block = 0; block < blockCount(hub); block++) blockView(hub, block)[CONSUMER.inHandSegment] = 0;
  }

  #hear(message: unknown): void {
    if (message === LISTENING) this.#catchUp();
    else if (message === "loss") this.#services.onLoss();
    else this.#keepText(message as KeptText);
  }

  #keepText({ batch, text }: KeptText): void {
    const memory = this.#services.batches[batch];
    if (memory !== undefined) memory.text = text;
  }

  /** It is gone, and what it was writing is out: only now another one may go on. */
  #workerEnded(worker: Worker, reason: string): void {
    const { cells, doubles } = this.#services.hub;
    if (this.#worker !== worker || Atomics.load(cells, HUB_CELLS.exitDone) !== 0) return;
    this.#worker = undefined;
    this.#hasLostWorker = true;
    this.#hasCaughtUp = false;
    doubles[CLOCK_DOUBLE] = 0;
    Atomics.store(cells, HUB_CELLS.tick, 0);
    Atomics.store(cells, HUB_CELLS.lock, OWNER_NONE);
    if (Atomics.load(cells, HUB_CELLS.exitRequest) !== 0) this.#endHere(reason);
    else if (this.#hasDiedOften()) this.#goInline(`goes on without its worker thread, which ended (${reason})`);
    else this.#startAnother(reason);
  }

  #hasDiedOften(): boolean {
    const nowMs = monotonicMs();
    this.#deathsMs.push(nowMs);
    if (this.#deathsMs.length > MAX_DEATHS) this.#deathsMs.shift();
    return this.#deathsMs.length === MAX_DEATHS && nowMs - (this.#deathsMs[0] as number) < DEATHS_WITHIN_MS;
  }

  #startAnother(reason: string): void {
    this.#services.warn(`its worker thread ended (${reason}); another one goes on where it stopped`);
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_STARTING);
    try {
      this.#worker = this.#startWorker();
    } catch (error) {
      this.#goInline(`goes on without a worker thread (${(error as Error).message})`);
    }
  }

  /** The worker died while it ended its work. */
  #endHere(reason: string): void {
    this.#services.warn(`its worker thread ended (${reason}); this thread writes what is left`);
    this.finishHere(FINISH_HERE_MS);
    Atomics.notify(this.#services.hub.cells, HUB_CELLS.exitDone);
  }

  /**
   * The worker does not answer. It is over once it says so: until then it may still be writing. One that is only slow with loading,
   * on a machine that has no time for it, gets as much time again.
   */
  #replaceWorker(): void {
    const isExcused = this.#excused === this.#worker;
    this.#excused = this.#worker;
    if (!isExcused && isLoading(this.#services.hub.cells)) return;
    this.#services.warn("its worker thread does not answer, and is ended");
    this.#silenced = this.#worker;
    void this.#worker?.terminate();
  }

  #goInline(why: string): void {
    this.#services.warn(`${why}; this thread writes the log itself`);
    if (this.#services.board() !== undefined) this.#services.warn(SEES_NO_STALL);
    this.#watch.stop();
    this.#here.stay();
  }

  #appliedConfig(): ConsumerConfig | undefined {
    const { cells } = this.#services.hub;
    const versions = [HUB_CELLS.appliedConfig, HUB_CELLS.committedConfig].map((cell) => Atomics.load(cells, cell));
    return this.#services.config(Math.max(...versions));
  }
}
