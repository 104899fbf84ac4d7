import { type ByteWriter, RESERVE_BYTES, scratchWriter } from "../record/byte-writer.js";
import { ValueEncoder } from "../record/encode-value.js";
import type { Interner } from "../record/interner.js";
import { TAG_NULL, TAG_TRUE } from "../record/value.js";
import type { EntryArgs } from "./debug/reporter.js";
import { writeArguments } from "./debug-arguments.js";
import type { Emitter } from "./emitter.js";

const NOWHERE = -1;
/** Most bytes of calls that are inside of each other on the stack. */
const MAX_STACK_BYTES = 4 * 1_048_576;
/** Most bytes of calls that go on, of this thread. */
const MAX_KEPT_BYTES = 8 * 1_048_576;
/** What a kept call costs beside its bytes. */
const KEPT_OVERHEAD_BYTES = 256;
/** In front of a call's arguments: their length, and which encoder wrote them. */
const HEADER_BYTES = 8;
/** Arguments of one call take at most a quarter of a record, so that both readings of them fit into it. */
const LEAST_SHARE_BYTES = 1_024;

interface Kept extends EntryArgs {
  bytes: Uint8Array | undefined;
  /** What its ids are of. */
  readonly interner: Interner;
}

/** Arguments as the application gave them. */
export interface GivenArguments {
  readonly args: ArrayLike<unknown>;
  readonly names: readonly string[] | undefined;
}

/**
 * Arguments as they were when calls began, encoded as records carry them. Those of calls on the stack lie one behind the other in one
 * buffer: a call that succeeds leaves nothing to be collected. A call that goes on takes a copy of its own; where such copies
 * become too many bytes, the oldest give way.
 */
export class EntryArguments {
  readonly #writer = scratchWriter(0);
  #encoder: ValueEncoder | undefined;
  /** Counts encoders: what another one wrote may have ids of another dictionary. */
  #epoch = 0;
  /** In the order in which they were kept. */
  readonly #kept = new Set<Kept>();
  #keptBytes = 0;
  #isEncoding = false;

  /** Gives the place of what was noted; negative: it could not be. */
  enter(emitter: Emitter, args: ArrayLike<unknown>, names: readonly string[] | undefined): number {
    const place = this.#writer.pos;
    // A getter among the arguments may call a function that is watched, too.
    if (this.#isEncoding || place > MAX_STACK_BYTES) return NOWHERE;
    return this.#encode(emitter, args, names) ? place : NOWHERE;
  }

  leave(place: number): void {
    if (!this.#isEncoding) this.#writer.pos = place;
  }

  keep(place: number): EntryArgs | undefined {
    const encoder = this.#encoder;
    if (encoder === undefined || this.#isEncoding || this.#writer.view.getUint32(place + 4, true) !== this.#epoch)
      return undefined;
    const kept: Kept = { bytes: Uint8Array.from(this.#at(place)), interner: encoder.interner };
    this.#writer.pos = place;
    this.#kept.add(kept);
    this.#keptBytes += sizeOf(kept);
    for (const oldest of this.#kept) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) break;
      this.release(oldest);
    }
    return kept;
  }

  release(entry: EntryArgs): void {
    const kept = entry as Kept;
    if (!this.#kept.delete(kept)) return;
    this.#keptBytes -= sizeOf(kept);
    kept.bytes = undefined;
  }

  /** Writes what was kept, if it can be read and fits. */
  write(emitter: Emitter, writer: ByteWriter, entry: EntryArgs | null): boolean {
    const { bytes, interner } = (entry ?? {}) as Partial<Kept>;
    if (bytes === undefined || interner !== emitter.interner || !fits(writer, bytes)) return false;
    writer.block(bytes);
    return true;
  }

  /** Writes what the arguments are now, unless they are as they were: see `SECTION_DEBUG`. */
  writeAfter(emitter: Emitter, writer: ByteWriter, entry: EntryArgs | null, given: GivenArguments): void {
    const place = this.#writer.pos;
    if (this.#isEncoding || !this.#encode(emitter, given.args, given.names)) return writer.u8(TAG_NULL);
    const now = this.#at(place);
    this.#writer.pos = place;
    if (entry?.bytes !== undefined && now.equals(entry.bytes)) writer.u8(TAG_TRUE);
    else if (fits(writer, now)) writer.block(now);
    else writer.u8(TAG_NULL);
  }

  #at(place: number): Buffer {
    const { bytes, view } = this.#writer;
    const start = place + HEADER_BYTES;
    return bytes.subarray(start, start + view.getUint32(place, true));
  }

  /** Whether the arguments were encoded at the buffer's end. The application's code runs here, and the stack may be used up. */
  #encode(emitter: Emitter, args: ArrayLike<unknown>, names: readonly string[] | undefined): boolean {
    const writer = this.#writer;
    const place = writer.pos;
    this.#isEncoding = true;
    try {
      const encoder = this.#encoderFor(emitter);
      writer.start = place;
      writer.allow(Math.max(emitter.maxRecordBytes >> 2, LEAST_SHARE_BYTES));
      writer.u32(0);
      writer.u32(this.#epoch);
      writeArguments(encoder, writer, args, names, emitter.maxArgs);
      writer.view.setUint32(place, writer.pos - place - HEADER_BYTES, true);
      return true;
    } catch {
      // Said by the record, should there be one: its arguments are those of the failure.
      writer.pos = place;
      this.#encoder = undefined;
      return false;
    } finally {
      this.#isEncoding = false;
    }
  }

  #encoderFor(emitter: Emitter): ValueEncoder {
    if (this.#encoder?.interner === emitter.interner) return this.#encoder;
    this.#epoch++;
    this.#encoder = new ValueEncoder(emitter.encoder.limits, emitter.interner);
    return this.#encoder;
  }
}

function fits(writer: ByteWriter, bytes: Uint8Array): boolean {
  return writer.pos + bytes.length <= writer.limit - RESERVE_BYTES;
}

function sizeOf({ bytes }: Kept): number {
  return (bytes?.length ?? 0) + KEPT_OVERHEAD_BYTES;
}
