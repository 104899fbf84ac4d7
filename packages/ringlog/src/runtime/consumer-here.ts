import { monotonicMs } from "../record/monotonic.js";
import type { Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { showLife } from "../ring/hub.js";
import { HOST_INLINE, HUB_CELLS, OWNER_CALLER, OWNER_NONE } from "../ring/layout.js";
import type { KeptText } from "../ring/worker-start.js";
import { joinSnapshot } from "../snapshot/join.js";
import { FORBIDDEN } from "../snapshot/permitted.js";
import type { SystemSampler } from "../snapshot/system-sampler.js";
import type { Consumer } from "../worker/consumer.js";
import { consumerCode, loadHere } from "./consumer-code.js";
import type { HostServices } from "./host.js";

/** How long a sink may hold up the application where the consumer is inline; the rest waits for the next time. */
const STALL_MS = 20;
const POLL_MS = 25;
const CLOSE_MODULES_MS = 2_000;

/** What the consumer on this thread needs beside the services of its host. */
export interface HereServices extends HostServices {
  /** The configuration that holds. */
  readonly appliedConfig: () => ConsumerConfig | undefined;
  readonly keepText: (kept: KeptText) => void;
  /** Whether modules of sinks may run on this thread: not where one may have ended the worker. */
  readonly mayLoadModules: () => boolean;
}

/** The consumer on this thread: made at the first need, and used while it holds the hub's lock. */
export class ConsumerHere {
  readonly #services: HereServices;
  #consumer: Consumer | undefined;
  #systemSampler: SystemSampler | undefined;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;

  constructor(services: HereServices) {
    this.#services = services;
  }

  /** The consumer, if it is on this thread or can come here. */
  take(): Consumer | undefined {
    const { cells } = this.#services.hub;
    const owner = Atomics.compareExchange(cells, HUB_CELLS.lock, OWNER_NONE, OWNER_CALLER);
    return owner === OWNER_NONE || owner === OWNER_CALLER ? this.#open() : undefined;
  }

  announce(announcement: Announcement): void {
    this.#consumer?.announce(announcement);
  }

  /** From now on this thread drains by itself, between the application's own work. */
  stay(): void {
    Atomics.store(this.#services.hub.cells, HUB_CELLS.host, HOST_INLINE);
    this.#poll = setInterval(() => this.schedule(), POLL_MS);
    this.#poll.unref();
    this.schedule();
  }

  /** Drains soon, where this thread is the one that does. */
  schedule(): void {
    if (this.#isScheduled || Atomics.load(this.#services.hub.cells, HUB_CELLS.host) !== HOST_INLINE) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#drain();
    }).unref();
  }

  /** Resolves once sinks that need the loop have taken what they do. */
  async settleModules(): Promise<void> {
    await this.#consumer?.settleModules();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    await this.#consumer?.finishModules(CLOSE_MODULES_MS);
    await this.#consumer?.finishSinks();
    this.#consumer?.close();
    this.#consumer = undefined;
  }

  #drain(): void {
    if (Atomics.load(this.#services.hub.cells, HUB_CELLS.host) !== HOST_INLINE) return;
    this.take()?.drainSync(STALL_MS);
    clearTimeout(this.#timer);
    const dueMs = this.#open().nextTickMs() - monotonicMs();
    if (Number.isFinite(dueMs)) this.#timer = setTimeout(() => this.schedule(), Math.max(1, dueMs)).unref();
  }

  /** It starts where the last one has stopped. */
  #open(): Consumer {
    if (this.#consumer !== undefined) return this.#consumer;
    const { hub, table, registry, config, pump, warn, onLoss, own, keepText } = this.#services;
    const { Consumer, recoverBefore, whenForbidden } = consumerCode();
    whenForbidden(() => warn(FORBIDDEN));
    pump();
    const progress = () => showLife(hub);
    const host = {
      pump,
      now: monotonicMs,
      warn,
      onLoss,
      config,
      noteActivity: () => this.#systemSampler?.noteActivity(),
      keepText: (batch: number, text: ArrayBufferLike) => keepText({ batch, text }),
      completeSnapshot: (snapshot: Snapshot) => this.#complete(snapshot),
      loadModule: this.#services.mayLoadModules() ? loadHere : undefined,
      beforeConfig: (next: ConsumerConfig) => recoverBefore(next, { warn, progress, koffi: own?.place.koffi }),
      ...own?.folder.consumerHost(),
    };
    const batches = own?.folder.openBatches() ?? this.#services.batches;
    const consumer = new Consumer(hub, table, host, batches, this.#services.appliedConfig());
    this.#consumer = consumer;
    for (const announcement of registry.announcements()) consumer.announce(announcement);
    return consumer;
  }

  #complete(snapshot: Snapshot): Snapshot {
    if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
    this.#systemSampler ??= new (consumerCode().SystemSampler)({ now: monotonicMs });
    return joinSnapshot(snapshot, this.#systemSampler.read());
  }
}
