/** Makes room: called with the bytes that are missing; must leave `pos + bytes <= end` and keep what was written since `start`. */
export type Grow = (writer: ByteWriter, bytes: number) => void;

/** Left free in a frame's share, so that markers and the ends of open objects still fit. */
export const RESERVE_BYTES = 512;

/** The same memory as bytes and as numbers. */
export interface MemoryViews {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly i32: Int32Array;
  readonly f64: Float64Array;
}

/** All of the memory, with lengths that stay: on memory that could grow, a view that follows its length is slower twentyfold. */
export function viewsOf(memory: ArrayBufferLike): MemoryViews {
  const { byteLength } = memory;
  return {
    bytes: Buffer.from(memory as ArrayBuffer, 0, byteLength),
    view: new DataView(memory, 0, byteLength),
    i32: new Int32Array(memory, 0, byteLength >> 2),
    f64: new Float64Array(memory, 0, byteLength >> 3),
  };
}

/** Room that generated code finds at any time for what it writes without asking: the tags and numbers of 128 properties. */
export const SLACK_BYTES = 2048;

/**
 * A cursor that writes bytes into memory which may be shared. One frame is written from `start` to `pos`.
 *
 * `limit` is where a frame has used up its share (`limits.recordBytes`): encoders cut there. `end` is where the memory
 * ends: `ensure` moves on before it is reached. `start` is always a multiple of 8, so that the header's cells are aligned.
 */
export class ByteWriter {
  bytes: Buffer = EMPTY;
  view: DataView = EMPTY_VIEW;
  i32: Int32Array = EMPTY_I32;
  f64: Float64Array = EMPTY_F64;
  start = 0;
  pos = 0;
  end = 0;
  limit = 0;
  /** Up to here texts are written without a further look: some bytes before `end` and before `limit`. */
  room = 0;
  readonly #grow: Grow;

  constructor(grow: Grow) {
    this.#grow = grow;
  }

  /** Turns to other memory; the cursor stands at `start`. */
  use({ bytes, view, i32, f64 }: MemoryViews, start: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.i32 = i32;
    this.f64 = f64;
    this.start = start;
    this.pos = start;
    this.end = end;
  }

  /** Sets how much of the memory the frame that begins at `start` may take. */
  allow(shareBytes: number): void {
    this.limit = this.start + shareBytes;
    this.room = Math.min(this.end - SLACK_BYTES, this.limit - RESERVE_BYTES);
  }

  ensure(bytes: number): void {
    if (this.pos + bytes > this.end) this.#grow(this, bytes);
  }

  u8(value: number): void {
    this.ensure(1);
    this.bytes[this.pos++] = value;
  }

  u32(value: number): void {
    this.ensure(4);
    this.view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  float64(value: number): void {
    this.ensure(8);
    this.view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  block(block: Uint8Array): void {
    this.ensure(block.length);
    this.bytes.set(block, this.pos);
    this.pos += block.length;
  }
}

const EMPTY = Buffer.alloc(0);
const EMPTY_VIEW = new DataView(new ArrayBuffer(0));
const EMPTY_I32 = new Int32Array(0);
const EMPTY_F64 = new Float64Array(0);

const SCRATCH_BYTES = 1024;

/** A writer over ordinary memory that doubles: for bindings, nested calls and tests. */
export function scratchWriter(limitBytes: number): ByteWriter {
  const writer = new ByteWriter(growScratch);
  writer.use(viewsOf(new ArrayBuffer(SCRATCH_BYTES)), 0, SCRATCH_BYTES);
  writer.allow(limitBytes);
  return writer;
}

function growScratch(writer: ByteWriter, bytes: number): void {
  const { pos, bytes: old } = writer;
  const capacity = alignUp(Math.max(writer.end * 2, pos + bytes));
  writer.use(viewsOf(new ArrayBuffer(capacity)), 0, capacity);
  writer.bytes.set(old.subarray(0, pos));
  writer.pos = pos;
}

/** Next multiple of 8. */
export function alignUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
