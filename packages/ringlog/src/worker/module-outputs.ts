import type { TextFilter } from "../record/decode.js";
import type { ConsumerConfig, SinkPlan } from "../ring/consumer-config.js";
import type { Hub } from "../ring/hub.js";
import { SINK, SINK_MODULE, sinkStart } from "../ring/layout.js";
import { JsonWriter } from "./format/json-writer.js";
import { countDeaths, handMarks } from "./sinks/hand-marks.js";
import type { LoadModule } from "./sinks/module-opener.js";
import { ModuleSink } from "./sinks/module-sink.js";
import type { SinkHost } from "./sinks/sink.js";
import { Spill } from "./spill.js";

/** How long a flush waits for one that takes nothing. */
const STALL_MS = 2_000;
/** Between two words on what was lost, and between two looks at it. */
const EVERY_MS = 10_000;
const LOOK_MS = 1_000;
/** As of a batch: more would be too much for a spill. */
const FULL_BYTES = 1024 * 1024;

interface ModuleOutput {
  readonly plan: SinkPlan;
  readonly sink: ModuleSink;
  readonly spill: Spill;
  /** What was formatted and is not handed over yet. */
  readonly out: JsonWriter;
  records: number;
  toldLost: number;
}

/** What these need of their host. */
export interface ModuleHost extends SinkHost {
  readonly load: LoadModule;
  readonly onLoss: () => void;
}

/** Sinks of modules: each with a bounded memory of its own, so that none holds up the file or another. */
export class ModuleOutputs {
  readonly #outputs: readonly ModuleOutput[];
  readonly #floor: number;
  readonly #hub: Hub;
  readonly #host: ModuleHost;
  #seenLost = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(plans: readonly SinkPlan[], config: ConsumerConfig, hub: Hub, host: ModuleHost, filter: TextFilter) {
    this.#hub = hub;
    this.#host = host;
    // What a sink complains of may hold what a log must not.
    const own = { ...host, warn: (line: string) => host.warn(filter(line)) };
    countDeaths(hub, plans);
    this.#outputs = plans.map((plan) => {
      const sink = new ModuleSink(plan, config, own, host.load, handMarks(hub, plan.slot));
      return {
        plan,
        sink,
        spill: new Spill(sink, hub, SINK_MODULE + plan.slot),
        out: new JsonWriter(),
        records: 0,
        toldLost: 0,
      };
    });
    this.#floor = Math.min(...plans.map(({ floor }) => floor));
    for (const output of this.#outputs) output.toldLost = this.#lost(output);
    this.#seenLost = this.#outputs.reduce((sum, { toldLost }) => sum + toldLost, 0);
  }

  /** Whether any of them takes this level. */
  takes(level: number): boolean {
    return level >= this.#floor;
  }

  /** Text of a record. `count`: 1, or 0 for a record of our own. */
  add(level: number, text: Buffer, count: number): void {
    for (const output of this.#outputs) {
      if (level < output.plan.floor) continue;
      output.out.raw(text);
      output.records += count;
    }
  }

  /** Whether what was formatted is to be handed over before more is. */
  get isFull(): boolean {
    return this.#outputs.some(({ out }) => out.pos >= FULL_BYTES);
  }

  push(): void {
    for (const output of this.#outputs) {
      const { out, spill } = output;
      if (out.pos > 0) spill.push(Buffer.from(out.bytes.subarray(0, out.pos)), output.records);
      out.pos = 0;
      output.records = 0;
    }
    this.#tellLost(EVERY_MS);
  }

  start(): void {
    for (const { spill } of this.#outputs) spill.start();
  }

  /** On this thread; those that cannot do without a loop go on as it turns. */
  writeSync(stallMs: number): void {
    for (const { spill, sink } of this.#outputs) {
      if (spill.isIdle) continue;
      if (sink.isSync) spill.writeSync(stallMs);
      else spill.start();
    }
  }

  /** Resolves when nothing waits any more, of those that take something, and each has flushed. */
  async settle(): Promise<void> {
    await Promise.all(
      this.#outputs.map(async ({ spill, sink }) => {
        await spill.idle(STALL_MS);
        if (spill.isIdle) await sink.flush(STALL_MS);
      }),
    );
  }

  /** For a consumer that follows another. */
  settleLost(): void {
    for (const { spill } of this.#outputs) spill.settleLost();
  }

  giveUp(): void {
    for (const { spill, sink } of this.#outputs) {
      if (spill.isIdle) continue;
      spill.abandon();
      sink.giveUp();
    }
  }

  /** The end: what still waits is lost. Resolves once they are closed, or after so long. */
  async finish(limitMs: number): Promise<void> {
    this.giveUp();
    await Promise.all(
      this.#outputs.map(async ({ spill, sink }) => {
        await spill.stopped();
        await sink.finish(limitMs);
      }),
    );
    this.#tellLost(0);
  }

  abandon(): void {
    for (const { spill } of this.#outputs) spill.abandon();
    this.#tellLost(0);
  }

  close(): void {
    this.abandon();
    for (const { sink } of this.#outputs) sink.close();
  }

  /** Those that are gone for good have said that they lose all. */
  #tellLost(everyMs: number): void {
    const nowMs = this.#host.now();
    if (nowMs - this.#lookedMs < Math.min(everyMs, LOOK_MS)) return;
    this.#lookedMs = nowMs;
    const total = this.#outputs.reduce((sum, output) => sum + this.#lost(output), 0);
    if (total > this.#seenLost) this.#host.onLoss();
    this.#seenLost = total;
    if (nowMs - this.#toldMs < everyMs) return;
    for (const output of this.#outputs) if (everyMs === 0 || !output.sink.isGone) this.#tell(output, nowMs);
  }

  #tell(output: ModuleOutput, nowMs: number): void {
    const lost = this.#lost(output);
    const count = lost - output.toldLost;
    if (count === 0) return;
    output.toldLost = lost;
    this.#toldMs = nowMs;
    const records = count === 1 ? "record" : "records";
    this.#host.warn(`sink "${output.plan.name}" has dropped ${count} ${records}; see stats().sinks`);
  }

  #lost({ plan }: ModuleOutput): number {
    const start = sinkStart(SINK_MODULE + plan.slot);
    const cells = [SINK.droppedFull, SINK.droppedSink, SINK.droppedExit];
    return cells.reduce((sum, cell) => sum + (this.#hub.doubles[start + cell] as number), 0);
  }
}
