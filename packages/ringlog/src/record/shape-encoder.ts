import { types } from "node:util";
import { type ByteWriter, SLACK_BYTES } from "./byte-writer.js";
import { isError } from "./describe-error.js";
import { type ShapeCode, ValueEncoder, type ValueLimits } from "./encode-value.js";
import {
  type Expected,
  type GeneratedEncoder,
  type GeneratedServices,
  generateEncoder,
  HANDED_OVER,
  isGenerable,
  OTHER_SHAPE,
  type ShapeTree,
  type Site,
} from "./generate-encoder.js";
import type { Interner, Shape } from "./interner.js";
import { readProperty, THREW } from "./read-property.js";
import { newSlotTexts, slotTextId } from "./slot-text.js";
import { writeText } from "./string-codec.js";
import { TAG_INTERNED } from "./value.js";

/** Uses of a shape after which code is made for it. */
const GENERATE_AT = 16;
/** Shapes with code of their own; others take the plain way. */
const MAX_GENERATED = 1_000;
/** Properties in one piece of code, those of the objects in the object among them; SLACK_BYTES must do for them. */
const MAX_TREE_SLOTS = 128;
const MAX_UTF8_BYTES = 3;
const INTERNED_BYTES = 5;

/** What generated code has read of a call's fields and hands over. */
export interface HandedOver {
  readonly shape: Shape;
  readonly target: object;
  /** In the order of the shape's keys; of secrets, and of what was not read, undefined. */
  readonly values: unknown[];
  /** How many were read; where that is not all, reading the next one threw. */
  readonly read: number;
}

/**
 * Makes code for the shapes that come often, and does for that code what is not worth being repeated in it. Together they
 * write what the plain encoder would, but for texts, which may be interned. All positions are in one writer, the ring's.
 */
export class ShapeEncoder implements GeneratedServices, ShapeCode {
  readonly writer: ByteWriter;
  /** The plain encoder, which calls back where there is code. */
  readonly plain: ValueEncoder;
  readonly threw: unknown = THREW;
  readonly maxItems: number;
  /** Set with HANDED_OVER. */
  handedOver: HandedOver | undefined;
  readonly #interner: Interner;
  readonly #stringLength: number;
  /** The code that wrote the last object. */
  #last: GeneratedEncoder | undefined;
  #count = 0;

  constructor(limits: ValueLimits, interner: Interner, writer: ByteWriter) {
    this.writer = writer;
    this.plain = new ValueEncoder(limits, interner, this);
    this.#interner = interner;
    this.#stringLength = limits.stringLength;
    this.maxItems = limits.keys;
  }

  codeFor(shape: Shape, sample: object): GeneratedEncoder | undefined {
    if (shape.generated !== undefined || ++shape.uses !== GENERATE_AT) return shape.generated;
    if (this.#count >= MAX_GENERATED || !isGenerable(shape)) return undefined;
    if (types.isProxy(sample)) {
      // To look at it would run its traps once more; the next one may serve.
      shape.uses--;
      return undefined;
    }
    this.#count++;
    shape.generated = generateEncoder(this.#treeOf(shape, sample), this, newSite);
    return shape.generated;
  }

  /** What stands in a sample, as far as code can be made for it. */
  #treeOf(shape: Shape, sample: object): ShapeTree {
    let slots = 0;
    const object = (of: Shape, target: object, around: readonly object[]): ShapeTree => {
      const children = new Map<number, Expected>();
      slots += of.keys.length;
      of.keys.forEach((key, index) => {
        const expected = of.secret[index] ? undefined : expect(dataProperty(target, key), [...around, target]);
        if (expected !== undefined) children.set(index, expected);
      });
      return { kind: "object", shape: of, children };
    };
    const expect = (value: unknown, around: readonly object[]): Expected | undefined => {
      if (!isPlainObjectOrList(value) || around.includes(value) || around.length > this.plain.limits.depth)
        return undefined;
      if (slots >= MAX_TREE_SLOTS) return undefined;
      if (Array.isArray(value)) {
        slots++;
        return { kind: "list", item: expect(dataProperty(value, "0"), [...around, value]) };
      }
      const of = this.#shapeOf(value);
      return of === undefined || slots + of.keys.length > MAX_TREE_SLOTS ? undefined : object(of, value, around);
    };
    return object(shape, sample, []);
  }

  /** The shape of an object that code can be made for. */
  #shapeOf(value: object): Shape | undefined {
    const keys = Object.keys(value);
    if (keys.length > this.plain.limits.keys) return undefined;
    const shape = this.#interner.shape(keys);
    if (shape?.id === 0) this.#interner.shape(keys);
    return shape !== undefined && shape.id !== 0 && isGenerable(shape) ? shape : undefined;
  }

  object(writer: ByteWriter, shape: Shape, value: object): boolean {
    if (writer !== this.writer) return false;
    const generated = this.codeFor(shape, value);
    if (generated === undefined) return false;
    const end = generated(value, this.#slackAfter(), false);
    if (end < 0) return false;
    writer.pos = end;
    this.#last = generated;
    return true;
  }

  enter(target: object): void {
    this.plain.enter(target);
  }

  leave(): void {
    this.plain.leave();
  }

  isNested(): boolean {
    return this.plain.depth > 0;
  }

  mayNest(value: object, levels: number): boolean {
    return this.plain.mayNest(value, levels);
  }

  slotText(text: string, pos: number, site: Site): number {
    const { bytes, view, room } = this.writer;
    if (text.length > this.#stringLength) return this.#value(text, pos);
    const id = slotTextId(this.#interner, site, text);
    if (id !== 0 && pos <= room) {
      bytes[pos] = TAG_INTERNED;
      view.setUint32(pos + 1, id, true);
      return pos + INTERNED_BYTES;
    }
    if (pos + text.length * MAX_UTF8_BYTES > room) return this.#value(text, pos);
    return writeText(bytes, text, pos);
  }

  isError(value: object): boolean {
    if (types.isNativeError(value)) return true;
    if (!types.isProxy(value) && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype))
      return false;
    return isError(value);
  }

  slotValue(value: unknown, pos: number, site: Site): number {
    const end = this.#objectAt(value, pos, site);
    if (end >= 0) return end;
    this.#last = undefined;
    const after = this.#value(value, pos);
    site.generated = this.#last;
    return after;
  }

  slotItem(value: unknown, pos: number, site: Site): number {
    const end = this.#objectAt(value, pos, site);
    if (end >= 0) return end;
    this.#last = undefined;
    this.writer.pos = pos;
    this.plain.item(this.writer, value);
    site.generated = this.#last;
    return this.#slackAfter();
  }

  restOfList(values: readonly unknown[], from: number, count: number, pos: number): number {
    this.writer.pos = pos;
    this.plain.restOfArray(this.writer, values, from, count);
    return this.#slackAfter();
  }

  /** An object of the shape that was in this place before; below 0 where it is anything else. */
  #objectAt(value: unknown, pos: number, { generated }: Site): number {
    if (generated === undefined || typeof value !== "object" || value === null) return OTHER_SHAPE;
    if (types.isProxy(value) || Array.isArray(value)) return OTHER_SHAPE;
    return pos <= this.writer.room && this.plain.mayNest(value) ? generated(value, pos, false) : OTHER_SHAPE;
  }

  #value(value: unknown, pos: number): number {
    this.writer.pos = pos;
    this.plain.value(this.writer, value);
    return this.#slackAfter();
  }

  afterThrow(shape: Shape, target: object, pos: number, values: unknown[], read: number): number {
    const { writer, plain } = this;
    const { keys, secret } = shape;
    for (let index = read; index < keys.length; index++) {
      if (!secret[index]) values[index] = index === read ? THREW : readProperty(target, keys[index] as string);
    }
    writer.pos = pos;
    plain.enter(target);
    plain.shaped(writer, shape, values);
    plain.leave();
    return this.#slackAfter();
  }

  handOver(shape: Shape, target: object, values: unknown[], read: number): number {
    this.handedOver = { shape, target, values, read };
    return HANDED_OVER;
  }

  /** The writer's place, after which there is room for what generated code writes without asking. */
  #slackAfter(): number {
    this.writer.ensure(SLACK_BYTES);
    return this.writer.pos;
  }
}

function newSite(): Site {
  return { ...newSlotTexts(), generated: undefined };
}

/** A property's value, without running a getter. */
function dataProperty(target: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(target, key)?.value;
}

function isPlainObjectOrList(value: unknown): value is object {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
