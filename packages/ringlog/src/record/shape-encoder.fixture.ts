import assert from "node:assert/strict";
import { ByteWriter, scratchWriter } from "./byte-writer.js";
import { decodeValue } from "./decode.js";
import { Definitions } from "./definitions.js";
import { ValueEncoder, type ValueLimits } from "./encode-value.js";
import { ENTRY_STRING, Interner, type Shape } from "./interner.js";
import type { Value } from "./record.js";
import { ShapeEncoder } from "./shape-encoder.js";
import { plainValue } from "./value-text.js";

/** More than GENERATE_AT, and the two sights after which a shape has an id. */
export const OFTEN = 20;
const SEGMENT_START = 64;
const SEGMENT_BYTES = 64 * 1024;

export interface PairOptions {
  readonly limits?: Partial<ValueLimits>;
  readonly isSecret?: (key: string) => boolean;
  readonly recordBytes?: number;
  /** Whether the dictionary has room for texts. Without, both encoders must write the same bytes. */
  readonly interns?: boolean;
}

/** How often each getter, trap or `toJSON` of one value ran. */
export type Reads = Map<string, number>;

export function noteRead(reads: Reads, name: string): void {
  reads.set(name, (reads.get(name) ?? 0) + 1);
}

/** Makes one value anew, equal each time, and counts what is run of it. */
export type Make = (reads: Reads) => unknown;

/** What both encoders have defined: the same shape has the same id, whoever defined it first. */
class SharedDefinitions {
  readonly definitions = new Definitions();
  /** How many texts of fields were interned. */
  texts = 0;
  readonly #ids = new Map<string, number>();

  interner(isSecret: (key: string) => boolean, interns: boolean): Interner {
    const define = (kind: number, write: (writer: ByteWriter) => void) => {
      if (kind === ENTRY_STRING && !interns) return 0;
      if (kind === ENTRY_STRING) this.texts++;
      return this.#define(kind, write);
    };
    return new Interner({ define }, isSecret);
  }

  #define(kind: number, write: (writer: ByteWriter) => void): number {
    const writer = scratchWriter(64 * 1024);
    write(writer);
    const content = `${kind} ${writer.bytes.toString("hex", 0, writer.pos)}`;
    const known = this.#ids.get(content);
    if (known !== undefined) return known;
    this.definitions.add(kind, writer.bytes, writer.view, 0, writer.pos);
    this.#ids.set(content, this.#ids.size + 1);
    return this.#ids.size;
  }

  decoded(bytes: Buffer): unknown {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const cursor = { bytes, view, pos: 0 };
    const value = decodeValue(cursor, this.definitions, (text) => text);
    assert.equal(cursor.pos, bytes.length, "decoding ends where encoding ended");
    return inOrder(value);
  }
}

/** The encoder that makes code for its shapes beside the plain one, which it is held to. */
export class Pair {
  readonly shapes: ShapeEncoder;
  readonly writer: ByteWriter;
  readonly interner: Interner;
  readonly #shared = new SharedDefinitions();
  readonly #plain: ValueEncoder;
  readonly #recordBytes: number;

  constructor({ limits, isSecret = () => false, recordBytes = 256 * 1024, interns = false }: PairOptions = {}) {
    const all = { depth: 8, keys: 200, stringLength: 16 * 1024, ...limits };
    this.#recordBytes = recordBytes;
    this.writer = movingWriter();
    this.interner = this.#shared.interner(isSecret, interns);
    this.shapes = new ShapeEncoder(all, this.interner, this.writer);
    this.#plain = new ValueEncoder(all, this.#shared.interner(isSecret, false));
  }

  /** Encodes a value by both and holds one to the other; `segmentBytes`: what is left of the writer's memory. */
  check(make: Make, segmentBytes: number = SEGMENT_BYTES): void {
    const isSame = this.#isSame(make, segmentBytes);
    // Where one had seen a shape before and the other had not, it is known to both the next time.
    if (!isSame && this.#shared.texts === 0) assert.ok(this.#isSame(make, segmentBytes), "the same bytes");
  }

  #isSame(make: Make, segmentBytes: number): boolean {
    this.begin(segmentBytes);
    const byCode = this.#encoded(this.writer, this.shapes.plain, make);
    const byPlain = this.#encoded(scratchWriter(this.#recordBytes), this.#plain, make);
    assert.deepEqual(this.#shared.decoded(byCode), this.#shared.decoded(byPlain));
    return byCode.equals(byPlain);
  }

  /** Makes the shape's code with this value, and returns it. */
  warm(make: Make): Shape {
    for (let time = 0; time < OFTEN; time++) this.check(make);
    const shape = this.shapeOf(make(new Map()) as object);
    assert.ok(shape.generated !== undefined, `code for ${shape.keys.join()}`);
    return shape;
  }

  shapeOf(value: object): Shape {
    return this.interner.shape(Object.keys(value)) as Shape;
  }

  /** Starts a frame with so much memory. */
  begin(segmentBytes: number = SEGMENT_BYTES): void {
    turnTo(this.writer, segmentBytes);
    this.writer.allow(this.#recordBytes);
    this.shapes.plain.reset();
  }

  #encoded(writer: ByteWriter, encoder: ValueEncoder, make: Make): Buffer {
    const reads: Reads = new Map();
    encoder.value(writer, make(reads));
    const repeated = [...reads].filter(([, times]) => times > 1);
    assert.deepEqual(repeated, [], "the application's code runs at most once");
    assert.equal(encoder.depth, 0, "all objects are left again");
    return Buffer.from(writer.bytes.subarray(writer.start, writer.pos));
  }
}

/** A frame that outgrows its memory goes on in other memory and at another place, as in the ring, which gives just enough. */
function movingWriter(): ByteWriter {
  return new ByteWriter((writer, bytes) => {
    const written = Buffer.from(writer.bytes.subarray(writer.start, writer.pos));
    const share = writer.limit - writer.start;
    // Whoever still writes there must not hit it.
    writer.bytes.fill(0xff);
    turnTo(writer, alignUp(written.length + bytes));
    writer.bytes.set(written, writer.start);
    writer.pos = writer.start + written.length;
    writer.allow(share);
  });
}

function turnTo(writer: ByteWriter, bytes: number): void {
  const start = writer.start === SEGMENT_START ? SEGMENT_START * 2 : SEGMENT_START;
  const memory = new ArrayBuffer(alignUp(start + bytes));
  writer.bytes = Buffer.from(memory);
  writer.view = new DataView(memory);
  writer.i32 = new Int32Array(memory);
  writer.f64 = new Float64Array(memory);
  writer.start = start;
  writer.pos = start;
  writer.end = start + bytes;
}

function alignUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** A decoded value in which the order of keys counts for `deepEqual`. */
function inOrder(value: Value | undefined): unknown {
  if (value instanceof Map) return { keys: [...value.keys()], values: [...value.values()].map(inOrder) };
  return Array.isArray(value) ? value.map(inOrder) : plainValue(value);
}
