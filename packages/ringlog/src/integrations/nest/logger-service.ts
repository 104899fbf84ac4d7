import type { Logger } from "../../caller/logger-interface.js";
import { withRequestId } from "../../core.js";
import type { LevelName } from "../../record/level.js";
import { type NestCall, sortCall } from "./call-arguments.js";
import { currentExchange } from "./current-exchange.js";
import { LevelFilter, NEST_LEVELS, type NestLevel } from "./levels.js";
import { contextLogger } from "./named-loggers.js";
import { rememberedId } from "./noted-errors.js";

const MAX_OPENED = 1_000;
/**
 * The contexts in which Nest logs what no exception filter and no handler knows of. It is logged as an error of its request, with
 * the route, and once.
 */
const UNEXPECTED: ReadonlySet<string | undefined> = new Set([
  "ExceptionsHandler",
  "StreamableFile",
  "RouterResponseController",
  "ExpressAdapter",
  "FastifyAdapter",
]);

/**
 * Nest's logger over ringlog: `NestFactory.create(AppModule, { logger: new RinglogLogger() })`, or `app.useLogger(…)`. What
 * Nest and its `Logger` class log becomes a record: the last text is the context, `logger.name`; plain objects are its
 * fields; an Error, or a stack that is handed over as a text, is its error. `log` is `info` here, and `verbose` is `trace`.
 */
export class RinglogLogger {
  #context: string | undefined;
  readonly #ownContext: string | undefined;
  #filter: LevelFilter | undefined;
  /** By context: those that `setLogLevels` has opened further than the process's level. */
  readonly #opened = new Map<string | undefined, Logger>();

  /** @param context of records that name none */
  constructor(context?: string) {
    this.#context = context;
    this.#ownContext = context;
  }

  log(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("log", message, optionalParams);
  }

  error(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("error", message, optionalParams);
  }

  warn(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("warn", message, optionalParams);
  }

  debug(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("debug", message, optionalParams);
  }

  verbose(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("verbose", message, optionalParams);
  }

  fatal(message: unknown, ...optionalParams: readonly unknown[]): void {
    this.#log("fatal", message, optionalParams);
  }

  /**
   * Lets these levels through, and all above the loudest of them, whatever the process's level is: for this logger, and so for
   * all of Nest's where it is the application's.
   */
  setLogLevels(levels: readonly NestLevel[]): void {
    this.#filter = new LevelFilter(levels);
    this.#opened.clear();
  }

  isLevelEnabled(level: NestLevel): boolean {
    if (this.#filter?.lets(level) === false) return false;
    return this.#loggerOf(this.#context).isLevelEnabled(NEST_LEVELS[level]);
  }

  setContext(context: string): void {
    this.#context = context;
  }

  /** Back to the context that the constructor was given. */
  resetContext(): void {
    this.#context = this.#ownContext;
  }

  #log(level: NestLevel, message: unknown, params: readonly unknown[]): void {
    if (this.#filter?.lets(level) === false) return;
    const method = NEST_LEVELS[level];
    try {
      this.#logCall(method, sortCall(message, params));
    } catch {
      // A message that is a function, or a Proxy among the arguments, threw: what was given is logged as it is.
      this.#loggerOf(this.#context)[method](message, ...params);
    }
  }

  #logCall(method: LevelName, { context, error, args }: NestCall): void {
    const exchange = UNEXPECTED.has(context) && method === "error" ? currentExchange() : undefined;
    if (exchange !== undefined) return exchange.fail(error ?? args[0]);
    const logger = this.#loggerOf(context ?? this.#context);
    const id = rememberedId(error);
    if (id === undefined) logger[method](...args);
    else withRequestId(id, () => logger[method](...args));
  }

  #loggerOf(context: string | undefined): Logger {
    const lowest = this.#filter?.lowest;
    if (lowest === undefined) return contextLogger(context);
    const known = this.#opened.get(context);
    if (known !== undefined) return known;
    const logger = contextLogger(context).child(undefined, { level: NEST_LEVELS[lowest] });
    if (this.#opened.size < MAX_OPENED) this.#opened.set(context, logger);
    return logger;
  }
}
