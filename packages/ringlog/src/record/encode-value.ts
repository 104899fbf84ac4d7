import { types } from "node:util";
import { ByteWriter, RESERVE_BYTES, SLACK_BYTES } from "./byte-writer.js";
import { functionText, isError } from "./describe-error.js";
import { encodeBuiltin } from "./encode-builtin.js";
import { encodeErrorValue } from "./encode-error.js";
import {
  type GeneratedEncoder,
  type GeneratedServices,
  generateEncoder,
  HANDED_OVER,
  isGenerable,
  OTHER_SHAPE,
  type Site,
  type SlotText,
} from "./generate-encoder.js";
import type { Interner, Shape } from "./interner.js";
import { attempt, readProperty, THREW } from "./read-property.js";
import { writeString, writeText } from "./string-codec.js";
import {
  TAG_ARRAY,
  TAG_END,
  TAG_FALSE,
  TAG_FLOAT64,
  TAG_INT32,
  TAG_INTERNED,
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

/** What generated code has read of a call's fields and hands over. */
export interface HandedOver {
  readonly shape: Shape;
  readonly target: object;
  /** In the order of the shape's keys; of secrets, and of what was not read, undefined. */
  readonly values: unknown[];
  /** How many were read; where that is not all, reading the next one threw. */
  readonly read: number;
}

/** A site's score starts at 0 and is at most this. */
const MAX_SCORE = 32;
/** Below this, texts are not looked for any more; after so many that were not, the score to try again with. */
const GIVE_UP_SCORE = -16;
const RESTING_TEXTS = 1_000;
const TRY_AGAIN_SCORE = -8;

/** Uses of a shape after which code is made for it. */
const GENERATE_AT = 16;
/** Shapes with code of their own; others take the plain way. */
const MAX_GENERATED = 1_000;

/**
 * The plain encoder: any value to tagged bytes. It never throws, reads each property at most once, cuts before it copies,
 * and never reads what a secret's key holds. With a writer of its own it makes code for the shapes that come often, which
 * writes the same bytes there.
 */
export class ValueEncoder implements GeneratedServices {
  readonly limits: ValueLimits;
  readonly interner: Interner;
  readonly writer: ByteWriter;
  generated: GeneratedEncoder | undefined;
  handedOver: HandedOver | undefined;
  /** The objects that are being written, outermost first, up to `#depth`. */
  readonly #ancestors: (object | undefined)[] = [];
  #depth = 0;
  #generatedCount: number;

  /** `writer`: the one that generated code writes to, for which `room` must be set. */
  constructor(limits: ValueLimits, interner: Interner, writer?: ByteWriter) {
    this.limits = limits;
    this.interner = interner;
    this.writer = writer ?? NO_WRITER;
    this.#generatedCount = writer === undefined ? MAX_GENERATED : 0;
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
    this.#enter(fields.target);
    const { shape, values } = fields;
    if (shape === undefined || shape.id === 0) this.#inlineFields(writer, fields);
    else {
      this.#codeFor(shape);
      writer.u8(TAG_SHAPED);
      writer.u32(shape.id);
      this.#shapedValues(writer, shape, values);
    }
    this.#leave();
  }

  /** The values of a shape; a secret's was not read, and is undefined. */
  #shapedValues(writer: ByteWriter, { secret }: Shape, values: readonly unknown[]): void {
    const count = secret.length;
    for (let index = 0; index < count; index++) {
      const value = values[index];
      if (typeof value === "string") writeString(writer, value, this.limits.stringLength);
      else if (typeof value === "number") writeNumber(writer, value);
      else if (secret[index]) writer.u8(TAG_REDACTED);
      else this.#property(writer, value);
    }
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
    this.#enter(target);
    encode();
    this.#leave();
  }

  /** Whether a marker was written in place of the object. */
  #refuses(writer: ByteWriter, target: object, name: string): boolean {
    if (this.#isAncestor(target)) this.marker(writer, "[circular]");
    else if (this.#depth > this.limits.depth) this.marker(writer, `[${name}: too deep]`);
    else if (this.isFull(writer)) this.marker(writer, `[${name}: record too large]`);
    else return false;
    return true;
  }

  #isAncestor(target: object): boolean {
    for (let index = 0; index < this.#depth; index++) if (this.#ancestors[index] === target) return true;
    return false;
  }

  /** Starts anew after an encoding that did not come to its end. */
  reset(): void {
    while (this.#depth > 0) this.#leave();
    this.handedOver = undefined;
  }

  #enter(target: object): void {
    this.#ancestors[this.#depth++] = target;
  }

  // Removing the element would give the array's memory back, sooner or later, and take it again at the next call.
  #leave(): void {
    this.#ancestors[--this.#depth] = undefined;
  }

  #mayNest(value: object): boolean {
    return this.#depth <= this.limits.depth && !this.#isAncestor(value);
  }

  newSite(): Site {
    const first = newSlotText();
    return { last: first, texts: [first], oldest: 0, score: 0, rest: 0, generated: undefined };
  }

  slotText(text: string, pos: number, site: Site): number {
    const { bytes, view, room } = this.writer;
    const { length } = text;
    if (site.rest > 0) site.rest--;
    else if (length <= MAX_SLOT_LENGTH) {
      const { next } = site.last;
      const id = text === next.text ? this.#expected(site, next) : lookFor(site, text);
      if (id !== 0 && pos <= room) {
        bytes[pos] = TAG_INTERNED;
        view.setUint32(pos + 1, id, true);
        return pos + 5;
      }
    }
    if (pos + length * 3 > room || length > this.limits.stringLength) return this.#rareText(text, pos);
    return writeText(bytes, text, pos);
  }

  /** The id of a text that came as expected; it gets one when it does so for some time. */
  #expected(site: Site, expected: SlotText): number {
    site.last = expected;
    if (expected.id !== 0 || expected.count >= INTERN_AFTER) return expected.id;
    if (site.score < MAX_SCORE) site.score++;
    if (++expected.count === INTERN_AFTER) expected.id = this.interner.value(expected.text);
    return expected.id;
  }

  /** A text that must be cut, or for which the segment has no room. */
  #rareText(text: string, pos: number): number {
    this.writer.pos = pos;
    this.text(this.writer, text);
    return this.#slackAfter();
  }

  /** The writer's place, after which there is room for what generated code writes without asking. */
  #slackAfter(): number {
    this.writer.ensure(SLACK_BYTES);
    return this.writer.pos;
  }

  slotValue(value: unknown, pos: number, site: Site, parent: object, isTop: boolean): number {
    const { writer } = this;
    if (typeof value === "object" && value !== null && !types.isProxy(value)) {
      const { generated } = site;
      this.#enter(parent);
      let end = OTHER_SHAPE;
      if (Array.isArray(value)) end = this.#list(value, pos, site);
      else if (generated !== undefined && this.#mayNest(value)) end = generated(value, pos, false);
      this.#leave();
      if (end >= 0) return end;
    }
    writer.pos = pos;
    if (typeof value === "number") {
      writeNumber(writer, value);
      return this.#slackAfter();
    }
    if (isTop && isError(value)) return HANDED_OVER;
    this.#enter(parent);
    this.generated = undefined;
    this.value(writer, value);
    site.generated = this.generated;
    this.#leave();
    return this.#slackAfter();
  }

  #list(values: readonly unknown[], pos: number, site: Site): number {
    if (!this.#mayNest(values) || pos > this.writer.room) return OTHER_SHAPE;
    const { writer } = this;
    const { length } = values;
    const count = Math.min(length, this.limits.keys);
    let index = 0;
    let at = pos + 1;
    this.#enter(values);
    writer.bytes[pos] = TAG_ARRAY;
    for (; index < count && at < writer.room; index++) {
      const value = readProperty(values, index);
      if (typeof value === "string") at = this.slotText(value, at, site);
      else at = this.#item(value, at, site);
    }
    writer.pos = at;
    if (index === length) writer.bytes[writer.pos++] = TAG_END;
    else this.#restOfArray(writer, values, index, length);
    this.#leave();
    return this.#slackAfter();
  }

  #item(value: unknown, pos: number, site: Site): number {
    const { writer } = this;
    const { generated } = site;
    if (generated !== undefined && typeof value === "object" && value !== null && !types.isProxy(value)) {
      const end = Array.isArray(value) || !this.#mayNest(value) ? OTHER_SHAPE : generated(value, pos, false);
      if (end >= 0) return end;
    }
    writer.pos = pos;
    this.generated = undefined;
    if (value === THREW) this.marker(writer, "[getter threw]");
    else this.element(writer, value);
    if (this.generated !== undefined) site.generated = this.generated;
    return this.#slackAfter();
  }

  afterThrow(shape: Shape, target: object, pos: number, values: unknown[], read: number): number {
    const { writer } = this;
    const { keys, secret } = shape;
    writer.pos = pos;
    for (let index = read; index < keys.length; index++) {
      if (!secret[index]) values[index] = index === read ? THREW : readProperty(target, keys[index] as string);
    }
    this.#enter(target);
    writer.u8(TAG_SHAPED);
    writer.u32(shape.id);
    this.#shapedValues(writer, shape, values);
    this.#leave();
    return this.#slackAfter();
  }

  handOver(shape: Shape, target: object, values: unknown[], read: number): number {
    this.handedOver = { shape, target, values, read };
    return HANDED_OVER;
  }

  /** Makes code for a shape that comes often. */
  #codeFor(shape: Shape): GeneratedEncoder | undefined {
    if (shape.generated !== undefined || ++shape.uses !== GENERATE_AT) return shape.generated;
    if (this.#generatedCount >= MAX_GENERATED || !isGenerable(shape)) return undefined;
    this.#generatedCount++;
    shape.generated = generateEncoder(shape, this);
    return shape.generated;
  }

  #object(writer: ByteWriter, value: object): void {
    if (types.isProxy(value)) return this.#proxy(writer, value);
    if (Array.isArray(value)) return this.nested(writer, value, "Array", () => this.#array(writer, value));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return this.#plain(writer, value);
    if (isError(value)) return this.nested(writer, value, "Error", () => encodeErrorValue(this, writer, value));
    if (encodeBuiltin(this, writer, value)) return;
    this.#instance(writer, value);
  }

  /** An object literal, by code made for its shape where there is any. */
  #plain(writer: ByteWriter, value: object): void {
    if (this.#refuses(writer, value, "Object")) return;
    const keys = Object.keys(value);
    const shape = keys.length <= this.limits.keys ? this.interner.shape(keys) : undefined;
    const generated =
      writer === this.writer && shape !== undefined && shape.id !== 0 ? this.#codeFor(shape) : undefined;
    const pos = generated === undefined ? OTHER_SHAPE : generated(value, this.#slackAfter(), false);
    if (pos < 0) {
      this.#enter(value);
      this.#members(writer, value, keys, shape, undefined);
      this.#leave();
    } else writer.pos = pos;
    this.generated = generated;
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
    else if (!encodeBuiltin(this, writer, result))
      this.nested(writer, result, "Object", () => this.#properties(writer, result, NOT_CALLED));
  }

  #array(writer: ByteWriter, values: readonly unknown[], count: number = values.length): void {
    writer.u8(TAG_ARRAY);
    this.#restOfArray(writer, values, 0, count);
  }

  #restOfArray(writer: ByteWriter, values: readonly unknown[], from: number, count: number): void {
    let index = from;
    for (; index < count && index < this.limits.keys && !this.isFull(writer); index++) {
      const value = readProperty(values, index);
      if (value === THREW) this.marker(writer, "[getter threw]");
      else this.element(writer, value);
    }
    if (index < count) this.marker(writer, `…[+${count - index} items]`);
    writer.u8(TAG_END);
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

/** For encoders without code of their own. */
const NO_WRITER = new ByteWriter(() => undefined);

/** Stands for a `toJSON` that must not be called: it belongs to what a `toJSON` gave. */
const NOT_CALLED = Symbol("not called");

/** The own enumerable keys; undefined where a proxy refuses to tell. */
export function ownKeys(target: object): readonly string[] | undefined {
  const keys = attempt(() => Object.keys(target));
  return keys === THREW ? undefined : keys;
}

function writeNumber(writer: ByteWriter, value: number): void {
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

/** Longer texts are not expected to come again. */
const MAX_SLOT_LENGTH = 64;
const MAX_SLOT_TEXTS = 4;
/** A text that came so often when it was expected is interned. */
const INTERN_AFTER = 4;

function newSlotText(): SlotText {
  const made: SlotText = { text: "", id: 0, count: 0, next: undefined as never };
  made.next = made;
  return made;
}

/**
 * A text that was not expected: the id of one that was here before, or 0. Where texts hardly ever come again, they are not looked
 * for any more: that costs as much as writing them.
 */
function lookFor(site: Site, text: string): number {
  const { texts } = site;
  let found: SlotText | undefined;
  for (let index = 0; index < texts.length; index++) {
    const known = texts[index] as SlotText;
    if (known.text === text) {
      found = known;
      break;
    }
  }
  found ??= note(site, text);
  site.last.next = found;
  site.last = found;
  return found.id;
}

/** Notes a new text, in place of the oldest one where there are enough. */
function note(site: Site, text: string): SlotText {
  if (--site.score < GIVE_UP_SCORE) {
    site.score = TRY_AGAIN_SCORE;
    site.rest = RESTING_TEXTS;
  }
  const { texts } = site;
  if (texts.length < MAX_SLOT_TEXTS) texts.push(newSlotText());
  else site.oldest = (site.oldest + 1) % MAX_SLOT_TEXTS;
  const place = texts[texts.length < MAX_SLOT_TEXTS ? texts.length - 1 : site.oldest] as SlotText;
  place.text = text;
  place.id = 0;
  place.count = 0;
  place.next = place;
  return place;
}
