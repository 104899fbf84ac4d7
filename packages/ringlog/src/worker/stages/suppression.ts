import { decodeString, decodeValue } from "../../record/decode.js";
import { fingerprintHex } from "../../record/fingerprint-text.js";
import { KIND_SAMPLE, KIND_WINDOW, SECTION_DEBUG, SECTION_ERROR } from "../../record/frame.js";
import { levelName } from "../../record/level.js";
import type { LogRecord, Value } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { type ClosedWindow, earlierGeneration, journalOf, type ThrottleTable } from "../../ring/throttle-table.js";
import { WindowJournal } from "../../ring/window-journal.js";
import type { DecodeContext } from "../decode-record.js";
import { decodeLoggerName, decodeMessage } from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import { ownRecord, timestamp } from "../own-record.js";
import type { Stage, StageServices } from "./stage.js";

const MAX_REQUEST_IDS = 5;
const MAX_MESSAGES = 5;
/** Looking at more windows than this would cost more than staying awake. */
const MAX_WATCHED = 512;
/** Generations from one window of a cell to the next are two; the word on a closed one may come after the next was opened. */
const FORGOTTEN_AFTER = 4;

/** What a window's first record said, and the samples of what was withheld since. */
export interface Window {
  readonly cell: number;
  readonly generation: number;
  /** The how many-th it is. */
  readonly order: number;
  /** Monotonic ms. */
  readonly openedMs: number;
  readonly endsMs: number;
  readonly threadId: number;
  readonly loggerName: string | undefined;
  /** Undefined: another consumer has seen it. */
  readonly title: string | undefined;
  /** Made with the first sample: most windows never have one. */
  requestIds: Set<string> | undefined;
  messages: Set<string> | undefined;
}

const UNSEEN = {
  threadId: 0,
  loggerName: undefined,
  title: undefined,
  requestIds: undefined,
  messages: undefined,
} as const;

/** A sample that a caller sent: see KIND_SAMPLE. */
export interface Sample {
  readonly cell: number;
  readonly generation: number;
  readonly requestId?: string;
  readonly message?: string;
}

/**
 * The worker's half of the throttle: closes windows when their time is over and makes the summary of what they withheld.
 * Counts come from the shared table, and so are exact; samples come through the rings.
 */
export class Suppression implements Stage {
  readonly #table: ThrottleTable;
  readonly #config: () => ConsumerConfig;
  readonly #wallMs: () => number;
  readonly #emit: (record: LogRecord) => void;
  readonly #batchOrder: () => number;
  readonly #journal: WindowJournal;
  /** How many windows were opened, ever. */
  openedCount = 0;
  readonly #windows = new Map<number, Window>();
  #withheld = 0;
  #nextEndMs = Number.POSITIVE_INFINITY;
  /** Closed by a caller before the record that opened them came by, or by a consumer that has died; with entries of the journal. */
  readonly #early = new Map<number, { readonly window: ClosedWindow; readonly entry: number }>();

  constructor({ table, config, wallMs, emit, batchOrder }: StageServices) {
    this.#wallMs = wallMs;
    this.#batchOrder = batchOrder;
    this.#journal = new WindowJournal(journalOf(table.memory));
    this.#table = table;
    this.#config = config;
    this.#emit = emit;
  }

  /** Those that are open, as far as is known. */
  get windows(): Iterable<Window> {
    return this.#windows.values();
  }

  get windowCount(): number {
    return this.#windows.size;
  }

  windowOf({ cell, generation }: ClosedWindow): Window | undefined {
    return this.#windows.get(keyOf(cell, generation));
  }

  /** Windows that another consumer has seen: what the records said that opened them is not known here. */
  resume(sealed: readonly number[]): void {
    for (const noted of this.#journal.unsaid(this.#table, sealed)) this.#keepEarly(noted.window, noted.entry);
    for (const { cell, generation } of this.#table.openWindows()) {
      const openedMs = this.#table.openedMs(cell);
      const endsMs = openedMs + this.#config().throttleMs;
      this.#nextEndMs = Math.min(this.#nextEndMs, endsMs);
      this.#windows.set(keyOf(cell, generation), {
        ...UNSEEN,
        cell,
        generation,
        order: ++this.openedCount,
        openedMs,
        endsMs,
      });
    }
  }

  /** A record that opened a window is remembered for its summary. */
  see(frame: FrameRecord, context: DecodeContext): void {
    const { cell, generation } = frame;
    const key = keyOf(cell, generation);
    const openedMs = this.#table.openedMs(cell);
    const endsMs = openedMs + this.#config().throttleMs;
    this.#nextEndMs = Math.min(this.#nextEndMs, endsMs);
    // Nothing is said of a window that had to make place and has withheld nothing.
    this.#windows.delete(keyOf(cell, earlierGeneration(generation, FORGOTTEN_AFTER)));
    this.#windows.set(key, {
      cell,
      generation,
      // One that was open when this consumer began is counted.
      order: this.#windows.get(key)?.order ?? ++this.openedCount,
      openedMs,
      endsMs,
      threadId: context.threadId,
      loggerName: decodeLoggerName(frame, context.definitions),
      title: titleOf(frame, context),
      requestIds: undefined,
      messages: undefined,
    });
    const early = this.#early.get(key);
    if (early === undefined) return;
    this.#early.delete(key);
    this.#summarise(early.window, early.entry);
  }

  /** Summaries are safe now. */
  sealed(): void {
    this.#journal.sealed();
  }

  control(kind: number, payload: unknown, context: DecodeContext): void {
    if (kind === KIND_SAMPLE) this.#sample(payload as Sample, context);
    if (kind === KIND_WINDOW) this.#closed(payload as ClosedWindow);
  }

  #sample({ cell, generation, requestId, message }: Sample, context: DecodeContext): void {
    const window = this.#windows.get(keyOf(cell, generation));
    if (window === undefined) return;
    if (requestId !== undefined) {
      window.requestIds ??= new Set();
      window.requestIds.add(requestId);
    }
    if (message === undefined) return;
    window.messages ??= new Set();
    if (window.messages.size < MAX_MESSAGES) window.messages.add(context.filter(message));
  }

  /** A caller closed a window. */
  #closed(window: ClosedWindow): void {
    const key = keyOf(window.cell, window.generation);
    if (this.#windows.has(key) || window.count === 0) this.#summarise(window, -1);
    else {
      this.#journal.write(window);
      this.#keepEarly(window, this.#journal.keep());
    }
  }

  /** One window is said once, also where both its closing and the caller's word on it were seen. */
  #keepEarly(window: ClosedWindow, entry: number): void {
    const key = keyOf(window.cell, window.generation);
    const known = this.#early.get(key);
    if (known !== undefined) this.#journal.say(known.entry, this.#batchOrder());
    this.#early.set(key, { window, entry });
  }

  /** Closes what is over; samples are in, for the rings were drained before. */
  tick(nowMs: number): void {
    if (this.#early.size > 0) this.#summariseEarly();
    if (nowMs < this.#nextEndMs) return;
    this.#nextEndMs = Number.POSITIVE_INFINITY;
    for (const window of this.#windows.values()) {
      // A full journal is emptied when the batch is sealed; the others are closed then.
      if (window.endsMs <= nowMs && !this.#journal.isFull) this.#end(window.cell, window.generation);
      else this.#nextEndMs = Math.min(this.#nextEndMs, window.endsMs);
    }
  }

  /** Whether an open window has withheld anything since this was asked last. With very many windows: most likely. */
  hasNews(): boolean {
    if (this.#windows.size > MAX_WATCHED) return true;
    let withheld = this.#table.talliedCount();
    for (const { cell } of this.#windows.values()) withheld += this.#table.countOf(cell);
    const hasNews = withheld !== this.#withheld;
    this.#withheld = withheld;
    return hasNews;
  }

  /** The next window's end. */
  nextTickMs(): number {
    return this.#nextEndMs;
  }

  /** Summarises everything that is open, also where the record that opened it never came by. */
  finish(): void {
    this.#endAll(() => true);
  }

  /** Leaves windows open that have withheld nothing. */
  summarise(): void {
    this.#endAll((cell) => this.#table.countOf(cell) > 0);
  }

  #endAll(isOver: (cell: number) => boolean): void {
    for (const { cell, generation } of this.#table.openWindows()) if (isOver(cell)) this.#end(cell, generation);
    this.#summariseEarly();
    this.#table.takeLate(this.#wallMs(), this.#journal, (window) => this.#summarise(window, this.#journal.keep()));
  }

  /** The rings are drained: the records that opened these went by a consumer that has died, or never come. */
  #summariseEarly(): void {
    for (const { window, entry } of this.#early.values()) this.#summarise(window, entry);
    this.#early.clear();
  }

  #end(cell: number, generation: number): void {
    const closed = this.#table.close(cell, generation, this.#journal);
    if (closed === undefined) this.#windows.delete(keyOf(cell, generation));
    else this.#summarise(closed, closed.count > 0 ? this.#journal.keep() : -1);
  }

  /** The summary, if anything was withheld. `entry`: of the journal, or -1. */
  #summarise(closed: ClosedWindow, entry: number): void {
    const key = keyOf(closed.cell, closed.generation);
    const window = this.#windows.get(key);
    this.#windows.delete(key);
    if (closed.count === 0) return;
    this.#journal.say(entry, this.#batchOrder());
    this.#emit(this.#summary(closed, window));
  }

  #summary(closed: ClosedWindow, window: Window | undefined): LogRecord {
    const requestIds = [...(window?.requestIds ?? [])];
    const event: [string, Value][] = [
      ["event.name", "ringlog.suppressed"],
      ["log_count", closed.count],
      ["first_observed_timestamp", timestamp(closed.firstMs)],
      ["last_observed_timestamp", timestamp(closed.lastMs)],
      ["suppressed.requests", requestIds.length],
      ["suppressed.request_ids", requestIds.slice(0, MAX_REQUEST_IDS)],
      ["suppressed.messages", [...(window?.messages ?? [])]],
    ];
    const level = levelName(closed.level);
    return ownRecord(
      this.#config(),
      this.#wallMs(),
      level,
      window?.title ?? "suppressed",
      window?.threadId ?? 0,
      event,
      {
        loggerName: window?.loggerName,
        fingerprint: fingerprintHex(closed.hi, closed.lo),
      },
    );
  }
}

function keyOf(cell: number, generation: number): number {
  return cell * 1024 + generation;
}

/** What the withheld were, in a line. Of an error only the beginning is decoded, not the stack. */
function titleOf(frame: FrameRecord, context: DecodeContext): string {
  const what = errorTitle(frame, context) ?? context.filter(decodeMessage(frame, context.definitions));
  const cursor = frame.at(SECTION_DEBUG);
  return cursor === undefined ? what : `${decodeString(cursor, context.definitions)}: ${what}`;
}

function errorTitle(frame: FrameRecord, { definitions, filter }: DecodeContext): string | undefined {
  const cursor = frame.at(SECTION_ERROR);
  if (cursor === undefined) return undefined;
  const type = String(decodeValue(cursor, definitions, filter));
  return `${type}: ${String(decodeValue(cursor, definitions, filter))}`;
}
