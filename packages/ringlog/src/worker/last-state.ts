import { availableParallelism } from "node:os";
import type { Hub } from "../ring/hub.js";
import { STATE } from "../ring/layout.js";
import type { SystemSampler } from "../snapshot/system-sampler.js";

const EVERY_MS = 1_000;

/** Keeps readings of the process where they outlive it, so that its successor can tell how it was before its death. */
export class LastState {
  readonly #hub: Hub;
  readonly #sampler: () => SystemSampler | undefined;
  #lastMs = 0;
  #sinceMs = Date.now();
  #cpu = process.cpuUsage();

  constructor(hub: Hub, sampler: () => SystemSampler | undefined) {
    this.#hub = hub;
    this.#sampler = sampler;
  }

  /** Records are coming by: reads once a second at most. */
  note(): void {
    const nowMs = Date.now();
    if (Math.abs(nowMs - this.#lastMs) < EVERY_MS) return;
    const { doubles } = this.#hub;
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1_000;
    doubles[STATE.processCpu] = usedMs / (Math.max(1, nowMs - this.#sinceMs) * availableParallelism());
    this.#cpu = cpu;
    this.#sinceMs = nowMs;
    this.#lastMs = nowMs;
    doubles[STATE.processMemoryBytes] = process.memoryUsage.rss();
    const system = this.#sampler()?.read();
    doubles[STATE.systemCpu] = system?.systemCpu ?? 0;
    doubles[STATE.systemMemory] = system?.systemMemory ?? 0;
    doubles[STATE.readMs] = nowMs;
  }
}
