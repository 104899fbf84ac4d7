import { join } from "node:path";
import { RequestContext } from "../../src/caller/context.js";
import { createLogger, type LoggerCore } from "../../src/caller/logger.js";
import type { Logger } from "../../src/caller/logger-interface.js";
import { LoggerState } from "../../src/caller/logger-state.js";
import type { ThreadSampler } from "../../src/caller/snapshot.js";
import type { LoggerOptions } from "../../src/options/logger-options.js";
import { type ResolvedOptions, resolveOptions } from "../../src/options.js";
import { SYSTEM_TIME } from "../../src/record/monotonic.js";
import type { Announcement } from "../../src/ring/announcement.js";
import { createBatchMemories } from "../../src/ring/batch-memory.js";
import type { ConsumerConfig } from "../../src/ring/consumer-config.js";
import { blockCount, blockView, createHub, holdsBlock } from "../../src/ring/hub.js";
import { CALLER, CONSUMER, HUB_CELLS } from "../../src/ring/layout.js";
import { createThrottleMemory, ThrottleTable } from "../../src/ring/throttle-table.js";
import { type CallerSide, createCallerSide } from "../../src/runtime/caller-side.js";
import { consumerConfig } from "../../src/runtime/consumer-config.js";
import { RingRegistry } from "../../src/runtime/ring-registry.js";
import { readStats } from "../../src/runtime/stats.js";
import type { Stats } from "../../src/stats.js";
import { Consumer } from "../../src/worker/consumer.js";

const STALL_MS = 1_000;
const PIPE = { isTTY: false, columns: undefined };

/** A thread of the rig, by its number. */
export interface RigThread {
  readonly id: number;
  readonly log: Logger;
  readonly side: CallerSide;
}

/** As the thread of this number would announce it: all of the rig's rings are made on one thread. */
function named(announcement: Announcement, threadId: number): Announcement {
  if (announcement.type === "ended") return announcement;
  return { ...announcement, ring: announcement.ring.replace(/^\d+/, String(threadId)) };
}

/**
 * Both halves of the logger on one thread and without a worker: several "threads" log into rings of their own, a consumer with a
 * clock of the test's writes a file, and is replaced by another one as if it had died.
 */
export class Rig {
  readonly path: string;
  readonly context = new RequestContext();
  readonly hub = createHub();
  /** Monotonic, of the consumer. */
  nowMs = 0;
  consumer: Consumer;
  readonly #table = new ThrottleTable(createThrottleMemory());
  readonly #registry = new RingRegistry((block, threadId) => holdsBlock(this.hub, block, threadId));
  readonly #batches = createBatchMemories();
  readonly #configs = new Map<number, ConsumerConfig>();
  #version = 0;
  #options: ResolvedOptions;

  constructor(folder: string, options: LoggerOptions) {
    this.path = join(folder, "app.log");
    this.#options = this.#resolve(options);
    Atomics.store(this.hub.cells, HUB_CELLS.level, this.#options.level);
    this.consumer = this.#newConsumer(this.#remember());
  }

  thread(id: number): RigThread {
    const side = createCallerSide(
      {
        hub: this.hub,
        table: this.#table,
        context: this.context,
        sampler: () => undefined as unknown as ThreadSampler,
        announce: (announced) => {
          const announcement = named(announced, id);
          if (announcement.type === "ring") blockView(this.hub, announcement.block)[CALLER.threadId] = id;
          this.#registry.take(announcement);
          this.consumer.announce(announcement);
        },
        onPublish: () => undefined,
        waitForRoom: () => false,
        time: SYSTEM_TIME,
      },
      this.#options,
      false,
    ) as CallerSide;
    return { id, side, log: createLogger(this.#core(side), new LoggerState(undefined, undefined)) };
  }

  /** The thread is gone: its ring is let go once it is empty. */
  end({ id, side }: RigThread): void {
    side.ring.close();
    this.#registry.take({ type: "ended", threadId: id });
    this.consumer.announce({ type: "ended", threadId: id });
  }

  configure(options: LoggerOptions, threads: readonly RigThread[]): void {
    this.#options = this.#resolve(options);
    const config = this.#remember();
    threads[0]?.side.emitter.control(2, config);
    for (const { side } of threads) side.configure(this.#options, false);
    Atomics.store(this.hub.cells, HUB_CELLS.level, this.#options.level);
  }

  drain(): void {
    this.consumer.drainSync(STALL_MS);
  }

  /** The consumer is no more; another one goes on where it stopped. No record is blamed for it: see `worker/suspect.ts`. */
  replaceConsumer(): void {
    for (let block = 0; block < blockCount(this.hub); block++) blockView(this.hub, block)[CONSUMER.inHandSegment] = 0;
    this.consumer = this.#newConsumer(this.#configs.get(this.hub.cells[HUB_CELLS.appliedConfig] as number));
    for (const announcement of this.#registry.announcements()) this.consumer.announce(announcement);
  }

  stats(): Stats {
    return readStats(this.hub, { hasFile: true, hasConsole: false, mode: "inline" });
  }

  #core(side: CallerSide): LoggerCore {
    const { emitter } = side;
    return {
      hubCells: this.hub.cells,
      get fastPath() {
        return emitter.fastPath;
      },
      get quietPath() {
        return emitter.quietPath;
      },
      get recorderLevel() {
        return emitter.recorderLevel;
      },
      log: (...call) => emitter.log(...call),
      record: (...call) => emitter.record(...call),
      isTaken: () => true,
      encodeBindings: (...call) => emitter.encodeBindings(...call),
      flush: async () => undefined,
      flushSync: () => true,
      close: async () => undefined,
      stats: () => this.stats(),
    };
  }

  #resolve(options: LoggerOptions): ResolvedOptions {
    const environment = { env: {}, cwd: "/", mainModule: "rig", warn: () => undefined };
    const fixed = { filePath: this.path, console: "off", metrics: false, throttleSec: 0 } as const;
    return resolveOptions({ ...fixed, ...options }, environment);
  }

  #remember(): ConsumerConfig {
    const config = consumerConfig(this.#options, ++this.#version, "riginsta", { stdout: PIPE, stderr: PIPE } as never);
    this.#configs.set(config.version, config);
    return config;
  }

  #newConsumer(config: ConsumerConfig | undefined): Consumer {
    const host = {
      pump: () => undefined,
      now: () => this.nowMs,
      warn: () => undefined,
      onLoss: () => undefined,
      noteActivity: () => undefined,
      keepText: () => undefined,
      config: (version: number) => this.#configs.get(version),
      completeSnapshot: <T>(snapshot: T) => snapshot,
    };
    return new Consumer(this.hub, this.#table, host, this.#batches, config);
  }
}
