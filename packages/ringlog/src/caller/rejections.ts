import { sketchError } from "../record/describe-error.js";
import { ERROR, FATAL } from "../record/level.js";
import { type EventReports, UNHANDLED_REJECTION } from "./event-reports.js";
import { nodeOptions, optionValues } from "./node-options.js";
import { endsUnseen } from "./other-runtimes.js";

const EVENT = "unhandledRejection";
/** Bun's own mode, that no option names. */
const BUN = "bun";
/** Beginning of the second of the two warnings that Node gives of a rejection: it repeats the first one's stack. */
const SECOND = "Unhandled promise rejection. This error originated either by";

/**
 * Rejections that nobody handled and that do not end the process. A listener for them changes what Node does with them, so ours
 * is there only where that is settled without it:
 *
 * | `--unhandled-rejections` | what Node does | we listen |
 * |---|---|---|
 * | `throw`, the default | without a listener an uncaught exception | while the application does |
 * | `strict` | an uncaught exception first, whoever listens | never: the exception is seen |
 * | `warn` | warns, whoever listens | always |
 * | `none` | nothing | always |
 * | `warn-with-error-code` | without a listener warns and sets the exit code | while the application does; else its warning tells |
 * | none, on Bun | without a listener it ends the process, and shows nobody why | always; alone, we hand the rejection back to Bun |
 */
export class Rejections {
  readonly #reports: EventReports;
  readonly #onRejection = (reason: unknown) => this.#report(reason);
  readonly #mode: string;

  constructor(reports: EventReports) {
    this.#reports = reports;
    this.#mode = optionValues(nodeOptions(), "unhandled-rejections").at(-1) ?? (endsUnseen ? BUN : "throw");
  }

  install(): void {
    if (this.#listensAlways || process.listenerCount(EVENT) > 0) this.#listen();
  }

  remove(): void {
    process.off(EVENT, this.#onRejection);
  }

  /** Somebody is about to listen. */
  added(event: string | symbol, listener: unknown): void {
    if (event === EVENT && listener !== this.#onRejection) this.#listen();
  }

  /** Somebody no longer does: a library that finds itself alone decides for the application. */
  removed(event: string | symbol): void {
    if (event === EVENT && !this.#listensAlways && this.#isAlone) this.remove();
  }

  /** Node's own warnings of a rejection: whether one is, and has been dealt with. */
  tookWarning(name: unknown, message: string): boolean {
    if (name !== "UnhandledPromiseRejectionWarning") return false;
    const isNews = this.#mode !== "warn" && this.#mode !== "strict" && !message.startsWith(SECOND);
    if (isNews) this.#reportText(message);
    return true;
  }

  get #listensAlways(): boolean {
    return this.#mode === "warn" || this.#mode === "none" || this.#mode === BUN;
  }

  get #isAlone(): boolean {
    return process.listeners(EVENT).every((listener) => listener === this.#onRejection);
  }

  #listen(): void {
    const isThere = process.listeners(EVENT).includes(this.#onRejection);
    if (!isThere && this.#mode !== "strict") process.prependListener(EVENT, this.#onRejection);
  }

  #report(reason: unknown): void {
    const sketch = sketchError(reason);
    const isEnd = this.#mode === BUN && this.#isAlone;
    const level = isEnd ? FATAL : ERROR;
    this.#reports.failed(UNHANDLED_REJECTION, level, rejectionText(sketch.message), reason, isEnd, sketch);
    if (isEnd) this.#handBack(reason);
  }

  /** Without us Bun does what it would have done: prints it, and ends the process. */
  #handBack(reason: unknown): void {
    this.remove();
    void Promise.reject(reason);
  }

  /** The rejection's stack, or what was rejected as text: all that a warning tells. */
  #reportText(text: string): void {
    const [, type, code, message] = /^([\w$.]+)(?: \[(\w+)\])?(?:: ([\s\S]*?))?\n {4}at /.exec(text) ?? [];
    const isStack = type !== undefined;
    const sketch = {
      type: isStack ? type : "UnhandledPromiseRejection",
      message: (isStack ? message : text) ?? "",
      code,
    };
    const error = { stack: isStack ? text : undefined, ...(code === undefined ? {} : { code }) };
    this.#reports.failed(UNHANDLED_REJECTION, ERROR, rejectionText(sketch.message), error, false, sketch);
  }
}

export function rejectionText(message: string): string {
  return message === "" ? "unhandled rejection" : `unhandled rejection: ${message}`;
}
