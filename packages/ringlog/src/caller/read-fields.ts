import { types } from "node:util";
import { isError } from "../record/describe-error.js";
import { ownKeys, type ReadFields } from "../record/encode-value.js";
import type { Interner, Shape } from "../record/interner.js";
import { attempt, readProperty, THREW } from "../record/read-property.js";
import type { HandedOver } from "../record/shape-encoder.js";
import type { Serializers } from "./serializers.js";

/** Names under which an application usually hands over the record's error, in the order in which they are looked at. */
const ERROR_KEYS = ["err", "error", "cause"];
const NONE: readonly string[] = [];
const MESSAGE_TYPES: ReadonlySet<string> = new Set(["string", "number", "boolean", "bigint"]);
/** Values of a call with more fields are not worth keeping room for. */
const KEPT_VALUES = 64;

/**
 * The fields of a call, read once: the record's error, its message and what is to be encoded all come from here. One
 * object is used for many calls; `clear` lets go of what it holds.
 * @internal
 */
export class CallFields implements ReadFields {
  target: object = this;
  keys: readonly string[] = NONE;
  readonly values: unknown[] = [];
  count = 0;
  shape: Shape | undefined;
  #errorCount = 0;

  /** A plain object's fields. False: it has a `toJSON` of its own, and nothing was read. */
  readPlain(
    target: object,
    interner: Interner,
    maxKeys: number,
    hint: Shape | undefined,
    serializers: Serializers | undefined,
  ): boolean {
    const keys = Object.keys(target);
    const shape = keys.length <= maxKeys ? interner.shape(keys, hint) : undefined;
    if (shape === undefined ? keys.includes("toJSON") : shape.hasToJSON) return false;
    this.#readAll(target, keys, shape, interner, maxKeys, serializers);
    return true;
  }

  read(
    target: object,
    interner: Interner,
    maxKeys: number,
    hint: Shape | undefined,
    serializers: Serializers | undefined,
  ): void {
    const keys = ownKeys(target) ?? NONE;
    const shape = keys.length <= maxKeys ? interner.shape(keys, hint) : undefined;
    this.#readAll(target, keys, shape, interner, maxKeys, serializers);
  }

  /** Takes over what was read already, and reads the rest. `read` values were read; reading the next one threw. */
  adopt({ target, shape, values, read }: HandedOver): void {
    this.target = target;
    this.keys = shape.keys;
    this.count = shape.keys.length;
    this.shape = shape;
    this.#errorCount = 0;
    for (let index = 0; index < this.count; index++) {
      const isRead = index < read || shape.secret[index];
      const value = isRead ? values[index] : index === read ? THREW : readProperty(target, shape.keys[index] as string);
      if (isError(value)) this.#errorCount++;
      this.values[index] = value;
    }
  }

  #readAll(
    target: object,
    keys: readonly string[],
    shape: Shape | undefined,
    interner: Interner,
    maxKeys: number,
    serializers: Serializers | undefined,
  ): void {
    this.target = target;
    this.keys = keys;
    this.count = Math.min(keys.length, maxKeys);
    this.shape = shape;
    this.#errorCount = 0;
    for (let index = 0; index < this.count; index++) {
      const key = keys[index] as string;
      const isSecret = shape === undefined ? interner.isSecret(key) : shape.secret[index];
      this.values[index] = isSecret ? undefined : this.#value(target, key, serializers);
    }
  }

  clear(): void {
    // Shortening the array would give its memory back, and take it again at the next call.
    for (let index = 0; index < this.count; index++) this.values[index] = undefined;
    if (this.values.length > KEPT_VALUES) this.values.length = KEPT_VALUES;
    this.target = this;
    this.keys = NONE;
    this.count = 0;
  }

  /** Takes the record's error out of the fields: `err`, `error` or `cause`, else the first that is an Error. */
  takeError(): Error | undefined {
    if (this.#errorCount === 0) return undefined;
    const named = ERROR_KEYS.map((key) => this.keys.indexOf(key)).find((index) => isError(this.values[index]));
    const index = named ?? this.values.findIndex(isError);
    const error = this.values[index] as Error;
    this.values[index] = undefined;
    return error;
  }

  /** Takes the message out of the fields, if `msg` holds one: a text, or a number, boolean or bigint as text. */
  takeMessage(): string | undefined {
    const index = this.keys.indexOf("msg");
    const message = index === -1 ? undefined : this.values[index];
    if (!MESSAGE_TYPES.has(typeof message)) return undefined;
    this.values[index] = undefined;
    return String(message);
  }

  #value(target: object, key: string, serializers: Serializers | undefined): unknown {
    const value = readProperty(target, key);
    if (typeof value !== "object" || value === null)
      return serializers === undefined ? value : serialized(serializers[key], value);
    if (isError(value)) {
      this.#errorCount++;
      return value;
    }
    return serializers === undefined ? value : serialized(serializers[key], value);
  }
}

function serialized(serializer: ((value: unknown) => unknown) | undefined, value: unknown): unknown {
  if (typeof serializer !== "function" || value === undefined || value === THREW) return value;
  const result = attempt(() => serializer(value));
  return result === THREW ? "[serializer threw]" : result;
}

/** What a log call does with an argument: shows it in the message, takes it as fields, or as the error. @internal */
export type ArgumentKind = "text" | "plain" | "fields" | "error";

/** An object with properties of its own is fields (`plain`: an object literal); a value such as a Date or an array is text. @internal */
export function kindOf(value: unknown, isLikelyError = false): ArgumentKind {
  if (typeof value !== "object" || value === null) return "text";
  if (isLikelyError && types.isNativeError(value)) return "error";
  if (types.isProxy(value)) return kindOfProxy(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return "plain";
  if (isError(value)) return "error";
  return Array.isArray(value) || isValueObject(value) ? "text" : "fields";
}

function kindOfProxy(proxy: object): ArgumentKind {
  if (isError(proxy)) return "error";
  return attempt(() => !Array.isArray(proxy)) === true ? "fields" : "text";
}

/** @internal */
export function isFieldsObject(value: unknown): value is object {
  const kind = kindOf(value);
  return kind === "plain" || kind === "fields";
}

function isValueObject(value: object): boolean {
  if (types.isDate(value) || types.isRegExp(value) || types.isMap(value) || types.isSet(value)) return true;
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value) || types.isBoxedPrimitive(value)) return true;
  return types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || value instanceof URL;
}

/** What an object says of itself in `toJSON`; else the object. @internal */
export function fieldsSource(value: object): unknown {
  if (types.isProxy(value)) return value;
  const toJSON = readToJSON(value);
  if (toJSON === undefined) return value;
  const result = typeof toJSON === "function" ? attempt(() => (toJSON as () => unknown).call(value)) : toJSON;
  if (result === THREW) return "[toJSON threw]";
  return typeof toJSON === "function" ? result : value;
}

/** Whether what `fieldsSource` gave is taken as fields. @internal */
export function isFieldsSource(source: unknown, value: object): source is object {
  return source === value || isFieldsObject(source);
}

// Named here rather than passed by name: it is read of every object that is logged.
function readToJSON(value: { readonly toJSON?: unknown }): unknown {
  try {
    return value.toJSON;
  } catch {
    // A log call never throws; see `readProperty`.
    return THREW;
  }
}
