import { KIND_WINDOW } from "../../record/frame.js";
import { levelName } from "../../record/level.js";
import type { LogRecord, Value } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import type { ClosedWindow, ThrottleTable } from "../../ring/throttle-table.js";
import { ownRecord, timestamp } from "../own-record.js";
import type { Stage, StageServices } from "./stage.js";
import { StormTally } from "./storm-tally.js";
import type { Suppression, Window } from "./suppression.js";

/** So many different errors in one throttle window are no storm yet. */
const MANY = 100;

/**
 * Says it when more than a hundred different errors burst in one throttle window: once a window, as the first of them ends, when
 * it is known which were the largest. It reads the windows that suppression watches, so that it looks at no record.
 */
export class Storm implements Stage {
  readonly #table: ThrottleTable;
  readonly #config: () => ConsumerConfig;
  readonly #wallMs: () => number;
  readonly #emit: (record: LogRecord) => void;
  readonly #suppression: Suppression;
  /** Windows up to this one have been told of. */
  #toldOrder = 0;
  /** When the storm that goes on is told of. */
  #dueMs = Number.POSITIVE_INFINITY;
  /** How many windows had been opened at the last look. */
  #openedCount = 0;
  /** From monotonic ms to those since the epoch. */
  #epochMs = 0;
  #tally = new StormTally();

  constructor({ table, config, wallMs, emit }: StageServices, suppression: Suppression) {
    this.#wallMs = wallMs;
    this.#table = table;
    this.#config = config;
    this.#emit = emit;
    this.#suppression = suppression;
  }

  /** A caller has closed a window of the storm before its time: it had to make place, or the worker was late. */
  control(kind: number, payload: unknown): void {
    if (kind === KIND_WINDOW && this.#isOn) this.#add(this.#suppression.windowOf(payload as ClosedWindow), payload);
  }

  tick(nowMs: number): void {
    if (!this.#isOn) this.#look(nowMs);
    if (nowMs >= this.#dueMs) this.#tell();
  }

  nextTickMs(): number {
    return this.#dueMs;
  }

  finish(nowMs: number): void {
    if (!this.#isOn) this.#look(nowMs);
    if (this.#isOn) this.#tell();
  }

  get #isOn(): boolean {
    return this.#dueMs !== Number.POSITIVE_INFINITY;
  }

  /** Whether a storm has begun. */
  #look(nowMs: number): void {
    const { openedCount, windowCount, windows } = this.#suppression;
    if (windowCount <= MANY || openedCount === this.#openedCount) return;
    this.#openedCount = openedCount;
    const news = Array.from(windows).filter(({ order }) => order > this.#toldOrder);
    if (news.length <= MANY) return;
    this.#epochMs = this.#wallMs() - nowMs;
    this.#dueMs = least(news, ({ endsMs }) => endsMs);
    this.#toldOrder = least(news, ({ order }) => order) - 1;
    // Now: until it is told of, all of these may have had to make place, of which nothing is heard where nothing was withheld.
    this.#tally.saw(least(news, ({ openedMs }) => openedMs) + this.#epochMs);
  }

  #add(window: Window | undefined, withheld: unknown): void {
    if (window === undefined || window.order <= this.#toldOrder) return;
    this.#tally.saw(window.openedMs + this.#epochMs);
    if (withheld !== undefined) this.#tally.add(window, withheld as ClosedWindow);
  }

  #tell(): void {
    for (const window of this.#suppression.windows) this.#add(window, this.#table.look(window.cell, window.generation));
    const { openedCount } = this.#suppression;
    const record = this.#record(openedCount - this.#toldOrder, this.#tally);
    this.#toldOrder = openedCount;
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#tally = new StormTally();
    this.#emit(record);
  }

  #record(errors: number, tally: StormTally): LogRecord {
    const event: [string, Value][] = [
      ["event.name", "ringlog.storm"],
      ["storm.errors", errors],
      ["storm.records", errors + tally.withheld],
      ["storm.largest", tally.largest()],
      ["first_observed_timestamp", timestamp(tally.firstMs)],
      ["last_observed_timestamp", timestamp(tally.lastMs)],
    ];
    const msg = `storm: ${errors} different errors`;
    return ownRecord(this.#config(), this.#wallMs(), levelName(tally.level), msg, 0, event);
  }
}

function least<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((smallest, item) => Math.min(smallest, read(item)), Number.POSITIVE_INFINITY);
}
