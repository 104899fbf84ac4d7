import { types } from "node:util";
import { type ByteWriter, RESERVE_BYTES } from "./byte-writer.js";
import { functionText, isError } from "./describe-error.js";
import { lateEncodeBuiltin } from "./encode-builtin.late.js";
import { lateEncodeError } from "./encode-error.late.js";
import type { Interner, Shape } from "./interner.js";
import { attempt, readProperty, THREW } from "./read-property.js";
import { writeString } from "./string-codec.js";
import {
  TAG_ARRAY,
  TAG_END,
  TAG_FALSE,
  TAG_FLOAT64,
  TAG_INT32,
  TAG_NULL,
  TAG_OBJECT,
  TAG_REDACTED,
  TAG_SHAPED,
  TAG_TRUE,
  TAG_UNDEFINED,
} from "./value.js";

/** What a value may be before it is cut. */
export interface ValueLimits {
  readonly depth: number;
  readonly keys: number;
  readonly stringLength: number;
}

/** An object's properties, each read once. */
export interface ReadFields {
  readonly target: object;
  /** All keys, of which the first `count` were read. */
  readonly keys: readonly string[];
  /** Undefined for secrets, which are not read, and for what has its place elsewhere in the record. */
  readonly values: readonly unknown[];
  readonly count: number;
  readonly shape: Shape | undefined;
}

/** Code made for shapes that come often. */
export interface ShapeCode {
  /** Notes that the shape is used; makes its code when it has been often enough. */
  codeFor(shape: Shape, sample: object): unknown;
  /** Writes a plain object by the code for its shape. False: there is none, or it doesn't fit, and nothing was written. */
  object(writer: ByteWriter, shape: Shape, value: object): boolean;
}

/**
 * The plain encoder: any value to tagged bytes. It never throws, reads each property at most once, cuts before it copies,
 * and never reads what a secret's key holds.
 */
export class ValueEncoder {
  readonly limits: ValueLimits;
  readonly interner: Interner;
  readonly #shapes: ShapeCode | undefined;
  /** The objects that are being written, outermost first, up to `#depth`. */
  readonly #ancestors: (object | undefined)[] = [];
  #depth = 0;

  /** `shapes`: where there is code for shapes that come often. */
  constructor(limits: ValueLimits, interner: Interner, shapes?: ShapeCode) {
    this.limits = limits;
    this.interner = interner;
    this.#shapes = shapes;
  }

  value(writer: ByteWriter, value: unknown): void {
    switch (typeof value) {
      case "string":
        return writeString(writer, value, this.limits.stringLength);
      case "number":
        return writeNumber(writer, value);
      case "boolean":
        return writer.u8(value ? TAG_TRUE : TAG_FALSE);
      case "undefined":
        return writer.u8(TAG_UNDEFINED);
      case "object":
        return value === null ? writer.u8(TAG_NULL) : this.#object(writer, value);
      case "bigint":
        return this.text(writer, String(value));
      case "symbol":
        return this.text(writer, String(value));
      default:
        return this.text(writer, functionText(value as object));
    }
  }

  text(writer: ByteWriter, text: string): void {
    writeString(writer, text, this.limits.stringLength);
  }

  /** The fields of a call, whose values have been read. Those without a place in the fields are undefined there. */
  fields(writer: ByteWriter, fields: ReadFields): void {
    this.enter(fields.target);
    const { shape, values } = fields;
    if (shape === undefined || shape.id === 0) this.#inlineFields(writer, fields);
    else {
      this.#shapes?.codeFor(shape, fields.target);
      this.shaped(writer, shape, values);
    }
    this.leave();
  }

  /** What stands in place of a value, or of the rest of it: never cut itself. */
  marker(writer: ByteWriter, text: string): void {
    writeString(writer, text, text.length);
  }

  /** Values until END, at most `limits.keys` of them. */
  items(writer: ByteWriter, values: Iterable<unknown>, count: number): void {
    writer.u8(TAG_ARRAY);
    let written = 0;
    for (const value of values) {
      if (written >= this.limits.keys || this.isFull(writer)) break;
      this.element(writer, value);
      written++;
    }
    if (written < count) this.marker(writer, `…[+${count - written} items]`);
    writer.u8(TAG_END);
  }

  /** A value inside an array: what an object would leave out is null. */
  element(writer: ByteWriter, value: unknown): void {
    if (value === undefined) writer.u8(TAG_NULL);
    else this.value(writer, value);
  }

  key(writer: ByteWriter, key: string): void {
    writeString(writer, key, this.limits.stringLength);
  }

  /** One key with its value; a secret's value is not looked at. */
  entry(writer: ByteWriter, key: string, value: unknown): void {
    this.key(writer, key);
    if (this.interner.isSecret(key)) writer.u8(TAG_REDACTED);
    else this.#property(writer, value);
  }

  isFull(writer: ByteWriter): boolean {
    return writer.pos > writer.limit - RESERVE_BYTES;
  }

  /** Runs `encode` one level deeper, unless the object is too deep or contains itself. */
  nested(writer: ByteWriter, target: object, name: string, encode: () => void): void {
    if (this.#refuses(writer, target, name)) return;
    this.enter(target);
    encode();
    this.leave();
  }

  /** Whether a marker was written in place of the object. */
  #refuses(writer: ByteWriter, target: object, name: string): boolean {
    if (this.isAncestor(target)) this.marker(writer, "[circular]");
    else if (this.#depth > this.limits.depth) this.marker(writer, `[${name}: too deep]`);
    else if (this.isFull(writer)) this.marker(writer, `[${name}: record too large]`);
    else return false;
    return true;
  }

  /** Whether it is one of the objects that are being written. */
  isAncestor(target: object): boolean {
    for (let index = 0; index < this.#depth; index++) if (this.#ancestors[index] === target) return true;
    return false;
  }

  /** Starts anew after an encoding that did not come to its end. */
  reset(): void {
    while (this.#depth > 0) this.leave();
  }

  /** Notes that an object's values are being written; `leave` takes that back. */
  enter(target: object): void {
    this.#ancestors[this.#depth++] = target;
  }

  // Removing the element would give the array's memory back, sooner or later, and take it again at the next call.
  leave(): void {
    this.#ancestors[--this.#depth] = undefined;
  }

  /** Leaves so many levels fewer to the objects that follow; a negative number takes that back. */
  sink(levels: number): void {
    this.#depth += levels;
  }

  /** How many objects are being written. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether an object may stand here, or `levels` deeper: it is not too deep and is not being written already. */
  mayNest(value: object, levels: number = 0): boolean {
    return this.#depth + levels <= this.limits.depth && !this.isAncestor(value);
  }

  /** A shape's tag and its values; those of secrets, which were not read, are undefined. */
  shaped(writer: ByteWriter, shape: Shape, values: readonly unknown[]): void {
    writer.u8(TAG_SHAPED);
    writer.u32(shape.id);
    const count = shape.secret.length;
    for (let index = 0; index < count; index++) {
      const value = values[index];
      if (typeof value === "string") writeString(writer, value, this.limits.stringLength);
      else if (typeof value === "number") writeNumber(writer, value);
      else if (shape.secret[index]) writer.u8(TAG_REDACTED);
      else this.#property(writer, value);
    }
  }

  /** The rest of an array, from its tag or an item on. */
  restOfArray(writer: ByteWriter, values: readonly unknown[], from: number, count: number): void {
    let index = from;
    for (; index < count && index < this.limits.keys && !this.isFull(writer); index++) {
      this.item(writer, readProperty(values, index));
    }
    if (index < count) this.marker(writer, `…[+${count - index} items]`);
    writer.u8(TAG_END);
  }

  /** What `readProperty` gave for an array's item. */
  item(writer: ByteWriter, value: unknown): void {
    if (value === THREW) this.marker(writer, "[getter threw]");
    else this.element(writer, value);
  }

  #object(writer: ByteWriter, value: object): void {
    if (types.isProxy(value)) return this.#proxy(writer, value);
    if (Array.isArray(value)) return this.nested(writer, value, "Array", () => this.#array(writer, value));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return this.#plain(writer, value);
    if (isError(value))
      return this.#refuses(writer, value, "Error")
        ? undefined
        : lateEncodeError().encodeErrorValue(this, writer, value);
    if (lateEncodeBuiltin().encodeBuiltin(this, writer, value)) return;
    this.#instance(writer, value);
  }

  /** An object literal, by code made for its shape where there is any. */
  #plain(writer: ByteWriter, value: object): void {
    if (this.#refuses(writer, value, "Object")) return;
    const keys = Object.keys(value);
    const shape = keys.length <= this.limits.keys ? this.interner.shape(keys) : undefined;
    if (shape !== undefined && shape.id !== 0 && this.#shapes?.object(writer, shape, value) === true) return;
    this.enter(value);
    this.#members(writer, value, keys, shape, undefined);
    this.leave();
  }

  /** A class's instance: what its `toJSON` gives, else its own enumerable properties. */
  #instance(writer: ByteWriter, value: object): void {
    const toJSON = readProperty(value, "toJSON");
    const isJSON = typeof toJSON === "function" || toJSON === THREW;
    const encode = () => (isJSON ? this.#fromJSON(writer, value, toJSON) : this.#properties(writer, value, toJSON));
    this.nested(writer, value, "Object", encode);
  }

  #fromJSON(writer: ByteWriter, value: object, toJSON: unknown): void {
    const result = toJSON === THREW ? THREW : attempt(() => (toJSON as () => unknown).call(value));
    if (result === THREW) this.marker(writer, "[toJSON threw]");
    else if (result === value) this.#properties(writer, value, NOT_CALLED);
    else if (typeof result === "object" && result !== null) this.#converted(writer, result);
    else this.element(writer, result);
  }

  /** What `toJSON` gave: its own `toJSON` is not called again. */
  #converted(writer: ByteWriter, result: object): void {
    if (types.isProxy(result) || Array.isArray(result) || isError(result)) this.#object(writer, result);
    else if (!lateEncodeBuiltin().encodeBuiltin(this, writer, result))
      this.nested(writer, result, "Object", () => this.#properties(writer, result, NOT_CALLED));
  }

  #array(writer: ByteWriter, values: readonly unknown[], count: number = values.length): void {
    writer.u8(TAG_ARRAY);
    this.restOfArray(writer, values, 0, count);
  }

  #proxy(writer: ByteWriter, value: object): void {
    const isArray = attempt(() => Array.isArray(value));
    if (isArray === THREW) return this.marker(writer, "[revoked proxy]");
    if (isArray) return this.nested(writer, value, "Proxy", () => this.#proxyArray(writer, value));
    this.nested(writer, value, "Proxy", () => this.#properties(writer, value));
  }

  #proxyArray(writer: ByteWriter, value: object): void {
    const length = readProperty(value, "length");
    if (typeof length !== "number" || !(length >= 0)) return this.marker(writer, "[proxy threw]");
    this.#array(writer, value as unknown[], length);
  }

  /** `toJSON` is what was read of it already. */
  #properties(writer: ByteWriter, target: object, toJSON?: unknown): void {
    const keys = ownKeys(target);
    if (keys === undefined) return this.marker(writer, "[proxy threw]");
    const shape = keys.length <= this.limits.keys ? this.interner.shape(keys) : undefined;
    this.#members(writer, target, keys, shape, toJSON);
  }

  #members(
    writer: ByteWriter,
    target: object,
    keys: readonly string[],
    shape: Shape | undefined,
    toJSON: unknown,
  ): void {
    if (shape === undefined ? keys.includes("toJSON") : shape.hasToJSON) this.#besideJSON(writer, target, keys, toJSON);
    else if (shape === undefined || shape.id === 0) this.#inline(writer, target, keys);
    else this.#shaped(writer, target, shape);
  }

  /** An object with a `toJSON` of its own: it is called, unless it is no function or must not be. */
  #besideJSON(writer: ByteWriter, target: object, keys: readonly string[], known: unknown): void {
    const toJSON = known === undefined ? readProperty(target, "toJSON") : known;
    if (typeof toJSON === "function" || toJSON === THREW) return this.#fromJSON(writer, target, toJSON);
    const others = keys.filter((key) => key !== "toJSON");
    this.#inline(writer, target, others, toJSON === NOT_CALLED ? undefined : toJSON);
  }

  #shaped(writer: ByteWriter, target: object, shape: Shape): void {
    writer.u8(TAG_SHAPED);
    writer.u32(shape.id);
    const { keys, secret } = shape;
    for (let index = 0; index < keys.length; index++) {
      if (secret[index]) writer.u8(TAG_REDACTED);
      else this.#property(writer, readProperty(target, keys[index] as string));
    }
  }

  #property(writer: ByteWriter, value: unknown): void {
    if (typeof value === "number") writeNumber(writer, value);
    else if (value === THREW) this.marker(writer, "[getter threw]");
    else this.value(writer, value);
  }

  #inline(writer: ByteWriter, target: object, keys: readonly string[], toJSON?: unknown): void {
    writer.u8(TAG_OBJECT);
    if (toJSON !== undefined) this.entry(writer, "toJSON", toJSON);
    let written = 0;
    for (const key of keys) {
      if (written >= this.limits.keys || this.isFull(writer)) break;
      written++;
      this.key(writer, key);
      if (this.interner.isSecret(key)) writer.u8(TAG_REDACTED);
      else this.#property(writer, readProperty(target, key));
    }
    this.#close(writer, keys.length - written);
  }

  #inlineFields(writer: ByteWriter, { keys, values, count }: ReadFields): void {
    writer.u8(TAG_OBJECT);
    let written = 0;
    for (; written < count && !this.isFull(writer); written++) {
      const key = keys[written] as string;
      this.key(writer, key);
      if (this.interner.isSecret(key)) writer.u8(TAG_REDACTED);
      else this.#property(writer, values[written]);
    }
    this.#close(writer, keys.length - written);
  }

  #close(writer: ByteWriter, missing: number): void {
    if (missing > 0) this.#missingKeys(writer, missing);
    writer.u8(TAG_END);
  }

  #missingKeys(writer: ByteWriter, count: number): void {
    this.key(writer, "…");
    this.marker(writer, `[+${count} keys]`);
  }
}

/** Stands for a `toJSON` that must not be called: it belongs to what a `toJSON` gave. */
const NOT_CALLED = Symbol("not called");

/** The own enumerable keys; undefined where a proxy refuses to tell. */
export function ownKeys(target: object): readonly string[] | undefined {
  const keys = attempt(() => Object.keys(target));
  return keys === THREW ? undefined : keys;
}

export function writeNumber(writer: ByteWriter, value: number): void {
  if ((value | 0) === value && !(value === 0 && 1 / value < 0)) {
    writer.ensure(5);
    const { pos } = writer;
    writer.bytes[pos] = TAG_INT32;
    writer.view.setInt32(pos + 1, value, true);
    writer.pos = pos + 5;
  } else if (Number.isFinite(value)) {
    writer.ensure(9);
    const { pos } = writer;
    writer.bytes[pos] = TAG_FLOAT64;
    writer.view.setFloat64(pos + 1, value, true);
    writer.pos = pos + 9;
  } else {
    writeString(writer, String(value), 16);
  }
}
