import { isMainThread, threadId } from "node:worker_threads";
import { writeConfig } from "../durable/config-file.js";
import type { OwnRun, RunPlace } from "../durable/own-run.js";
import type { RunFolder } from "../durable/run-folder.js";
import { monotonicMs, SYSTEM_TIME } from "../record/monotonic.js";
import type { Announcement } from "../ring/announcement.js";
import { createBatchMemories } from "../ring/batch-memory.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import { blockCount, blockView, createHub, type Hub, holdsBlock, isLive } from "../ring/hub.js";
import { CALLER, EXIT_CLOSE, EXIT_PROCESS, HUB_CELLS } from "../ring/layout.js";
import { endLoading } from "../ring/loading.js";
import type { LoopBoard } from "../ring/loop-board.js";
import { createThrottleMemory, ThrottleTable } from "../ring/throttle-table.js";
import type { Connection, Streams } from "./connection.js";
import { consoleStream } from "./console-stream.js";
import { waitForCell } from "./flushing.js";
import { Host } from "./host.js";
import { RingRegistry } from "./ring-registry.js";
import { readStats } from "./stats.js";
import { type Channel, listen, ringsChannelName } from "./thread-link.js";
import { warn } from "./warn.js";

/**
 * How long sinks without progress may hold up the end of the process: where the worker ends its work, which gives up sooner;
 * where this thread does; and all records together that are logged after that.
 */
const STALL_AT_EXIT_MS = 1_500;
const FINISH_HERE_MS = 800;
const CLOSE_HERE_MS = 1_500;
const LATE_STALL_MS = 400;
/** The same for work that other threads make, which log on while the process ends. */
const LATE_MS = 800;
const KEPT_CONFIGS = 16;
const LATE_LOSS =
  "what is logged now, as the process ends, is lost: an output takes nothing, or other threads log on without end";

/** The thread that hosts the consumer, in a worker of its own or, where that is forbidden, itself. */
export class Home implements Connection {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly instanceId: string;
  readonly isPrivate = false;
  readonly time = SYSTEM_TIME;
  readonly #own: OwnRun | undefined;
  readonly streams: Streams = { stdout: consoleStream("stdout"), stderr: consoleStream("stderr") };
  readonly #registry = new RingRegistry((block, threadId) => holdsBlock(this.hub, block, threadId));
  readonly #batches = createBatchMemories();
  readonly #configs = new Map<number, ConsumerConfig>();
  readonly #onLoss: () => void;
  #host: Host | undefined;
  #channel: Channel | undefined;
  #board: LoopBoard | undefined;
  #hasEnded = false;
  #isGone = false;
  #lateStallMs = LATE_STALL_MS;
  #lateMs = LATE_MS;
  #isMuted = false;
  readonly #onWorker = (worker: { threadId: number; once(event: "exit", listener: () => void): unknown }) => {
    const { threadId } = worker;
    worker.once("exit", () => this.#take({ type: "ended", threadId }));
  };

  /** `own`: where its rings lie, if that is in files. */
  constructor(instanceId: string, onLoss: () => void, own?: OwnRun) {
    this.instanceId = instanceId;
    this.#onLoss = onLoss;
    this.#own = own;
    this.hub = createHub(own?.folder.openShared("hub"));
    this.table = new ThrottleTable(own?.folder.openShared("throttle") ?? createThrottleMemory());
  }

  get place(): RunPlace | undefined {
    return this.#own?.place;
  }

  get run(): RunFolder | undefined {
    return this.#own?.folder;
  }

  /** Whether its files were removed: it cannot be opened again. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether records were accepted whose consumer is here. */
  get hasStarted(): boolean {
    return this.#host !== undefined;
  }

  /** Whether another thread of the process has a ring here. */
  get hasGuests(): boolean {
    const blocks = Array.from({ length: blockCount(this.hub) }, (_, block) => blockView(this.hub, block));
    const own = isMainThread ? 0 : threadId;
    return blocks.some((block) => isLive(block) && block[CALLER.threadId] !== own);
  }

  get isAlone(): boolean {
    return this.#host?.isInline ?? false;
  }

  start(): void {
    if (this.#host !== undefined) return;
    this.#host = new Host({
      hub: this.hub,
      table: this.table,
      registry: this.#registry,
      ringsChannel: ringsChannelName(this.instanceId),
      batches: this.#batches,
      config: (version) => this.#configs.get(version),
      configs: () => [...this.#configs.values()],
      warn: (line) => this.#say(line),
      onLoss: this.#onLoss,
      pump: () => this.#channel?.pump(),
      own: this.#own,
      board: () => this.#board,
    });
    this.#listen();
    this.#host.start();
  }

  /** Has the worker watch this thread's loop, or no longer. */
  watchLoop(board: LoopBoard | undefined, isNews: boolean): void {
    this.#board = board;
    if (isNews) this.#host?.watchLoop();
  }

  remember(config: ConsumerConfig): void {
    this.#configs.set(config.version, config);
    this.#keepConfig(config);
    for (const version of this.#configs.keys()) if (this.#configs.size > KEPT_CONFIGS) this.#configs.delete(version);
  }

  announce(announcement: Announcement): void {
    this.#registry.take(announcement);
    this.#host?.announce(announcement);
  }

  onPublish(): void {
    if (this.#hasEnded) this.#drainLate();
    else this.#host?.onPublish();
  }

  drainHere(limitMs: number): boolean {
    return this.#host?.drainHere(limitMs) ?? false;
  }

  flushHere(limitMs: number): boolean {
    return this.#host?.flushHere(limitMs) ?? false;
  }

  async settleModules(): Promise<void> {
    await this.#host?.settleModules();
  }

  end(): void {
    const host = this.#host;
    if (host === undefined || this.#hasEnded) return;
    this.#hasEnded = true;
    const isDone = this.#endAt(host);
    endLoading(this.hub.cells);
    host.stayHere();
    if (!isDone) this.#sayLost();
    if (this.#pending() === 0) this.#removeFiles();
  }

  async close(): Promise<void> {
    const host = this.#host;
    if (host === undefined) return;
    if (host.isInline) {
      if (host.drainHere(CLOSE_HERE_MS)) await host.settleModules();
      host.finishHere(CLOSE_HERE_MS);
    } else {
      host.requestEnd(EXIT_CLOSE);
      await waitForCell(this.hub, HUB_CELLS.exitDone, (value) => value !== 0);
    }
    this.#host = undefined;
    process.off("worker", this.#onWorker);
    await host.stop();
    this.#leaveFiles();
  }

  /** Rings of threads that go on logging are needed by the next configuration, or not at all. */
  #leaveFiles(): void {
    if (this.#own === undefined) return;
    if (this.hasGuests) process.once("exit", () => this.#host === undefined && this.#removeFiles());
    else this.#removeFiles();
  }

  #removeFiles(): void {
    if (!this.#isGone) this.#own?.remove();
    this.#isGone = true;
  }

  /** By the worker, if it has begun; else here. The worker may begin meanwhile: then it has the lock. */
  #endAt(host: Host): boolean {
    // A sink of a module may need a loop that turns, as that of the worker does, once it has begun.
    if (!this.#hasModules && !host.hasWorker() && host.finishHere(FINISH_HERE_MS)) return true;
    if (host.isInline) return host.finishHere(FINISH_HERE_MS);
    host.requestEnd(EXIT_PROCESS);
    return host.finishedSync(STALL_AT_EXIT_MS);
  }

  get #hasModules(): boolean {
    return ([...this.#configs.values()].at(-1)?.sinks?.length ?? 0) > 0;
  }

  /** The worker still has what it cannot write: all we can do is say so. */
  #sayLost(): void {
    const pending = this.#pending();
    const later = this.#own === undefined ? "" : "; the next start that is durable writes them";
    if (pending > 0)
      warn(`${pending} ${pending === 1 ? "record" : "records"} could not be written before the process ended${later}`);
  }

  #pending(): number {
    return readStats(this.hub, { hasFile: true, hasConsole: true, mode: "worker" }).pending;
  }

  /** Beside the rings, for whoever finds them after the process's death. */
  #keepConfig(config: ConsumerConfig): void {
    if (this.#own === undefined) return;
    try {
      // Whoever recovers writes to the file only; and options of sinks may hold what belongs on no disk.
      writeConfig(this.#own.folder.path, { ...config, sinks: [] });
      if (config.filePath !== null) this.#own.serve(config.filePath);
    } catch (error) {
      warn(`durable: a configuration could not be kept beside the rings (${(error as Error).message})`);
    }
  }

  /** What is logged when the end is over, by listeners that come later: written at once, or counted or said to be lost. */
  #drainLate(): void {
    const startMs = monotonicMs();
    const isOver = this.#lateMs <= 0 && this.#registry.ringCount > 1;
    if (!isOver && this.#host?.settleHere(this.#lateStallMs) === true) {
      this.#lateMs -= monotonicMs() - startMs;
      return;
    }
    this.#lateStallMs = Math.max(0, this.#lateStallMs - (monotonicMs() - startMs));
    if (isOver || this.#host?.finishHere(0) !== true) this.#say(LATE_LOSS);
    this.#isMuted = true; // The next would say the same of one record more.
  }

  #say(line: string): void {
    if (!this.#isMuted) warn(line);
  }

  /** The channel stays, also while it is closed: the ring of a thread that begins meanwhile would else never be heard of. */
  #listen(): void {
    if (!isMainThread) return;
    this.#channel ??= listen(ringsChannelName(this.instanceId), (message) => this.#take(message as Announcement));
    process.on("worker", this.#onWorker);
  }

  /** From another thread. The worker hears it by itself, a consumer here does not; that a thread is gone, only we hear. */
  #take(announcement: Announcement): void {
    const host = this.#host;
    if (announcement.type === "ended" && !this.isAlone && host?.hasCaughtUp !== true)
      for (const ring of this.#registry.announcements()) host?.announce(ring);
    this.#registry.take(announcement);
    if (announcement.type === "ended") host?.announce(announcement);
    else host?.announceHere(announcement);
  }
}
