import type { ByteWriter } from "./byte-writer.js";
import type { GeneratedEncoder } from "./generate-encoder.js";
import { writeString } from "./string-codec.js";

/** Dictionary entries: a string; a shape (the keys of an object, in order, as strings up to the entry's end). */
export const ENTRY_STRING = 1;
export const ENTRY_SHAPE = 2;

/** Where definitions are kept for the consumer. Returns the entry's id, or 0 when there is no more room. */
export interface Dictionary {
  define(kind: number, write: (writer: ByteWriter) => void): number;
}

/** The keys of an object, in order. `id` is 0 while it was seen only once. */
export interface Shape {
  id: number;
  readonly keys: readonly string[];
  readonly secret: readonly boolean[];
  readonly hasToJSON: boolean;
  /** How often it was written since it has an id. */
  uses: number;
  /** Code made for it, once it has been used often enough. */
  generated: GeneratedEncoder | undefined;
}

/** A message that was seen, and the shape of the fields that came with it the last time. */
export interface MessageEntry {
  readonly id: number;
  /** Whether it has a `%`, so that arguments may have a place in it. */
  readonly hasPlaceholders: boolean;
  shape: Shape | undefined;
  /** The one before it. */
  otherShape: Shape | undefined;
}

/** A text of a field that was interned. */
export interface InternedText {
  readonly text: string;
  readonly id: number;
}

interface ShapeNode {
  readonly next: Map<string, ShapeNode>;
  shape: Shape | undefined;
}

const MAX_STRINGS = 10_000;
const MAX_INTERNED_LENGTH = 256;
const MAX_VALUES = 4_096;
/** Longer texts of fields are not kept. */
const MAX_VALUE_LENGTH = 64;
const MAX_SEEN_ONCE = 512;
/** Shorter parts are copies in V8 anyway. */
const LEAST_SLICE = 13;
const MAX_SHAPE_NODES = 16_384;
const MAX_SHAPE_KEYS = 64;
const MAX_CACHED_KEYS = 8_192;

/**
 * What one ring has interned: messages, names and object shapes. Each is defined when it comes the second time, so that
 * texts with variable parts don't fill the dictionary; every table is bounded, and what finds no room is written in full.
 */
export class Interner {
  readonly #dictionary: Dictionary;
  readonly #isSecret: (key: string) => boolean;
  readonly #messages = new Map<string, MessageEntry>();
  readonly #names = new Map<string, number>();
  readonly #values = new Map<string, InternedText>();
  readonly #secrets = new Map<string, boolean>();
  readonly #root: ShapeNode = { next: new Map(), shape: undefined };
  #seenOnce = new Set<string>();
  #nodes = 0;

  constructor(dictionary: Dictionary, isSecret: (key: string) => boolean) {
    this.#dictionary = dictionary;
    this.#isSecret = isSecret;
  }

  /** The entry of a message that has come before; undefined where it must be written in full. */
  message(text: string): MessageEntry | undefined {
    const entry = this.#messages.get(text);
    if (entry !== undefined) return entry;
    return text.length > MAX_INTERNED_LENGTH ? undefined : this.#secondSight(text);
  }

  /** The entry of a message that was interned already. */
  known(text: string): MessageEntry | undefined {
    return this.#messages.get(text);
  }

  /** Id of a name (a logger's, a function's), or 0 where it must be written in full. */
  name(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (text.length > MAX_INTERNED_LENGTH || this.#names.size >= MAX_STRINGS) return 0;
    const id = this.#defineString(text);
    this.#names.set(ownCopy(text), id);
    return id;
  }

  /** A field's text that has come before; undefined where it must be written in full. */
  value(text: string): InternedText | undefined {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    if (text.length > MAX_VALUE_LENGTH || this.#values.size >= MAX_VALUES || !this.#isSecondSight(text))
      return undefined;
    const id = this.#defineString(text);
    if (id === 0) return undefined;
    const value: InternedText = { text: ownCopy(text), id };
    this.#values.set(value.text, value);
    return value;
  }

  /** Whether a key names a secret. */
  isSecret(key: string): boolean {
    const known = this.#secrets.get(key);
    if (known !== undefined) return known;
    const secret = this.#isSecret(key);
    if (this.#secrets.size < MAX_CACHED_KEYS) this.#secrets.set(key, secret);
    return secret;
  }

  /** The shape with these keys, most likely `hint`; undefined where there is no room for another. Its `id` is 0 until it is defined. */
  shape(keys: readonly string[], hint?: Shape): Shape | undefined {
    if (hint !== undefined && hint.id !== 0 && sameKeys(hint.keys, keys)) return hint;
    if (keys.length > MAX_SHAPE_KEYS) return undefined;
    const node = this.#walk(keys);
    if (node === undefined) return undefined;
    if (node.shape === undefined) node.shape = this.#newShape(keys);
    else if (node.shape.id === 0) node.shape.id = this.#defineShape(node.shape);
    return node.shape;
  }

  #secondSight(text: string): MessageEntry | undefined {
    if (this.#messages.size >= MAX_STRINGS || !this.#isSecondSight(text)) return undefined;
    const id = this.#defineString(text);
    if (id === 0) return undefined;
    const entry: MessageEntry = { id, hasPlaceholders: text.includes("%"), shape: undefined, otherShape: undefined };
    this.#messages.set(ownCopy(text), entry);
    return entry;
  }

  /** Whether a text was seen once, not too long ago. It is noted, or forgotten. */
  #isSecondSight(text: string): boolean {
    if (this.#seenOnce.delete(text)) return true;
    if (this.#seenOnce.size >= MAX_SEEN_ONCE) this.#seenOnce = new Set();
    this.#seenOnce.add(ownCopy(text));
    return false;
  }

  #walk(keys: readonly string[]): ShapeNode | undefined {
    let node = this.#root;
    for (const key of keys) {
      let next = node.next.get(key);
      if (next === undefined) {
        if (this.#nodes >= MAX_SHAPE_NODES) return undefined;
        this.#nodes++;
        next = { next: new Map(), shape: undefined };
        node.next.set(key, next);
      }
      node = next;
    }
    return node;
  }

  #newShape(keys: readonly string[]): Shape {
    const secret = keys.map((key) => this.isSecret(key));
    return { id: 0, keys: [...keys], secret, hasToJSON: keys.includes("toJSON"), uses: 0, generated: undefined };
  }

  #defineString(text: string): number {
    return this.#dictionary.define(ENTRY_STRING, (writer) => writeString(writer, text, text.length));
  }

  #defineShape(shape: Shape): number {
    return this.#dictionary.define(ENTRY_SHAPE, (writer) => {
      for (const key of shape.keys) writeString(writer, key, key.length);
    });
  }
}

function sameKeys(known: readonly string[], keys: readonly string[]): boolean {
  const count = keys.length;
  if (known.length !== count) return false;
  for (let index = 0; index < count; index++) {
    if (known[index] !== keys[index]) return false;
  }
  return true;
}

const holder: Record<string, true> = Object.create(null);

/**
 * The text as V8 keeps property keys: the same string where it is one already, as literals are, so that comparing stays a
 * comparison of addresses; else a copy. A part of a larger text would hold all of it, which may be megabytes.
 */
function ownCopy(text: string): string {
  if (text.length < LEAST_SLICE) return text;
  holder[text] = true;
  for (const key in holder) {
    delete holder[key];
    return key;
  }
  return text;
}
