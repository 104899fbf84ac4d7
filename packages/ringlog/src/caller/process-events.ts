import { sketchError } from "../record/describe-error.js";
import { ERROR, FATAL } from "../record/level.js";
import { monotonicMs } from "../record/monotonic.js";
import { EventReports, type EventServices, UNCAUGHT_EXCEPTION, UNHANDLED_REJECTION } from "./event-reports.js";
import { NodeWarnings } from "./node-warnings.js";
import { endsWithoutExit, offUnload, onUnload } from "./other-runtimes.js";
import { Rejections, rejectionText } from "./rejections.js";

/** Signals that end a process unless it listens. Windows knows SIGINT, and SIGHUP for a closed console. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** What the process's events need of the instance. */
export interface ProcessServices extends EventServices {
  /** Drains and says what is to be said; the process ends after it. */
  readonly end: () => void;
  /** Waits until what was accepted is written; false where that takes longer. */
  readonly flushSync: (limitMs: number) => boolean;
}

/** How long a survived exception may wait for its record, and for how long the next ones do not. */
const FLUSH_MS = 500;
const FLUSH_EVERY_MS = 1_000;

/** Listens to what happens to a process. Everything is taken back by `remove`. */
export class ProcessEvents {
  readonly #services: ProcessServices;
  readonly reports: EventReports;
  readonly #rejections: Rejections;
  readonly #warnings: NodeWarnings;
  readonly #signalListeners = new Map<string, () => void>();
  readonly #onException = (error: unknown, origin: string) => this.#exception(error, origin);
  readonly #onExit = () => this.#services.end();
  readonly #onBeforeExit = () => this.#beforeExit();
  readonly #onNewListener = (event: string | symbol, listener: unknown) => this.#giveWay(event, listener);
  readonly #onRemovedListener = (event: string | symbol) => this.#standIn(event);
  #isGivingWay = false;
  #hasTurnedOnce = false;
  #nextFlushMs = 0;

  constructor(services: ProcessServices) {
    this.#services = services;
    this.reports = new EventReports(services);
    this.#rejections = new Rejections(this.reports);
    this.#warnings = new NodeWarnings(this.reports, this.#rejections);
  }

  install(withSignals: boolean): void {
    this.remove();
    process.on("uncaughtExceptionMonitor", this.#onException);
    process.on("exit", this.#onExit);
    onUnload(this.#onExit);
    this.#rejections.install();
    this.#warnings.install();
    // In front of Node's own listener, which opens a signal's handle if there is none: giving way closes it.
    (process as NodeJS.EventEmitter).prependListener("newListener", this.#onNewListener);
    process.on("removeListener", this.#onRemovedListener);
    if (withSignals) this.#installSignals();
  }

  remove(): void {
    process.off("uncaughtExceptionMonitor", this.#onException);
    process.off("newListener", this.#onNewListener);
    process.off("removeListener", this.#onRemovedListener);
    process.off("exit", this.#onExit);
    offUnload(this.#onExit);
    process.off("beforeExit", this.#onBeforeExit);
    this.#rejections.remove();
    this.#warnings.remove();
    for (const [signal, listener] of this.#signalListeners) process.off(signal, listener);
    this.#signalListeners.clear();
  }

  /** Only watches: what the exception does to the process stays Node's or the application's affair. */
  #exception(error: unknown, origin: string): void {
    const survives = process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
    const isRejection = origin === "unhandledRejection";
    const sketch = sketchError(error);
    const message = isRejection ? rejectionText(sketch.message) : exceptionText(sketch.message);
    const event = isRejection ? UNHANDLED_REJECTION : UNCAUGHT_EXCEPTION;
    this.reports.failed(event, survives ? ERROR : FATAL, message, error, !survives, sketch);
    if (survives) this.#settle();
    else if (endsWithoutExit) this.#services.end();
  }

  /** A listener that throws ends the process at once, without `exit`. Not again and again, and no more where it took too long. */
  #settle(): void {
    const nowMs = monotonicMs();
    if (nowMs < this.#nextFlushMs) return;
    this.#nextFlushMs = this.#services.flushSync(FLUSH_MS) ? monotonicMs() + FLUSH_EVERY_MS : Number.POSITIVE_INFINITY;
  }

  #installSignals(): void {
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
      this.#signalListeners.set(signal, () => this.#signalled(signal));
      this.#standIn(signal);
    }
    process.on("beforeExit", this.#onBeforeExit);
  }

  /** Listens while nobody else does: a library that ends the process when it is alone must find itself alone. */
  #standIn(event: string | symbol): void {
    this.#rejections.removed(event);
    const own = this.#signalListeners.get(event as string);
    if (own !== undefined && !this.#isGivingWay && process.listenerCount(event) === 0) process.on(event, own);
  }

  #giveWay(event: string | symbol, listener: unknown): void {
    this.#rejections.added(event, listener);
    const own = this.#signalListeners.get(event as string);
    if (own === undefined || listener === own) return;
    this.#isGivingWay = true;
    process.off(event, own);
    this.#isGivingWay = false;
  }

  /** A listener of the application's own decides what the signal does; ours then does nothing. */
  #signalled(signal: keyof typeof SIGNALS): void {
    const own = this.#signalListeners.get(signal);
    if (process.listeners(signal).some((listener) => listener !== own)) return;
    this.#services.end();
    this.remove();
    process.kill(process.pid, signal);
    // As PID 1 the default action of a signal is nothing: the exit code tells instead.
    if (process.pid === 1) process.exit(128 + SIGNALS[signal]);
  }

  /**
   * A signal that came while the loop was about to end is still to be delivered: one more turn does that. Without it the
   * process would end as if there had been no signal.
   */
  #beforeExit(): void {
    if (this.#hasTurnedOnce) return;
    this.#hasTurnedOnce = true;
    setImmediate(() => undefined);
  }
}

function exceptionText(message: string): string {
  return message === "" ? "uncaught exception" : `uncaught exception: ${message}`;
}
