import { types } from "node:util";
import type { ByteWriter } from "./byte-writer.js";
import { lateEncoderSource } from "./encoder-source.late.js";
import type { Shape } from "./interner.js";
import type { SlotTexts } from "./slot-text.js";

/**
 * Writes a plain object of one shape, which must be no proxy, at `pos` of the services' writer and gives the position after it,
 * or one of the refusals below. `isTop`: these are a call's fields, among which the record's error may be. There must be room
 * for SLACK_BYTES, and there is again afterwards.
 */
export type GeneratedEncoder = (target: object, pos: number, isTop: boolean) => number;

/** The object has another shape, or is none that this code may read; nothing was read. */
export const OTHER_SHAPE = -1;
/** Its properties were read, and are with the services: what was written so far must be forgotten. */
export const HANDED_OVER = -2;

/** What is known of the values that stood in one place of a shape. */
export interface Site extends SlotTexts {
  /** Code for the last object, or the last item of a list. */
  generated: GeneratedEncoder | undefined;
}

/** What generated code calls: the way for everything that is not frequent, or not worth being repeated in it. */
export interface GeneratedServices {
  readonly writer: ByteWriter;
  /** Notes that an object's values are being written; `leave` takes that back. */
  enter(target: object): void;
  leave(): void;
  /** Whether objects around this one are being written already. */
  isNested(): boolean;
  /** Whether an object may stand `levels` below the last one that was entered. */
  mayNest(value: object, levels: number): boolean;
  /** Writes a text; gives the position after it. */
  slotText(text: string, pos: number, site: Site): number;
  /** Writes any other value that is no finite number or boolean. */
  slotValue(value: unknown, pos: number, site: Site): number;
  /** Whether a call's field is the record's error. */
  isError(value: object): boolean;
  /** Writes an item of a list that is no text, finite number or boolean; `threw` where reading it threw. */
  slotItem(value: unknown, pos: number, site: Site): number;
  readonly threw: unknown;
  /** Most items of a list; of what is beyond, and where there is no room, `restOfList` takes care. */
  readonly maxItems: number;
  restOfList(values: readonly unknown[], from: number, count: number, pos: number): number;
  /** Writes an object of which `read` values were read, where reading the next one threw. */
  afterThrow(shape: Shape, target: object, pos: number, values: unknown[], read: number): number;
  /** Keeps what was read of a call's fields; gives HANDED_OVER. */
  handOver(shape: Shape, target: object, values: unknown[], read: number): number;
}

/** What code is made for: an object of a shape, with what is expected in it by the index of its key. */
export interface ShapeTree {
  readonly kind: "object";
  readonly shape: Shape;
  readonly children: ReadonlyMap<number, Expected>;
}

/** A list whose items are most likely like this; undefined: texts, numbers, or anything. */
export interface ListTree {
  readonly kind: "list";
  readonly item: Expected | undefined;
}

export type Expected = ShapeTree | ListTree;

type Factory = (
  services: GeneratedServices,
  writer: ByteWriter,
  isProxy: (value: unknown) => boolean,
  isNativeError: (value: unknown) => boolean,
  shapes: readonly Shape[],
  sites: readonly Site[],
) => GeneratedEncoder;

/** Keys that mean something else on a plain object, or that for-in does not give in the order of their creation. */
const UNFIT = /^(?:__proto__|constructor|toJSON|\d+)$/;

/** Code may be forbidden to come from strings, for the whole process: then nobody tries again. */
let isForbidden = false;

/** Whether code can be made for objects with these keys. */
export function isGenerable({ keys }: Shape): boolean {
  return !isForbidden && keys.length > 0 && !keys.some((key) => UNFIT.test(key));
}

/** Makes the encoder of a shape; undefined where code generation from strings is forbidden. */
export function generateEncoder(
  tree: ShapeTree,
  services: GeneratedServices,
  newSite: () => Site,
): GeneratedEncoder | undefined {
  const { code, shapes, siteCount } = lateEncoderSource().encoderSource(tree);
  try {
    const make = new Function("x", "w", "isProxy", "isNativeError", "S", "T", code) as Factory;
    const { isProxy, isNativeError } = types;
    return make(services, services.writer, isProxy, isNativeError, shapes, Array.from({ length: siteCount }, newSite));
  } catch (error) {
    // The application's stack is used up.
    if (error instanceof RangeError) throw error;
    // --disallow-code-generation-from-strings: the plain encoder serves.
    isForbidden = true;
    return undefined;
  }
}
