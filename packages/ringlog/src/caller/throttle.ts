import { fingerprintHex, hashText, normalizeMessage } from "../record/fingerprint-text.js";
import { type ClosedWindow, OPENED_WINDOW, type ThrottleTable } from "../ring/throttle-table.js";

const MAX_FINGERPRINTS = 10_000;
const MAX_SAMPLED_IDS = 1_000;
const MAX_SAMPLED_MESSAGES = 5;
/** Duplicates between two looks at the clock, where the worker closes windows by itself. */
const CLOCK_EVERY = 64;
/** How late the worker may be before a caller closes a window in its place. */
const GRACE_MS = 500;

/** One fingerprint as this thread knows it. */
export interface Fingerprint {
  readonly hi: number;
  readonly lo: number;
  readonly hex: string;
  /** Its cell in the shared table, or -1. */
  cell: number;
  /** The generation that the samples below belong to. */
  generation: number;
  readonly requestIds: Set<string>;
  readonly messages: Set<string>;
  lastRequestId: string | undefined;
  lastMessage: string | undefined;
}

/** Where errors come from: a logger or a decorated function. It remembers its last error, which storms repeat. */
export class ThrottleSite {
  readonly name: string;
  type = "";
  message: string | undefined;
  code: unknown;
  fingerprint: Fingerprint | undefined;

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
  readonly #known = new Map<string, Fingerprint>();
  #windowMs = 0;
  #isAlone = false;

  constructor(table: ThrottleTable, reports: ThrottleReports, clock: MonotonicClock) {
    this.#table = table;
    this.#reports = reports;
    this.#clock = clock;
  }

  /** `isAlone`: no worker closes windows, so every duplicate looks at the clock. */
  configure(windowMs: number, isAlone: boolean): void {
    this.#windowMs = windowMs;
    this.#isAlone = isAlone;
  }

  /** The fingerprint of an error at a site. */
  fingerprint(site: ThrottleSite, type: string, code: unknown, message: string): Fingerprint {
    const last = site.fingerprint;
    if (last !== undefined && site.message === message && site.type === type && site.code === code) return last;
    const fingerprint = this.#lookUp(`${site.name}\n${type}\n${codeText(code)}\n${normalizeMessage(message)}`);
    site.type = type;
    site.message = message;
    site.code = code;
    site.fingerprint = fingerprint;
    return fingerprint;
  }

  /** Whether this occurrence is withheld. It is counted then; otherwise it has opened a window. */
  isWithheld(
    print: Fingerprint,
    level: number,
    wallMs: number,
    message: string,
    requestId: string | undefined,
  ): boolean {
    const table = this.#table;
    const decision = table.enter(print.hi, print.lo, level, print.cell, wallMs, this.#clock, this.#reports.closed);
    print.cell = table.cell;
    if (print.generation !== table.generation) startWindow(print, table.generation);
    if (decision === OPENED_WINDOW) return false;
    if (requestId !== undefined && requestId !== print.lastRequestId) this.#sampleRequest(print, requestId);
    if (message !== print.lastMessage) this.#sampleMessage(print, message);
    if (this.#isAlone || table.count % CLOCK_EVERY === 0) this.#closeIfOver(print);
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

  #closeIfOver(print: Fingerprint): void {
    const overMs = this.#clock() - this.#table.openedMs(print.cell) - this.#windowMs;
    if (overMs >= (this.#isAlone ? 0 : GRACE_MS)) this.#close(print);
  }

  #close(print: Fingerprint): void {
    const window = this.#table.close(print.cell, print.generation);
    if (window !== undefined) this.#reports.closed(window);
  }

  #sampleRequest(print: Fingerprint, requestId: string): void {
    print.lastRequestId = requestId;
    if (print.requestIds.size >= MAX_SAMPLED_IDS || print.requestIds.has(requestId)) return;
    print.requestIds.add(requestId);
    this.#reports.sample(print.cell, print.generation, requestId, undefined);
  }

  #sampleMessage(print: Fingerprint, message: string): void {
    print.lastMessage = message;
    if (print.messages.size >= MAX_SAMPLED_MESSAGES || print.messages.has(message)) return;
    print.messages.add(message);
    this.#reports.sample(print.cell, print.generation, undefined, message);
  }

  #lookUp(key: string): Fingerprint {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [hi, lo] = hashText(key);
    const fingerprint = newFingerprint(hi, lo);
    if (this.#known.size >= MAX_FINGERPRINTS) this.#known.clear();
    this.#known.set(key, fingerprint);
    return fingerprint;
  }
}

function newFingerprint(hi: number, lo: number): Fingerprint {
  return {
    hi,
    lo,
    hex: fingerprintHex(hi, lo),
    cell: -1,
    generation: -1,
    requestIds: new Set(),
    messages: new Set(),
    lastRequestId: undefined,
    lastMessage: undefined,
  };
}

function startWindow(print: Fingerprint, generation: number): void {
  print.generation = generation;
  print.requestIds.clear();
  print.messages.clear();
  print.lastRequestId = undefined;
  print.lastMessage = undefined;
}

function codeText(code: unknown): string {
  return typeof code === "string" || typeof code === "number" ? String(code) : "";
}
