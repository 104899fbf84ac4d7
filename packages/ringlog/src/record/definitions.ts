import { decodeText } from "./decode.js";
import { ENTRY_SHAPE } from "./interner.js";

/** A shape as the consumer knows it. */
export interface ShapeDefinition {
  readonly id: number;
  readonly keys: readonly string[];
}

/** What one ring's dictionary says, by id. */
export class Definitions {
  readonly #entries: (string | ShapeDefinition)[] = [];
  #readOn: () => void;

  /** `readOn` takes in what the producer has defined since; an entry is always published before a frame refers to it. */
  constructor(readOn: () => void = () => undefined) {
    this.#readOn = readOn;
  }

  /** Takes in the next entry: `bytes` from `start` to `end`, as the producer defined it. */
  add(kind: number, bytes: Buffer, view: DataView, start: number, end: number): void {
    const texts: string[] = [];
    const cursor = { bytes, view, pos: start };
    while (cursor.pos < end) texts.push(decodeText(cursor));
    this.#entries.push(
      kind === ENTRY_SHAPE ? { id: this.#entries.length + 1, keys: distinct(texts) } : (texts[0] ?? ""),
    );
  }

  /** The producer defines nothing any more: takes in what is left, and lets go of its memory. */
  finish(): void {
    this.#readOn();
    this.#readOn = () => undefined;
  }

  string(id: number): string {
    if (id > this.#entries.length) this.#readOn();
    const entry = this.#entries[id - 1];
    return typeof entry === "string" ? entry : "";
  }

  shape(id: number): ShapeDefinition {
    if (id > this.#entries.length) this.#readOn();
    const entry = this.#entries[id - 1];
    return typeof entry === "object" ? entry : NO_SHAPE;
  }
}

const NO_SHAPE: ShapeDefinition = { id: 0, keys: [] };

/** Keys that differ only in lone surrogates have become the same text; an object must not hold a key twice. */
export function distinct(keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return keys.map((key) => distinctKey(key, seen));
}

/** The key, or where it was taken already the key with a number. Notes what it gives. */
export function distinctKey(key: string, taken: Set<string>): string {
  let name = key;
  for (let copy = 2; taken.has(name); copy++) name = `${key}#${copy}`;
  taken.add(name);
  return name;
}
