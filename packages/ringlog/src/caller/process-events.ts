import { sketchError } from "../record/describe-error.js";
import { ERROR, FATAL } from "../record/level.js";
import type { Emitter } from "./emitter.js";
import type { LoggerState } from "./logger-state.js";

/** Signals that end a process unless it listens. Windows knows SIGINT, and SIGHUP for a closed console. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** What the process's events need of the instance. */
export interface ProcessServices {
  readonly emitter: () => Emitter | undefined;
  readonly state: LoggerState;
  readonly cells: () => Int32Array;
  /** Drains and says what is to be said; the process ends after it. */
  readonly end: () => void;
}

/** Listens to what ends a process. Everything is taken back by `remove`. */
export class ProcessEvents {
  readonly #services: ProcessServices;
  readonly #signalListeners = new Map<string, () => void>();
  readonly #onException = (error: unknown, origin: string) => this.#exception(error, origin);
  readonly #onExit = () => this.#services.end();
  readonly #onBeforeExit = () => this.#beforeExit();
  readonly #onNewListener = (event: string | symbol, listener: unknown) => this.#giveWay(event, listener);
  readonly #onRemovedListener = (event: string | symbol) => this.#standIn(event);
  #isGivingWay = false;
  #hasTurnedOnce = false;

  constructor(services: ProcessServices) {
    this.#services = services;
  }

  install(withSignals: boolean): void {
    this.remove();
    process.on("uncaughtExceptionMonitor", this.#onException);
    process.on("exit", this.#onExit);
    if (withSignals) this.#installSignals();
  }

  remove(): void {
    process.off("uncaughtExceptionMonitor", this.#onException);
    process.off("exit", this.#onExit);
    process.off("beforeExit", this.#onBeforeExit);
    process.off("newListener", this.#onNewListener);
    process.off("removeListener", this.#onRemovedListener);
    for (const [signal, listener] of this.#signalListeners) process.off(signal, listener);
    this.#signalListeners.clear();
  }

  /** Only watches: what the exception does to the process stays Node's or the application's affair. */
  #exception(error: unknown, origin: string): void {
    const emitter = this.#services.emitter();
    if (emitter === undefined) return;
    const survives = process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
    const level = survives ? ERROR : FATAL;
    if (level < this.#services.state.threshold(this.#services.cells())) return;
    const sketch = sketchError(error);
    const kind = origin === "unhandledRejection" ? "unhandled rejection" : "uncaught exception";
    const message = sketch.message === "" ? kind : `${kind}: ${sketch.message}`;
    emitter.fail(this.#services.state, this.#services.state.site, level, message, {
      error,
      sketch,
      debug: undefined,
      always: !survives,
    });
  }

  #installSignals(): void {
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
      this.#signalListeners.set(signal, () => this.#signalled(signal));
      this.#standIn(signal);
    }
    // In front of Node's own listener, which opens the signal's handle if there is none: giving way closes it.
    (process as NodeJS.EventEmitter).prependListener("newListener", this.#onNewListener);
    process.on("removeListener", this.#onRemovedListener);
    process.on("beforeExit", this.#onBeforeExit);
  }

  /** Listens while nobody else does: a library that ends the process when it is alone must find itself alone. */
  #standIn(event: string | symbol): void {
    const own = this.#signalListeners.get(event as string);
    if (own !== undefined && !this.#isGivingWay && process.listenerCount(event) === 0) process.on(event, own);
  }

  #giveWay(event: string | symbol, listener: unknown): void {
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
