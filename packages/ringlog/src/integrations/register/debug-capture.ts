import { format } from "node:util";
import type { Logger } from "../../caller/logger-interface.js";
import { getLogger, instance, isError } from "../../core.js";
import { messageText, splitError } from "./shown-text.js";

/** What versions 2 to 4 of the package export, as far as it is needed. */
interface DebugPackage {
  log: (this: DebugInstance, ...args: unknown[]) => unknown;
  formatArgs: (this: DebugInstance, args: unknown[]) => void;
  coerce?: (this: unknown, value: unknown) => unknown;
}

/** Of one namespace. */
interface DebugInstance {
  readonly namespace: string;
  readonly log?: unknown;
}

/** Namespaces with a logger of their own. Packages make some for each connection: those that come later share one. */
const MAX_NAMESPACES = 1_000;

const captured = new WeakSet<object>();
const loggers = new Map<string, Logger>();
/** Errors are passed on as the text of their stack: this one is what the call that goes on began with. */
let firstError: { readonly error: unknown; readonly text: unknown } | undefined;

/** Makes records of what this copy of the package writes. Where the application has set a `log` of its own, that stays. */
export function captureDebugCopy(exports: unknown): void {
  if (!isDebugPackage(exports) || captured.has(exports)) return;
  captured.add(exports);
  const { log, formatArgs, coerce } = exports;
  const capturedLog = function capturedLog(this: DebugInstance, ...args: unknown[]): unknown {
    if (instance().isClosed) return log.apply(this, args);
    record(this.namespace, args);
    return undefined;
  };
  exports.log = capturedLog;
  // The namespace, the colours and the time since the last line are no part of the message.
  exports.formatArgs = function formatCaptured(this: DebugInstance, args: unknown[]): void {
    const isOurs = (this.log || exports.log) === capturedLog && !instance().isClosed;
    if (!isOurs) formatArgs.call(this, args);
  };
  if (coerce !== undefined)
    exports.coerce = function coerceCaptured(this: unknown, value: unknown): unknown {
      const text = coerce.call(this, value);
      firstError = isError(value) ? { error: value, text } : undefined;
      return text;
    };
}

function isDebugPackage(exports: unknown): exports is DebugPackage {
  if (typeof exports !== "function") return false;
  const { log, formatArgs, enable } = exports as unknown as { readonly [name: string]: unknown };
  return [log, formatArgs, enable].every((method) => typeof method === "function");
}

function record(namespace: string, args: readonly unknown[]): void {
  try {
    const logger = loggerOf(namespace);
    if (logger === undefined) return;
    const { rest, error, hasError } = splitError(withFirstError(args));
    const text = messageText(format(...rest));
    const message = loggers.has(namespace) ? text : `${namespace} ${text}`;
    if (hasError) logger.debug(error, ...(text === "" ? [] : [message]));
    else logger.debug(message);
  } catch {
    // The application's stack is used up, or a value cannot be shown: this line is lost.
  }
}

/** In place of the stack's text, which the package has put where the error was. */
function withFirstError(args: readonly unknown[]): readonly unknown[] {
  const first = firstError;
  firstError = undefined;
  return first !== undefined && first.text === args[0] ? [first.error, ...args.slice(1)] : args;
}

/** That `DEBUG` selects a namespace is enough for its lines to be logged, unless nothing is. */
function loggerOf(namespace: string): Logger | undefined {
  if (getLogger().level === "silent") return undefined;
  const known = loggers.get(namespace);
  if (known !== undefined) return known;
  const isOwn = loggers.size < MAX_NAMESPACES;
  const logger = getLogger(isOwn ? namespace : "debug");
  logger.level = "debug";
  if (isOwn) loggers.set(namespace, logger);
  return logger;
}
