import { LEVEL_COUNT, LEVEL_NAMES, type LevelName } from "../../record/level.js";
import type { LogRecord, Value } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { blockCount, blockView, type Hub } from "../../ring/hub.js";
import { blockStart, CALLER, CONSUMER } from "../../ring/layout.js";
import { ownRecord } from "../own-record.js";
import type { Stage, StageServices } from "./stage.js";

/** Where each reason's counts stand in a thread's block, one double a level. */
const REASONS = [
  { name: "full", start: CALLER.droppedFull, reported: CONSUMER.reported },
  { name: "sink", start: CONSUMER.droppedSink, reported: CONSUMER.reported + LEVEL_COUNT },
  { name: "exit", start: CONSUMER.droppedExit, reported: CONSUMER.reported + 2 * LEVEL_COUNT },
] as const;
/** `CONSUMER.telling` is laid out as `CONSUMER.reported`. */
const TO_TELLING = CONSUMER.telling - CONSUMER.reported;
const REPORTED_DOUBLES = REASONS.length * LEVEL_COUNT;

/** Between two reports of the same thread and reason. */
const EVERY_MS = 1_000;

/** Says what was lost: one record a thread and reason and one line on stderr, at most once a second, and at the end. */
export class LossReport implements Stage {
  readonly #hub: Hub;
  readonly #config: () => ConsumerConfig;
  readonly #emit: (record: LogRecord) => void;
  readonly #wallMs: () => number;
  readonly #warn: (line: string) => void;
  readonly #onLoss: () => void;
  readonly #batchOrder: () => number;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** Blocks that were told of, until that can no longer be lost. */
  readonly #told = new Set<number>();

  constructor({ hub, config, wallMs, emit, warn, onLoss, batchOrder }: StageServices) {
    this.#hub = hub;
    this.#config = config;
    this.#emit = emit;
    this.#wallMs = wallMs;
    this.#warn = warn;
    this.#onLoss = onLoss;
    this.#batchOrder = batchOrder;
  }

  /** What a consumer that is gone has told of is told if its batch was sealed; else it is told again. */
  resume(sealed: readonly number[]): void {
    for (let block = 0; block < blockCount(this.#hub); block++) {
      const counters = blockView(this.#hub, block);
      const order = counters[CONSUMER.tellingOrder] as number;
      if (order !== 0) endTelling(counters, sealed.includes(order));
    }
  }

  /** Reports what is new, if the last report is a second old. */
  tick(nowMs: number): void {
    if (nowMs - this.#lastMs >= EVERY_MS && this.#isDue()) this.flush(nowMs);
  }

  nextTickMs(): number {
    return this.#isDue() ? this.#lastMs + EVERY_MS : Number.POSITIVE_INFINITY;
  }

  finish(nowMs: number): void {
    this.flush(nowMs);
  }

  sealed(): void {
    for (const block of this.#told) endTelling(blockView(this.#hub, block), true);
    this.#told.clear();
  }

  /** Reports what is new. */
  flush(nowMs: number): void {
    let total = 0;
    let unconfirmed = 0;
    for (let block = 0; block < blockCount(this.#hub); block++) {
      total += this.#reportBlock(block);
      unconfirmed += this.#newlyUnconfirmed(block);
    }
    if (unconfirmed > 0) this.#warn(unconfirmedLine(unconfirmed));
    if (total === 0) return;
    this.#lastMs = nowMs;
    this.#warn(`${total} ${total === 1 ? "record was" : "records were"} dropped; see "ringlog.dropped" in the log`);
    this.#onLoss();
  }

  /** Whether something was lost that no report has told of. Asked at every look at the rings, so it makes nothing. */
  #isDue(): boolean {
    const { doubles } = this.#hub;
    const blocks = blockCount(this.#hub);
    for (let block = 0; block < blocks; block++) {
      const first = blockStart(block);
      for (const { start, reported } of REASONS)
        for (let level = 0; level < LEVEL_COUNT; level++)
          if (doubles[first + start + level] !== doubles[first + reported + level]) return true;
    }
    return false;
  }

  #reportBlock(block: number): number {
    const counters = blockView(this.#hub, block);
    let total = 0;
    for (const { name, start, reported } of REASONS) {
      const loss = news(counters, start, reported);
      if (loss.total === 0) continue;
      total += loss.total;
      // Not read again: what was dropped meanwhile belongs to the next report.
      this.#beginTelling(block, counters);
      counters.set(loss.counts, reported + TO_TELLING);
      this.#emit(this.#record(name, loss, counters[CALLER.threadId] as number));
    }
    return total;
  }

  /** Noted before the record is made: this thread may end at any moment. */
  #beginTelling(block: number, counters: Float64Array): void {
    if (this.#told.has(block)) return;
    counters[CONSUMER.tellingOrder] = 0;
    counters.copyWithin(CONSUMER.telling, CONSUMER.reported, CONSUMER.reported + REPORTED_DOUBLES);
    counters[CONSUMER.tellingOrder] = this.#batchOrder();
    this.#told.add(block);
  }

  /** No record tells of them: it would stand in the file beside those that it says are missing. */
  #newlyUnconfirmed(block: number): number {
    const counters = blockView(this.#hub, block);
    let total = 0;
    for (let level = 0; level < LEVEL_COUNT; level++) total += counters[CONSUMER.unconfirmed + level] as number;
    const count = total - (counters[CONSUMER.reportedUnconfirmed] as number);
    counters[CONSUMER.reportedUnconfirmed] = total;
    return count;
  }

  #record(reason: string, { total, byLevel }: News, threadId: number): LogRecord {
    const event: [string, Value][] = [
      ["event.name", "ringlog.dropped"],
      ["dropped.count", total],
      ["dropped.reason", reason],
      ["dropped.by_level", byLevel],
    ];
    const msg = `${total} ${total === 1 ? "record was" : "records were"} dropped (${reason})`;
    return ownRecord(this.#config(), this.#wallMs(), "warn", msg, threadId, event);
  }
}

function endTelling(counters: Float64Array, isTold: boolean): void {
  if (isTold) counters.copyWithin(CONSUMER.reported, CONSUMER.telling, CONSUMER.telling + REPORTED_DOUBLES);
  counters[CONSUMER.tellingOrder] = 0;
}

function unconfirmedLine(count: number): string {
  const records = count === 1 ? "record was" : "records were";
  return `${count} ${records} handed to the writer process, which goes on trying; the file had not taken them when this process ended`;
}

/** What was dropped since the last report. */
function news(counters: Float64Array, start: number, reported: number): News {
  const byLevel = new Map<LevelName, number>();
  const counts = Array.from(counters.subarray(start, start + LEVEL_COUNT));
  let total = 0;
  LEVEL_NAMES.forEach((level, index) => {
    const count = (counts[index] as number) - (counters[reported + index] as number);
    if (count > 0) byLevel.set(level, count);
    total += count;
  });
  return { total, byLevel, counts };
}

interface News {
  readonly total: number;
  readonly byLevel: ReadonlyMap<LevelName, number>;
  /** All that was dropped so far, by level. */
  readonly counts: readonly number[];
}
