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
  #lastMs = Number.NEGATIVE_INFINITY;
  /** What was told of, until that can no longer be lost: a block's counts and where they are to be noted. */
  readonly #told: { readonly counters: Float64Array; readonly reported: number; readonly counts: readonly number[] }[] =
    [];

  constructor({ hub, config, wallMs, emit, warn, onLoss }: StageServices) {
    this.#hub = hub;
    this.#config = config;
    this.#emit = emit;
    this.#wallMs = wallMs;
    this.#warn = warn;
    this.#onLoss = onLoss;
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
    for (const { counters, reported, counts } of this.#told.splice(0)) counters.set(counts, reported);
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
      this.#told.push({ counters, reported, counts: loss.counts });
      this.#emit(this.#record(name, loss, counters[CALLER.threadId] as number));
    }
    return total;
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
