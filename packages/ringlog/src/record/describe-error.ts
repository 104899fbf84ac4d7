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
  if (types.isNativeError(error)) return sketchNativeError(error);
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

/**
 * The sketch of an error that V8 made. All of a storm's cost is here: properties are read by their names, in one place, as long
 * as nothing about them is unusual.
 */
export function sketchNativeError(error: NativeError, into: MutableSketch = newSketch()): ErrorSketch {
  let read = 0;
  let message: unknown;
  let name: unknown;
  try {
    message = error.message;
    read = 1;
    name = error.name;
    read = 2;
    const { code } = error;
    if (typeof message === "string" && typeof name === "string" && name.length <= MAX_TYPE_LENGTH) {
      into.message = message;
      into.code = code;
      into.type = name;
      read = 3;
      if (name === "Error" || name === "") {
        const own = error.constructor?.name;
        if (typeof own === "string" && own !== "" && own.length <= MAX_TYPE_LENGTH) into.type = own;
      }
      return into;
    }
    return assemble(error, message, name, code);
  } catch {
    // What threw is marked, what was read is kept, and the rest is read one by one.
    if (read === 3) return into;
    if (read === 0) return assemble(error, THREW, readName(error), readCode(error));
    return read === 1 ? assemble(error, message, THREW, readCode(error)) : assemble(error, message, name, THREW);
  }
}

/** A sketch that is used again and again, where nobody keeps it. */
export type MutableSketch = { -readonly [name in keyof ErrorSketch]: ErrorSketch[name] };

export function newSketch(): MutableSketch {
  return { type: "", message: "", code: undefined };
}

interface NativeError {
  readonly constructor?: { readonly name?: unknown };
  readonly message?: unknown;
  readonly name?: unknown;
  readonly code?: unknown;
}

function sketchOf(error: object, threwText: string): ErrorSketch {
  return assemble(error, readMessage(error), readName(error), readCode(error), threwText);
}

function assemble(
  error: object,
  message: unknown,
  name: unknown,
  code: unknown,
  threwText = "[message threw]",
): ErrorSketch {
  const text = typeof message === "string" ? message : message === THREW ? threwText : plainText(message);
  return { type: errorType(error, name), message: text, code };
}

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
function errorType(error: object, name: unknown): string {
  if (typeof name === "string" && name !== "" && name !== "Error") return name.slice(0, MAX_TYPE_LENGTH);
  return typeByConstructor(error, name);
}

function typeByConstructor(error: object, name: unknown): string {
  const own = readConstructorName(error);
  if (typeof own === "string" && own !== "") return own.slice(0, MAX_TYPE_LENGTH);
  return typeof name === "string" && name !== "" ? name : "Object";
}
