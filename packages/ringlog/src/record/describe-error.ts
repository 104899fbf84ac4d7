import { types } from "node:util";
import { attempt, readProperty, THREW } from "./read-property.js";

/** What the fingerprint and the record need of an error, each property read once. */
export interface ErrorSketch {
  readonly type: string;
  readonly message: string;
  /** Its `code`, or undefined. THREW where reading it threw. */
  readonly code: unknown;
}

const MAX_TYPE_LENGTH = 256;

/** Whether a value is an error, also one of another realm. */
export function isError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  if (types.isNativeError(value)) return true;
  return types.isProxy(value) ? isProxyOfError(value) : attempt(() => value instanceof Error) === true;
}

const proxies = new WeakMap<object, boolean>();

/** Asked once a proxy: its trap is the application's code. */
function isProxyOfError(proxy: object): boolean {
  const known = proxies.get(proxy);
  if (known !== undefined) return known;
  const isOne = attempt(() => proxy instanceof Error) === true;
  proxies.set(proxy, isOne);
  return isOne;
}

/** Type, message and code of anything that was thrown or logged as an error. Never throws; never reads `stack`. */
export function sketchError(error: unknown): ErrorSketch {
  if (isError(error)) return sketchOf(error, "[message threw]");
  if (typeof error === "object" && error !== null) return sketchOf(error, "");
  return { type: error === null ? "null" : typeof error, message: primitiveText(error), code: undefined };
}

/** Text of a primitive or a function. */
export function primitiveText(value: unknown): string {
  if (typeof value === "function") return functionText(value);
  return String(value);
}

/** `[function name]` or `[class name]`. */
export function functionText(target: object): string {
  const name = readProperty(target, "name");
  return `[function ${typeof name === "string" && name !== "" ? name.slice(0, MAX_TYPE_LENGTH) : "anonymous"}]`;
}

function sketchOf(error: object, threwText: string): ErrorSketch {
  const message = readMessage(error);
  return {
    type: errorType(error),
    message: typeof message === "string" ? message : message === THREW ? threwText : plainText(message),
    code: readCode(error),
  };
}

// Properties are named here rather than passed by name: a duplicate's cost is these three reads.

function readMessage(error: { readonly message?: unknown }): unknown {
  try {
    return error.message;
  } catch {
    // A log call never throws; see `readProperty`.
    return THREW;
  }
}

function readCode(error: { readonly code?: unknown }): unknown {
  try {
    return error.code;
  } catch {
    // See above.
    return THREW;
  }
}

function readName(error: { readonly name?: unknown }): unknown {
  try {
    return error.name;
  } catch {
    // See above.
    return THREW;
  }
}

function readConstructorName(error: object): unknown {
  try {
    const made = error.constructor;
    return typeof made === "function" ? made.name : undefined;
  } catch {
    // See above.
    return undefined;
  }
}

function plainText(message: unknown): string {
  return message === undefined || typeof message === "object" || typeof message === "function" ? "" : String(message);
}

/** Its `name`, or its constructor's name where `name` says only `Error` or nothing. */
function errorType(error: object): string {
  const name = readName(error);
  if (typeof name === "string" && name !== "" && name !== "Error") return name.slice(0, MAX_TYPE_LENGTH);
  const own = readConstructorName(error);
  if (typeof own === "string" && own !== "") return own.slice(0, MAX_TYPE_LENGTH);
  return typeof name === "string" && name !== "" ? name : "Object";
}
