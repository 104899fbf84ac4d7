import { SYSTEM_TIME, type TimeSource } from "../record/monotonic.js";
import type { LogRecord, Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import { createBatchMemories } from "../ring/batch-memory.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import type { DictionaryProducer } from "../ring/dictionary.js";
import { createHub, holdsBlock } from "../ring/hub.js";
import { HOST_INLINE, HOST_NONE, HUB_CELLS, OWNER_CALLER, OWNER_NONE } from "../ring/layout.js";
import { createThrottleMemory, ThrottleTable } from "../ring/throttle-table.js";
import { joinSnapshot } from "../snapshot/join.js";
import type { SystemSampler } from "../snapshot/system-sampler.js";
import type { Consumer, ConsumerHost } from "../worker/consumer.js";
import type { Connection, Streams } from "./connection.js";
import { consoleStream } from "./console-stream.js";
import { consumerCode } from "./consumer-code.js";
import { LineSink } from "./line-sink.js";
import { RingRegistry } from "./ring-registry.js";
import { warn } from "./warn.js";

/** What a private logger is made of. */
export interface LocalServices {
  readonly instanceId: string;
  /**
   * Each record's text, without its line end, before the call that logged it returns. Undefined: the options say where it goes, and
   * it is there before the call returns.
   */
  readonly onLine: ((line: string) => void) | undefined;
  /** Text of a record, with its line end and no other; default: JSON Lines. */
  readonly format?: ((record: LogRecord) => string) | undefined;
  /** Default: the system's, and windows of the throttle end by themselves. Else `tick` is to be called. */
  readonly time?: TimeSource | undefined;
  /** Definitions that its ring shares with another one. */
  readonly dictionary?: DictionaryProducer | undefined;
}

const RETRY_MS = 50;
/** How long an output without progress may hold up the end. */
const FINISH_MS = 400;
/** Longer than a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A connection to a consumer on this very thread that writes as soon as a record is published. */
export class LocalConnection implements Connection {
  readonly hub = createHub();
  readonly table = new ThrottleTable(createThrottleMemory());
  readonly instanceId: string;
  readonly streams: Streams;
  readonly isAlone = true;
  readonly isPrivate = true;
  readonly place = undefined;
  readonly run = undefined;
  readonly time: TimeSource;
  readonly dictionary: DictionaryProducer | undefined;
  readonly #isTimed: boolean;
  readonly hasSinks: boolean;
  readonly #output: ConsumerHost["output"];
  readonly #registry = new RingRegistry((block, threadId) => holdsBlock(this.hub, block, threadId));
  readonly #configs = new Map<number, ConsumerConfig>();
  #consumer: Consumer | undefined;
  #knownDefinitions = 0;
  #systemSampler: SystemSampler | undefined;
  #isDraining = false;
  #timer: NodeJS.Timeout | undefined;

  constructor({ instanceId, onLine, format, time, dictionary }: LocalServices) {
    this.instanceId = instanceId;
    this.streams =
      onLine === undefined
        ? { stdout: consoleStream("stdout"), stderr: consoleStream("stderr") }
        : { stdout: {}, stderr: {} };
    this.time = time ?? SYSTEM_TIME;
    this.dictionary = dictionary;
    this.#isTimed = time === undefined;
    this.hasSinks = onLine === undefined;
    this.#output = onLine === undefined ? undefined : { sink: new LineSink(onLine, warn), format };
  }

  announce(announcement: Announcement): void {
    const told =
      announcement.type === "ring" ? { ...announcement, dictionary: this.#definitions(announcement) } : announcement;
    this.#registry.take(told);
    this.#consumer?.announce(told);
  }

  remember(config: ConsumerConfig): void {
    this.#configs.clear();
    this.#configs.set(config.version, config);
  }

  start(): void {
    if (this.#consumer !== undefined) return;
    const { cells } = this.hub;
    Atomics.store(cells, HUB_CELLS.exitRequest, 0);
    Atomics.store(cells, HUB_CELLS.lock, OWNER_CALLER);
    Atomics.store(cells, HUB_CELLS.host, HOST_INLINE);
    const { Consumer } = consumerCode();
    this.#consumer = new Consumer(this.hub, this.table, this.#consumerHost(), createBatchMemories(), undefined);
    for (const announcement of this.#registry.announcements()) this.#consumer.announce(announcement);
  }

  /** What is published meanwhile, by what is called from here, is taken along. */
  onPublish(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      while (this.#consumer?.hasFrames() === true) if (!this.#consumer.drainSync(0)) break;
      this.#plan();
    } finally {
      this.#isDraining = false;
    }
  }

  drainHere(limitMs = 0): boolean {
    if (!this.hasSinks) this.onPublish();
    else if (!this.#isDraining) return this.#consumer?.drainSync(limitMs) ?? true;
    return true;
  }

  flushHere(limitMs = 0): boolean {
    if (this.#isDraining) return true;
    const isSettled = this.#consumer?.settleSync(this.hasSinks ? limitMs : 0) ?? true;
    if (isSettled) this.#consumer?.syncSync();
    return isSettled;
  }

  /** Does what is due by time. */
  tick(): void {
    if (this.#isDraining) return;
    this.#consumer?.drainSync(0);
    this.#plan();
  }

  /** Monotonic ms at which `tick` has something to do, or infinity. */
  nextTickMs(): number {
    return this.#consumer?.nextTickMs() ?? Number.POSITIVE_INFINITY;
  }

  end(): void {
    this.#consumer?.finishSync(this.hasSinks ? FINISH_MS : 0);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.end();
    this.#consumer?.close();
    this.#consumer = undefined;
    Atomics.store(this.hub.cells, HUB_CELLS.host, HOST_NONE);
    Atomics.store(this.hub.cells, HUB_CELLS.lock, OWNER_NONE);
  }

  #consumerHost(): ConsumerHost {
    const { time } = this;
    return {
      pump: () => this.#tellDefinitions(),
      now: time.monotonicMs,
      wallMs: time.wallMs,
      output: this.#output,
      warn,
      onLoss: () => undefined,
      noteActivity: () => this.#systemSampler?.noteActivity(),
      keepText: () => undefined,
      config: (version) => this.#configs.get(version),
      completeSnapshot: (snapshot) => this.#complete(snapshot),
    };
  }

  /** Where definitions are shared, their memory may be announced to another consumer only. */
  #tellDefinitions(): void {
    const segments = this.dictionary?.segments;
    if (segments === undefined || segments.length === this.#knownDefinitions) return;
    this.#knownDefinitions = segments.length;
    for (const announcement of this.#registry.announcements()) {
      if (announcement.type !== "ring") continue;
      for (const { number, memory } of segments)
        this.announce({ type: "dictionary", ring: announcement.ring, segment: { number, memory } });
    }
  }

  #definitions({ dictionary }: Extract<Announcement, { type: "ring" }>) {
    return this.dictionary?.segments.map(({ number, memory }) => ({ number, memory })) ?? dictionary;
  }

  #complete(snapshot: Snapshot): Snapshot {
    if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
    this.#systemSampler ??= new (consumerCode().SystemSampler)({ now: SYSTEM_TIME.monotonicMs });
    return joinSnapshot(snapshot, this.#systemSampler.read());
  }

  /** Windows of the throttle end without a further record. */
  #plan(): void {
    if (!this.#isTimed) return;
    clearTimeout(this.#timer);
    // What an output has not taken is tried again.
    const retryMs = this.#consumer?.hasWork() === true ? RETRY_MS : Number.POSITIVE_INFINITY;
    const dueMs = Math.min(retryMs, this.nextTickMs() - this.time.monotonicMs());
    if (dueMs < MAX_TIMER_MS) this.#timer = setTimeout(() => this.tick(), Math.max(1, dueMs)).unref();
  }
}
