import { formatMessage } from "./format-message.js";
import type { Instance, LogMethod } from "./instance.js";
import { asString } from "./json-text.js";
import { stdSerializers } from "./std-serializers.js";
import {
  chindingsSym,
  endSym,
  formatOptsSym,
  type hooksSym,
  lsCacheSym,
  messageKeySym,
  msgPrefixSym,
  streamSym,
  writeSym,
} from "./symbols.js";
import { epochTime } from "./time.js";

/** The method of a level. It throws nothing, whatever the application's functions do that it calls. */
export function createLogMethod(level: number, hook: Instance[typeof hooksSym]["logMethod"]): LogMethod {
  const method: LogMethod = function LOG(first, ...rest) {
    try {
      log(this, level, first, rest);
    } catch (error) {
      logFailed(this, level, first, rest, error);
    }
  };
  // Minifying takes it away, and hooks may look at it.
  Object.defineProperty(method, "name", { value: "LOG" });
  if (!hook) return method;
  return function hookWrappedLog(...args) {
    try {
      hook.call(this, args, method, level);
    } catch (error) {
      logFailed(this, level, args[0], args.slice(1), error);
    }
  };
}

/** A fatal record is out when its call returns. */
export function flushing(method: LogMethod): LogMethod {
  return function logFatal(...args) {
    method.apply(this, args);
    try {
      this[streamSym].flushSync?.();
    } catch {
      // The stream is not open yet, or no more: what was logged is in its hands.
    }
  };
}

const NONE: readonly unknown[] = [];

function log(logger: Instance, level: number, first: unknown, rest: readonly unknown[]): void {
  if (typeof first === "object" && (first !== null || rest.length > 0))
    return logger[writeSym](withHttp(first), messageOf(logger, rest[0], behind(rest)), level);
  if (first === undefined) return logger[writeSym](null, messageOf(logger, rest[0], behind(rest)), level);
  logger[writeSym](null, messageOf(logger, first, first === null ? NONE : rest), level);
}

function behind(rest: readonly unknown[]): readonly unknown[] {
  return rest.length > 1 ? rest.slice(1) : NONE;
}

/** A request or a response of `node:http` in place of an object is its serialized self. */
function withHttp(object: object | null): object | null {
  if (object === null) return null;
  const { method, headers, socket, setHeader } = object as Record<string, unknown>;
  if (method && headers && socket) return stdSerializers.mapHttpRequest(object);
  return typeof setHeader === "function" ? stdSerializers.mapHttpResponse(object) : object;
}

function messageOf(logger: Instance, message: unknown, args: readonly unknown[]): unknown {
  const prefix = logger[msgPrefixSym];
  const text =
    typeof prefix === "string" && message !== undefined && message !== null ? `${prefix}${message}` : message;
  return args.length === 0 ? text : formatMessage(text, args, (value) => logger[formatOptsSym].stringify(value));
}

/** In place of a line that a serializer, a mixin or the like has kept from being made: what it threw, so that it is not missing. */
function logFailed(logger: Instance, level: number, first: unknown, rest: readonly unknown[], error: unknown): void {
  try {
    const message = [first, ...rest].find((part) => typeof part === "string") as string | undefined;
    const text = message === undefined ? "" : `,"${logger[messageKeySym]}":${asString(message)}`;
    const reason = `,"ringlog.error":${asString(reasonOf(error))}`;
    const line = logger[lsCacheSym][level] + epochTime() + logger[chindingsSym] + reason + text + logger[endSym];
    logger[streamSym].write(line);
  } catch {
    // The stream itself throws: there is nobody left to tell. A log call must not end its caller.
  }
}

/** What was thrown, as text. */
export function reasonOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "something was thrown that has no text";
  }
}
