import { WARN } from "../../record/level.js";
import type { LogRecord } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import type { Hub } from "../../ring/hub.js";
import { HUB_CELLS } from "../../ring/layout.js";
import { Crossing, shareText } from "../../snapshot/crossing.js";
import { cgroupLimitBytes, type MemorySource, nodeSystemSource } from "../../snapshot/system-sampler.js";
import { ownRecord } from "../own-record.js";
import type { Stage, StageServices } from "./stage.js";

/** Between two looks while records come, and while none do: some small files are read. */
const BUSY_MS = 1_000;
const IDLE_MS = 10_000;

/**
 * Tells when the process's control group comes near its limit of memory, at which the kernel kills. Here rather than on a thread
 * of the application: it may be just then that no loop turns there. Without a limit it looks once and never again.
 */
export class MemoryWatch implements Stage {
  readonly #hub: Hub;
  readonly #config: () => ConsumerConfig;
  readonly #emit: (record: LogRecord) => void;
  readonly #open: () => MemorySource;
  readonly #crossing = new Crossing();
  #source: MemorySource | undefined;
  #limitBytes: number | undefined;
  #lookedMs: number | undefined;
  #nextMs = Number.POSITIVE_INFINITY;

  constructor({ hub, config, emit }: StageServices, open: () => MemorySource = nodeSystemSource) {
    this.#hub = hub;
    this.#config = config;
    this.#emit = emit;
    this.#open = open;
  }

  tick(nowMs: number): void {
    // The program's start waits for none of it.
    if (this.#lookedMs === undefined) this.#nextMs = nowMs + BUSY_MS;
    this.#lookedMs ??= nowMs;
    if (nowMs - this.#lookedMs < BUSY_MS || this.#nextMs === Number.POSITIVE_INFINITY) return;
    this.#lookedMs = nowMs;
    this.#look();
    this.#nextMs = this.#limitBytes === undefined ? Number.POSITIVE_INFINITY : nowMs + IDLE_MS;
  }

  nextTickMs(): number {
    return this.#nextMs;
  }

  #look(): void {
    this.#source ??= this.#open();
    this.#limitBytes = cgroupLimitBytes(this.#source);
    if (this.#limitBytes === undefined) return;
    const usedBytes = this.#source.memoryUsedBytes();
    if (this.#crossing.isCrossed(usedBytes, this.#limitBytes)) this.#tell(usedBytes, this.#limitBytes);
  }

  #tell(usedBytes: number, limitBytes: number): void {
    const config = this.#config();
    const level = Atomics.load(this.#hub.cells, HUB_CELLS.level);
    // What a process has left that is dead is written by another.
    if (level > WARN || config.pid !== process.pid) return;
    const msg = `memory of the control group at ${shareText(usedBytes, limitBytes)}`;
    this.#emit(
      ownRecord(config, Date.now(), "warn", msg, 0, [
        ["event.name", "ringlog.memory.high"],
        ["process.memory.usage", process.memoryUsage.rss()],
        ["system.memory.utilization", Math.round((1e4 * usedBytes) / limitBytes) / 1e4],
      ]),
    );
  }
}
