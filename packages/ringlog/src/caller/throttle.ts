import { lateFingerprintText } from "../record/fingerprint-text.late.js";
import { hashText } from "../record/hash-text.js";
import { type ClosedWindow, OPENED_WINDOW, type ThrottleTable, type WindowClock } from "../ring/throttle-table.js";
import { WindowSamples } from "./window-samples.js";

/** Duplicates between two looks at the clock, where the worker closes windows by itself. */
const CLOCK_EVERY = 64;
/** How late the worker may be before a caller closes a window in its place. */
const GRACE_MS = 500;

/** What tells errors apart, and the window it met last. */
export interface Fingerprint {
  readonly hi: number;
  readonly lo: number;
  /** Its cell in the shared table, or -1. */
  cell: number;
  generation: number;
}

/**
 * Where errors come from: a logger or a decorated function. It remembers its last error, which storms repeat. Nothing is kept of
 * the others: computing a fingerprint costs less than a table of thousands, which no cache of the processor holds.
 */
export class ThrottleSite {
  readonly name: string;
  type: string | undefined;
  message = "";
  code: unknown;
  fingerprint: Fingerprint | undefined;
  /** Of all but the message. */
  hi = 0;
  lo = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** Where the throttle's findings go. */
export interface ThrottleReports {
  /** A request id or a raw message that a window has not withheld before. */
  sample(cell: number, generation: number, requestId: string | undefined, message: string | undefined): void;
  /** A window closed on this side. */
  closed(window: ClosedWindow): void;
}

/** Monotonic milliseconds, the same for all threads. */
export type MonotonicClock = () => number;

/** The caller's half: decides, before anything is formatted, whether an error is written or only counted. */
export class Throttle {
  readonly #table: ThrottleTable;
  readonly #reports: ThrottleReports;
  readonly #clock: MonotonicClock;
  readonly #samples: WindowSamples;
  #windowMs = 0;
  #isAlone = false;

  constructor(table: ThrottleTable, reports: ThrottleReports, clock: MonotonicClock) {
    this.#table = table;
    this.#reports = reports;
    this.#clock = clock;
    this.#samples = new WindowSamples(reports);
  }

  /** `isAlone`: no worker closes windows, so every duplicate looks at the clock. */
  configure(windowMs: number, isAlone: boolean): void {
    this.#windowMs = windowMs;
    this.#isAlone = isAlone;
  }

  /** The fingerprint of an error at a site. */
  fingerprint(site: ThrottleSite, type: string, code: unknown, message: string): Fingerprint {
    const isSameKind = site.type === type && site.code === code;
    const last = site.fingerprint;
    if (isSameKind && last !== undefined && site.message === message) return last;
    if (!isSameKind) noteKind(site, type, code);
    const fingerprint = { hi: 0, lo: 0, cell: -1, generation: -1 };
    lateFingerprintText().hashMessage(message, site, fingerprint);
    site.message = message;
    site.fingerprint = fingerprint;
    return fingerprint;
  }

  /** Whether this occurrence is withheld. It is counted then; otherwise it has opened a window. */
  isWithheld(
    print: Fingerprint,
    level: number,
    clock: WindowClock,
    message: string,
    requestId: string | undefined,
  ): boolean {
    const table = this.#table;
    const decision = table.enter(print.hi, print.lo, level, print.cell, clock, this.#reports.closed);
    print.cell = table.cell;
    print.generation = table.generation;
    if (decision === OPENED_WINDOW) return false;
    const { count, added } = table;
    this.#samples.note(print, message, requestId);
    if ((this.#isAlone || count % CLOCK_EVERY <= added) && this.isOverdue(print.cell)) this.#close(print);
    return true;
  }

  /** Whether no worker closes windows, so that every duplicate must look at the clock. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** Takes back a window whose first record found no room. */
  takeBack(print: Fingerprint): void {
    this.#close(print);
  }

  /** Whether a window should have been closed by now, so that a caller has to do it. */
  isOverdue(cell: number): boolean {
    const overMs = this.#clock() - this.#table.openedMs(cell) - this.#windowMs;
    return overMs >= (this.#isAlone ? 0 : GRACE_MS);
  }

  #close(print: Fingerprint): void {
    const window = this.#table.close(print.cell, print.generation);
    if (window !== undefined) this.#reports.closed(window);
  }
}

function noteKind(site: ThrottleSite, type: string, code: unknown): void {
  const [hi, lo] = hashText(`${site.name}\n${type}\n${codeText(code)}`);
  site.fingerprint = undefined;
  site.type = type;
  site.code = code;
  site.hi = hi | 0;
  site.lo = lo | 0;
}

function codeText(code: unknown): string {
  return typeof code === "string" || typeof code === "number" ? String(code) : "";
}
