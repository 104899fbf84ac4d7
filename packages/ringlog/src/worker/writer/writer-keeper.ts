import type { FileSinkOptions } from "../sinks/file/file-options.js";
import { errorCode, type SinkHost } from "../sinks/sink.js";
import type { WriterMessage } from "./protocol.js";
import { WriterRefused } from "./spawn-writer.js";
import { WriterChild } from "./writer-child.js";

/** Between two starts of a process that dies; doubles with each. */
const FIRST_DELAY_MS = 20;
/** Processes in a row that die without having written anything. */
const MAX_DEATHS = 5;
/** So long a process may take to begin, on a machine that is busy, without being given up at the end. */
const BOOT_MS = 2_000;
const BEAT_MS = 200;
/** A process that has not said that it is ready by then is none of ours. */
export const BEGIN_MS = 10_000;

/** What the keeper tells. */
export interface KeeperEvents {
  started(pid: number): void;
  message(message: WriterMessage): void;
  /** The process has died: another can be started in a while. */
  died(): void;
  /** There can be no such process. */
  impossible(why: string): void;
}

/** Sees to it that there is a writer process: starts one, and another when it dies. */
export class WriterKeeper {
  child: WriterChild | undefined;
  readonly #options: FileSinkOptions;
  readonly #env: Readonly<Record<string, string>>;
  readonly #host: SinkHost;
  readonly #events: KeeperEvents;
  readonly #after: number;
  #deaths = 0;
  #isReady = false;
  #beat: NodeJS.Timeout | undefined;
  #startedMs = 0;
  #notBeforeMs = 0;

  constructor(
    options: FileSinkOptions,
    env: Readonly<Record<string, string>>,
    host: SinkHost,
    events: KeeperEvents,
    after: number,
  ) {
    this.#after = after;
    this.#options = options;
    this.#env = env;
    this.#host = host;
    this.#events = events;
  }

  /** The process, or a new one. Undefined: there can be none, or not yet. */
  start(): WriterChild | undefined {
    if (this.child !== undefined) return this.child;
    if (this.#host.now() < this.#notBeforeMs) return undefined;
    try {
      this.#isReady = false;
      this.#startedMs = this.#host.now();
      const opening = { options: this.#options, after: this.#after };
      const child: WriterChild = new WriterChild(
        opening,
        this.#env,
        (message) => this.#take(message),
        (why, isFinal) => this.#gone(child, why, isFinal),
      );
      this.child = child;
      this.#beat = setInterval(() => this.#sayBooting(), BEAT_MS).unref();
      this.#events.started(child.pid);
    } catch (error) {
      this.#failed(
        (error as Error).message,
        error instanceof WriterRefused || errorCode(error) === "ERR_ACCESS_DENIED",
      );
    }
    return this.child;
  }

  /** Whether there is a process that has not had the time to begin: it takes nothing yet, but does not stand still. */
  get isBooting(): boolean {
    return this.child !== undefined && !this.#isReady && this.#host.now() - this.#startedMs < BOOT_MS;
  }

  /** Ends a process that does not begin: whatever it is, it does not run our code. */
  checkBegin(): void {
    if (this.child === undefined || this.#isReady || this.#host.now() - this.#startedMs < BEGIN_MS) return;
    this.child.kill();
    this.#gone(this.child, `it has not begun within ${BEGIN_MS / 1_000} s`, false);
  }

  #sayBooting(): void {
    if (this.isBooting) this.#host.progress();
    else clearInterval(this.#beat);
  }

  #take(message: WriterMessage): void {
    if (message.type === "ready") this.#isReady = true;
    else if (message.type === "warn") this.#host.warn(message.line);
    else if (message.type === "not synced") this.#host.notSynced?.({ errno: message.errno });
    else if (message.type === "done") this.#deaths = 0;
    this.#events.message(message);
  }

  #gone(child: WriterChild, why: string, isFinal: boolean): void {
    if (this.child !== child) return;
    child.cut();
    clearInterval(this.#beat);
    this.child = undefined;
    this.#failed(why, isFinal);
  }

  #failed(why: string, isFinal: boolean): void {
    this.#deaths++;
    if (isFinal || this.#deaths >= MAX_DEATHS) return this.#events.impossible(why);
    if (this.#deaths === 1)
      this.#host.warn(`the process that writes ${this.#options.path} has ended (${why}); another one is started`);
    this.#notBeforeMs = this.#host.now() + FIRST_DELAY_MS * 2 ** (this.#deaths - 1);
    this.#events.died();
  }
}
