import type { Hub } from "../ring/hub.js";
import { CONSUMER, HUB_CELLS, SINK_DOUBLES, STATE, sinkStart } from "../ring/layout.js";
import type { Batch, DroppedCell } from "./batch.js";
import type { Outputs } from "./outputs.js";

/** Hands batches to the sink that `written` speaks of, and counts what has become of their records. */
export class BatchWriter {
  readonly #hub: Hub;
  readonly #outputs: () => Outputs | undefined;
  #isGivenUp = false;

  constructor(hub: Hub, outputs: () => Outputs | undefined) {
    this.#hub = hub;
    this.#outputs = outputs;
  }

  /**
   * At the end, once the sink was given up: a shorter record could still find room behind those that are lost, and their number
   * then none. Until `takeUp`, when it is to be told, all is lost that is to be written.
   */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  takeUp(): void {
    this.#isGivenUp = false;
  }

  async write(batch: Batch): Promise<void> {
    if (this.#isGivenUp) return this.lose(batch);
    try {
      if (batch.bytes.length > 0) await this.#outputs()?.primary?.write(batch.bytes, batch);
      this.#commit(batch, CONSUMER.droppedSink);
    } catch {
      this.lose(batch);
    }
  }

  /** The same on this thread. False: the sink did not take it; the rest stays in the batch. */
  writeSync(batch: Batch, stallMs: number): boolean {
    if (this.#isGivenUp) return false;
    try {
      if (batch.bytes.length > 0) this.#outputs()?.primary?.writeSync(batch.bytes, stallMs, batch);
    } catch {
      // The sink has said why; what it has taken is noted.
      return false;
    }
    this.#commit(batch, CONSUMER.droppedSink);
    return true;
  }

  /** What the sink has not taken is lost. It has said why on stderr. */
  lose(batch: Batch): void {
    const isExit = Atomics.load(this.#hub.cells, HUB_CELLS.exitRequest) !== 0;
    const primary = this.#outputs()?.primary;
    const goesOn = primary?.handOver?.() === true;
    primary?.discard(batch.begunLine);
    this.#isGivenUp ||= isExit && !goesOn;
    this.#commit(batch, goesOn ? CONSUMER.unconfirmed : isExit ? CONSUMER.droppedExit : CONSUMER.droppedSink);
  }

  #commit(batch: Batch, droppedCell: DroppedCell): void {
    const { config } = batch;
    batch.commit(droppedCell, this.sinkCounts());
    if (config !== 0) Atomics.store(this.#hub.cells, HUB_CELLS.committedConfig, config);
    if (config !== 0) this.#hub.doubles[STATE.committedConfig] = config;
    this.noteProgress();
  }

  /** The counts of the sink; without one, of nobody. */
  sinkCounts(): Float64Array {
    const outputs = this.#outputs();
    if (outputs === undefined) return new Float64Array(SINK_DOUBLES);
    const start = sinkStart(outputs.primaryIndex);
    return this.#hub.doubles.subarray(start, start + SINK_DOUBLES);
  }

  noteProgress(): void {
    Atomics.add(this.#hub.cells, HUB_CELLS.progress, 1);
    Atomics.notify(this.#hub.cells, HUB_CELLS.progress);
  }
}
