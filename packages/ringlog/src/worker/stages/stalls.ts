import type { LogRecord, Value } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import type { SystemReading } from "../../snapshot/system-sampler.js";
import { ownRecord, timestamp } from "../own-record.js";
import type { CpuShare, LoopWatcher, StallNews } from "../stall/loop-watcher.js";
import type { Withheld } from "../stall/stall-limit.js";
import type { Stage, StageServices } from "./stage.js";

/** The watch over the main thread's loop, and the machine's readings. */
export interface LoopView {
  readonly watcher: LoopWatcher;
  readSystem(): SystemReading;
}

/** Writes what the watch over the main thread's loop has seen, once it is seen. */
export class Stalls implements Stage {
  readonly #config: () => ConsumerConfig;
  readonly #emit: (record: LogRecord) => void;
  readonly #loop: LoopView;

  constructor({ config, emit }: StageServices, loop: LoopView) {
    this.#config = config;
    this.#emit = emit;
    this.#loop = loop;
  }

  tick(nowMs: number): void {
    const { watcher } = this.#loop;
    for (const news of watcher.take()) this.#emit(this.#record(news));
    if (nowMs >= watcher.withheldDueMs) this.#tellWithheld();
  }

  nextTickMs(): number {
    const { watcher } = this.#loop;
    return watcher.hasNews ? 0 : watcher.withheldDueMs;
  }

  finish(nowMs: number): void {
    this.#loop.watcher.stop();
    this.tick(nowMs);
    this.#tellWithheld();
  }

  #record(news: StallNews): LogRecord {
    const { durationMs, sinceMs, running, cpu, stack, isOngoing } = news;
    const system = this.#loop.readSystem();
    const event: readonly (readonly [string, Value | undefined])[] = [
      ["event.name", "ringlog.stall"],
      ["stall.ongoing", isOngoing],
      ["stall.duration_ms", rounded(durationMs)],
      ["stall.since", sinceMs === undefined ? undefined : timestamp(sinceMs)],
      ["stall.cpu.utilization", share(cpu?.used)],
      ["process.memory.usage", process.memoryUsage.rss()],
      ["system.cpu.utilization", share(system.systemCpu)],
      ["system.memory.utilization", share(system.systemMemory)],
      ["code.stacktrace", stack],
    ];
    const [functionName] = running.path;
    const path = running.path.length > 1 ? running.path : undefined;
    const debug =
      functionName === undefined
        ? undefined
        : { functionName, args: undefined, path, crash: undefined, durationMs: undefined };
    const known = event.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
    const more = { requestId: running.requestId, debug };
    return ownRecord(this.#config(), Date.now(), "warn", messageOf(news), 0, known, more);
  }

  #tellWithheld(): void {
    const withheld = this.#loop.watcher.takeWithheld();
    if (withheld === undefined) return;
    const event = [
      ["event.name", "ringlog.stall"],
      ["stall.count", withheld.count],
      ["stall.duration_ms", Math.round(withheld.totalMs)],
      ["stall.longest_ms", Math.round(withheld.longestMs)],
    ] as const;
    this.#emit(ownRecord(this.#config(), Date.now(), "warn", withheldMessage(withheld), 0, event));
  }
}

/** `the event loop has stood still for 1.0 s in Report.build (CPU 99 %: it computes)`. */
function messageOf({ isOngoing, isLast, durationMs, running, cpu }: StallNews): string {
  const [functionName] = running.path;
  const where = functionName === undefined ? "" : ` in ${functionName}`;
  const what =
    cpu === undefined
      ? ""
      : ` (CPU ${Math.round(cpu.used * 100)} %: it ${isOngoing ? "" : "has "}${doing(cpu, isOngoing)})`;
  if (isOngoing) return `the event loop has stood still for ${seconds(durationMs)}${where}${what}`;
  const after = durationMs === undefined ? "" : ` after ${seconds(durationMs)}`;
  return isLast
    ? `the event loop stood still${where} until its end${after}${what}`
    : `the event loop turns again${after}${where}${what}`;
}

function doing({ used, waited }: CpuShare, isOngoing: boolean): string {
  if (waited > used && waited > 0.3) return isOngoing ? "waits for a CPU" : "waited for a CPU";
  if (used >= 0.7) return isOngoing ? "computes" : "computed";
  if (used < 0.1) return isOngoing ? "waits in a system call" : "waited in a system call";
  return isOngoing ? "computes and waits" : "computed and waited";
}

function withheldMessage({ count, totalMs, longestMs }: Withheld): string {
  const stalls = count === 1 ? "1 more stall" : `${count} more stalls`;
  return `${stalls} of the event loop in the last minute, ${seconds(totalMs)} in all, the longest ${seconds(longestMs)}`;
}

function seconds(durationMs = 0): string {
  return durationMs < 100 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
}

function share(value: number | undefined): number | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : Math.round(value * 1e4) / 1e4;
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms);
}
