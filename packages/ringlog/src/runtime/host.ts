import { Worker } from "node:worker_threads";
import type { OwnRun } from "../durable/own-run.js";
import { monotonicMs } from "../record/monotonic.js";
import type { Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { callWorker, type Hub, isShared } from "../ring/hub.js";
import {
  CLOCK_DOUBLE,
  HOST_ASLEEP,
  HOST_AWAKE,
  HOST_INLINE,
  HOST_NONE,
  HOST_STARTING,
  HUB_CELLS,
  OWNER_CALLER,
  OWNER_NONE,
} from "../ring/layout.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { LISTENING, type WorkerStart } from "../ring/worker-start.js";
import { joinSnapshot } from "../snapshot/join.js";
import type { SystemSampler } from "../snapshot/system-sampler.js";
import type { Consumer } from "../worker/consumer.js";
import { consumerCode, WORKER_BOOT } from "./consumer-code.js";
import type { RingRegistry } from "./ring-registry.js";

/** What the host of the consumer needs of the instance. */
export interface HostServices {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly registry: RingRegistry;
  readonly ringsChannel: string;
  /** A configuration by its version. */
  readonly config: (version: number) => ConsumerConfig | undefined;
  /** One line on stderr. */
  readonly warn: (line: string) => void;
  readonly onLoss: () => void;
  /** Delivers announcements of other threads that the event loop has not. */
  readonly pump: () => void;
  /** Where the rings lie, if that is in files. */
  readonly own: OwnRun | undefined;
}

const STEP_MS = 50;
/** How long a sink may hold up the application where the consumer is inline; the rest waits for the next time. */
const INLINE_STALL_MS = 20;
const INLINE_POLL_MS = 25;
/** Of the worker's heap: two halves of 1 MiB, and as much for what is large. */
const YOUNG_GENERATION_MB = 3;

/**
 * Where the consumer lives: in a worker, or on this thread where workers are forbidden, have ended, or the process ends
 * before they have begun. There is one consumer at a time; the hub's lock says which.
 */
export class Host {
  readonly #services: HostServices;
  #worker: Worker | undefined;
  #here: Consumer | undefined;
  #systemSampler: SystemSampler | undefined;
  #isScheduled = false;
  #hasCaughtUp = false;
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;

  constructor(services: HostServices) {
    this.#services = services;
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
    } catch (error) {
      this.#goInline(`runs without a worker thread (${(error as Error).message})`);
    }
  }

  /** Passes on where memory is. */
  announce(announcement: Announcement): void {
    this.#worker?.postMessage(announcement);
    this.#here?.announce(announcement);
  }

  /** Called after a record was published while nobody looks by himself. */
  onPublish(): void {
    if (Atomics.load(this.#services.hub.cells, HUB_CELLS.host) === HOST_INLINE) this.#schedule();
  }

  wake(): void {
    callWorker(this.#services.hub);
  }

  /** Drains on this thread, if the consumer is here or can come here. False: it is elsewhere, or a sink takes nothing for so long. */
  drainHere(stallMs: number): boolean {
    return this.#takeLock() && this.#consumerHere().drainSync(stallMs);
  }

  /** Ends on this thread: drains, summarises, reports; what sinks don't take is counted. False: the consumer is elsewhere. */
  finishHere(stallMs: number): boolean {
    if (!this.#takeLock()) return false;
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitRequest, 1);
    this.#consumerHere().finishSync(stallMs);
    // A worker that begins only now finds its work done.
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitDone, 1);
    return true;
  }

  /** Whether the worker has begun and can be asked. */
  hasWorker(): boolean {
    const host = Atomics.load(this.#services.hub.cells, HUB_CELLS.host);
    return this.#worker !== undefined && (host === HOST_AWAKE || host === HOST_ASLEEP);
  }

  /** Asks the worker to end its work; `finishedSync` or `finished` wait for it. */
  requestEnd(): void {
    this.#catchUp();
    Atomics.store(this.#services.hub.cells, HUB_CELLS.exitRequest, 1);
    this.wake();
  }

  /** Blocks until the worker has ended its work, or has made no progress for `stallMs`. */
  finishedSync(stallMs: number): boolean {
    const { cells } = this.#services.hub;
    let progress = -1;
    let sinceMs = monotonicMs();
    while (Atomics.load(cells, HUB_CELLS.exitDone) === 0) {
      const now = Atomics.load(cells, HUB_CELLS.progress);
      if (now !== progress) sinceMs = monotonicMs();
      else if (monotonicMs() - sinceMs > stallMs) return false;
      progress = now;
      Atomics.wait(cells, HUB_CELLS.exitDone, 0, STEP_MS);
    }
    return true;
  }

  /** After the end, what is still logged is drained at once, here. */
  stayHere(): void {
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_INLINE);
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#clearTimers();
    this.#here?.close();
    this.#here = undefined;
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_NONE);
    Atomics.store(this.#services.hub.cells, HUB_CELLS.lock, OWNER_NONE);
    await worker?.terminate();
  }

  #startWorker(): Worker {
    const { hub, table, registry, ringsChannel, own } = this.#services;
    if (!isShared(hub)) throw new Error("SharedArrayBuffer is not available");
    const workerData: WorkerStart = {
      isRinglogWorker: true,
      hub: hub.memory,
      throttle: own === undefined ? table.memory : undefined,
      run: own?.place,
      ringsChannel,
      announcements: registry.announcements(),
      config: this.#appliedConfig(),
    };
    // No execArgv and no NODE_OPTIONS: preloaded modules would run again in the worker. Its stdout and stderr are not piped
    // into ours, which Node would open for that: it writes to descriptors.
    const worker = new Worker(WORKER_BOOT, {
      eval: true,
      workerData,
      execArgv: [],
      env: {},
      name: "ringlog",
      // V8's first size: the worker allocates little, is as fast with it, and would else keep megabytes after a burst.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      stdin: false,
      stdout: true,
      stderr: true,
    });
    worker.on("message", (message) => (message === LISTENING ? this.#catchUp() : this.#services.onLoss()));
    worker.on("error", (error) => this.#workerEnded(error.message));
    worker.on("exit", (code) => this.#workerEnded(`exit code ${code}`));
    worker.unref();
    return worker;
  }

  /** Tells the worker of rings that other threads announced before it could hear them. */
  #catchUp(): void {
    this.#services.pump();
    for (const announcement of this.#services.registry.announcements()) this.#worker?.postMessage(announcement);
    this.#hasCaughtUp = true;
  }

  #workerEnded(reason: string): void {
    const { cells } = this.#services.hub;
    if (this.#worker === undefined || Atomics.load(cells, HUB_CELLS.exitDone) !== 0) return;
    this.#worker = undefined;
    this.#services.hub.doubles[CLOCK_DOUBLE] = 0;
    Atomics.store(cells, HUB_CELLS.tick, 0);
    Atomics.store(cells, HUB_CELLS.lock, OWNER_NONE);
    this.#goInline(`goes on without its worker thread, which ended (${reason})`);
  }

  #goInline(why: string): void {
    this.#services.warn(`${why}; this thread writes the log itself`);
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_INLINE);
    this.#poll = setInterval(() => this.#schedule(), INLINE_POLL_MS);
    this.#poll.unref();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#drainInline();
    }).unref();
  }

  #drainInline(): void {
    if (Atomics.load(this.#services.hub.cells, HUB_CELLS.host) !== HOST_INLINE) return;
    this.drainHere(INLINE_STALL_MS);
    clearTimeout(this.#timer);
    const dueMs = this.#consumerHere().nextTickMs() - monotonicMs();
    if (Number.isFinite(dueMs)) this.#timer = setTimeout(() => this.#schedule(), Math.max(1, dueMs)).unref();
  }

  #takeLock(): boolean {
    const { cells } = this.#services.hub;
    const owner = Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_NONE, OWNER_CALLER);
    return owner === OWNER_NONE || owner === OWNER_CALLER;
  }

  /** The consumer on this thread. It starts where the last one has stopped. */
  #consumerHere(): Consumer {
    if (this.#here !== undefined) return this.#here;
    const { hub, table, registry, pump, warn, onLoss, own } = this.#services;
    pump();
    pump();
    const completeSnapshot = (snapshot: Snapshot) => this.#complete(snapshot);
    const noteActivity = () => this.#systemSampler?.noteActivity();
    const { Consumer, recoverDead } = consumerCode();
    const progress = () => void Atomics.add(hub.cells, HUB_CELLS.progress, 1);
    const beforeConfig = (config: ConsumerConfig) => recoverDead(config, { warn, progress, koffi: own?.place.koffi });
    const files =
      own === undefined
        ? {}
        : {
            openMemory: (path: string) => own.folder.open(path),
            releasedRing: (ring: string) => own.folder.removeRing(ring),
          };
    const host = { pump, now: monotonicMs, warn, onLoss, noteActivity, completeSnapshot, beforeConfig, ...files };
    this.#here = new Consumer(hub, table, host, this.#appliedConfig());
    for (const announcement of registry.announcements()) this.#here.announce(announcement);
    return this.#here;
  }

  #complete(snapshot: Snapshot): Snapshot {
    if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
    this.#systemSampler ??= new (consumerCode().SystemSampler)({ now: monotonicMs });
    return joinSnapshot(snapshot, this.#systemSampler.read());
  }

  #appliedConfig(): ConsumerConfig | undefined {
    return this.#services.config(Atomics.load(this.#services.hub.cells, HUB_CELLS.appliedConfig));
  }

  #clearTimers(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
  }
}
