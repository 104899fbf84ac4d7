import { sketchError } from "../record/describe-error.js";
import { ERROR } from "../record/level.js";
import { type EventReports, UNHANDLED_REJECTION } from "./event-reports.js";
import { nodeOptions, optionValues } from "./node-options.js";

const EVENT = "unhandledRejection";
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
 */
export class Rejections {
  readonly #reports: EventReports;
  readonly #onRejection = (reason: unknown) => this.#report(reason);
  readonly #mode: string;

  constructor(reports: EventReports) {
    this.#reports = reports;
    this.#mode = optionValues(nodeOptions(), "unhandled-rejections").at(-1) ?? "throw";
  }

  install(): void {
    const isFree = this.#mode === "warn" || this.#mode === "none";
    if (isFree || process.listenerCount(EVENT) > 0) this.#listen();
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
    if (event !== EVENT || this.#mode === "warn" || this.#mode === "none") return;
    if (process.listeners(EVENT).every((listener) => listener === this.#onRejection)) this.remove();
  }

  /** Node's own warnings of a rejection: whether one is, and has been dealt with. */
  tookWarning(name: unknown, message: string): boolean {
    if (name !== "UnhandledPromiseRejectionWarning") return false;
    const isNews = this.#mode !== "warn" && this.#mode !== "strict" && !message.startsWith(SECOND);
    if (isNews) this.#reportText(message);
    return true;
  }

  #listen(): void {
    const isThere = process.listeners(EVENT).includes(this.#onRejection);
    if (!isThere && this.#mode !== "strict") process.prependListener(EVENT, this.#onRejection);
  }

  #report(reason: unknown): void {
    const sketch = sketchError(reason);
    this.#reports.failed(UNHANDLED_REJECTION, ERROR, rejectionText(sketch.message), reason, false, sketch);
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
