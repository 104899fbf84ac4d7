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

/** The sketch of an error that V8 made: its properties are read by their names, in one place, as long as none throws. */
function sketchNativeError(error: NativeError): ErrorSketch {
  let read = 0;
  let message: unknown;
  let name: unknown;
  let code: unknown;
  let maker: unknown;
  try {
    message = error.message;
    read = 1;
    name = error.name;
    read = 2;
    code = error.code;
    read = 3;
    maker = needsMaker(name) ? error.constructor : undefined;
    read = 4;
  } catch {
    // What threw is marked, what was read is kept, and the rest is read one by one: see `sketchRead`.
  }
  return sketchRead(error, read, message, name, code, maker);
}

/** Whether a name leaves it to the constructor to say what an error is. */
export function needsMaker(name: unknown): boolean {
  return name === "Error" || name === "";
}

/** The sketch of an error of which so many were read, one after the other: message, name, code, constructor. The next one threw. */
export function sketchRead(
  error: NativeError,
  read: number,
  message: unknown,
  name: unknown,
  code: unknown,
  maker: unknown,
): ErrorSketch {
  return assemble(
    error,
    read > 0 ? message : THREW,
    read > 1 ? name : read === 1 ? THREW : readName(error),
    read > 2 ? code : read === 2 ? THREW : readCode(error),
    "[message threw]",
    read > 2 ? maker : NOT_READ,
  );
}

export interface NativeError {
  readonly constructor?: unknown;
  readonly message?: unknown;
  readonly name?: unknown;
  readonly code?: unknown;
}

function sketchOf(error: object, threwText: string): ErrorSketch {
  return assemble(error, readMessage(error), readName(error), readCode(error), threwText, NOT_READ);
}

function assemble(
  error: object,
  message: unknown,
  name: unknown,
  code: unknown,
  threwText: string,
  maker: unknown,
): ErrorSketch {
  const text = typeof message === "string" ? message : message === THREW ? threwText : plainText(message);
  return { type: errorType(error, name, maker), message: text, code };
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

/** Stands for a `constructor` that was not read. */
const NOT_READ = Symbol("not read");

function makerName(error: object, known: unknown): unknown {
  try {
    const maker = known === NOT_READ ? error.constructor : known;
    return typeof maker === "function" ? maker.name : undefined;
  } catch {
    // See above.
    return undefined;
  }
}

function plainText(message: unknown): string {
  return message === undefined || typeof message === "object" || typeof message === "function" ? "" : String(message);
}

/** Its `name`, or its constructor's name where `name` says only `Error` or nothing. */
function errorType(error: object, name: unknown, maker: unknown): string {
  if (typeof name === "string" && name !== "" && name !== "Error") return name.slice(0, MAX_TYPE_LENGTH);
  return typeByMaker(error, name, maker);
}

function typeByMaker(error: object, name: unknown, maker: unknown): string {
  // Read only where the name was a string without a type in it.
  const own = makerName(error, typeof name === "string" ? maker : NOT_READ);
  if (typeof own === "string" && own !== "") return own.slice(0, MAX_TYPE_LENGTH);
  return typeof name === "string" && name !== "" ? name : "Object";
}
