import type { Hub } from "../ring/hub.js";
import { SINK, SINK_PUSHED, sinkStart } from "../ring/layout.js";
import { LinesRefused, NO_PROGRESS, type Sink } from "./sinks/sink.js";

const MAX_BYTES = 4 * 1024 * 1024;
const WRITE_BYTES = 256 * 1024;
const NOTHING = Buffer.alloc(0);
const LINE_END = 0x0a;

/**
 * The bounded memory in front of a sink that `written` does not speak of: such a sink never holds up the other. What finds
 * no room is lost for this sink only, and counted under its name.
 */
export class Spill {
  readonly #sink: Sink;
  readonly #doubles: Float64Array;
  readonly #start: number;
  #lines: Buffer[] = [];
  readonly #records: number[] = [];
  #bytes = 0;
  #isWriting = false;
  #isBroken = false;
  #isEnding = false;
  readonly #onIdle: (() => void)[] = [];
  /** What the sink had taken when it was last found standing still. */
  #stoodAtBytes = -1;

  constructor(sink: Sink, hub: Hub, sinkIndex: number) {
    this.#sink = sink;
    this.#doubles = hub.doubles;
    this.#start = sinkStart(sinkIndex);
  }

  /** For a consumer that follows another: what waited in the memory of one that has died is lost for this sink. */
  settleLost(): void {
    const { written, droppedFull, droppedSink, droppedExit } = SINK;
    const value = (cell: number) => this.#doubles[this.#start + cell] as number;
    const known = value(written) + value(droppedFull) + value(droppedSink) + value(droppedExit);
    if (value(SINK_PUSHED) > known) this.#count(SINK.droppedSink, value(SINK_PUSHED) - known);
  }

  /** Takes lines, with how many records they are. */
  push(bytes: Buffer, records: number): void {
    this.#count(SINK_PUSHED, records);
    if (this.#isBroken) return this.#count(SINK.droppedSink, records);
    if (this.#bytes + bytes.length > MAX_BYTES) return this.#count(SINK.droppedFull, records);
    this.#lines.push(bytes);
    this.#records.push(records);
    this.#bytes += bytes.length;
  }

  get isIdle(): boolean {
    return this.#bytes === 0 && !this.#isWriting;
  }

  /** Starts writing, unless that is going on. */
  start(): void {
    if (!this.#isWriting && this.#bytes > 0) void this.#writeAll();
  }

  /**
   * Resolves when nothing waits any more, or once the sink has taken nothing for `stallMs`; as long as it still stands there,
   * it is not waited for again.
   */
  async idle(stallMs: number): Promise<void> {
    while (!this.isIdle && this.#sink.takenBytes !== this.#stoodAtBytes) {
      const beforeBytes = this.#sink.takenBytes;
      await this.#idleWithin(stallMs);
      if (this.#sink.takenBytes === beforeBytes) this.#stoodAtBytes = beforeBytes;
    }
  }

  #idleWithin(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#onIdle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Resolves once no write is under way. */
  stopped(): Promise<void> {
    return this.#isWriting ? new Promise((resolve) => this.#onIdle.push(resolve)) : Promise.resolve();
  }

  /** Counts what still waits as lost: the end has come. */
  abandon(): void {
    this.#isEnding = true;
    this.#count(SINK.droppedExit, this.#clear());
  }

  writeSync(stallMs: number): void {
    while (this.#bytes > 0 && !this.#isWriting) {
      const { chunk, records } = this.#take();
      const beforeBytes = this.#sink.takenBytes;
      try {
        this.#sink.writeSync(chunk, stallMs, NO_PROGRESS);
        this.#written(chunk.length, records);
      } catch (error) {
        this.#failed(error, chunk, beforeBytes, records);
      }
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#bytes > 0) {
      const { chunk, records } = this.#take();
      const beforeBytes = this.#sink.takenBytes;
      try {
        await this.#sink.write(chunk, NO_PROGRESS);
        this.#written(chunk.length, records);
      } catch (error) {
        this.#failed(error, chunk, beforeBytes, records);
      }
    }
    this.#isWriting = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #take(): { chunk: Buffer; records: number } {
    let count = 0;
    let bytes = 0;
    while (count < this.#lines.length && bytes < WRITE_BYTES) bytes += (this.#lines[count++] as Buffer).length;
    const chunk = Buffer.concat(this.#lines.splice(0, count));
    const records = this.#records.splice(0, count).reduce((sum, one) => sum + one, 0);
    this.#bytes -= bytes;
    return { chunk, records };
  }

  #written(bytes: number, records: number): void {
    this.#count(SINK.written, records);
    this.#count(SINK.bytes, bytes);
  }

  #failed(error: unknown, chunk: Buffer, beforeBytes: number, records: number): void {
    const takenBytes = this.#sink.takesLines === true ? this.#sink.takenBytes - beforeBytes : 0;
    // Beside the application's records there may be lines of our own.
    const taken = Math.min(records, countLines(chunk.subarray(0, takenBytes)));
    if (takenBytes > 0) this.#written(takenBytes, taken);
    if (error instanceof LinesRefused) this.#count(SINK.droppedSink, records - taken);
    else this.#break(records - taken);
  }

  /** The sink has said so on stderr. */
  #break(records: number): void {
    this.#isBroken = true;
    this.#sink.discard(NOTHING);
    this.#count(this.#isEnding ? SINK.droppedExit : SINK.droppedSink, records + this.#clear());
  }

  /** Forgets what waits; gives how many records that were. */
  #clear(): number {
    this.#lines = [];
    this.#bytes = 0;
    return this.#records.splice(0).reduce((sum, one) => sum + one, 0);
  }

  #count(cell: number, by: number): void {
    this.#doubles[this.#start + cell] = (this.#doubles[this.#start + cell] as number) + by;
  }
}

/** Whole ones. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) count++;
  return count;
}
