import { levelIndex } from "../record/level.js";
import { CONSUMER } from "../ring/layout.js";
import type { Segment } from "../ring/segment.js";
import { JsonWriter } from "./format/json-writer.js";
import type { RingState } from "./ring-state.js";

/** How far a batch has come in one ring. */
interface Share {
  readonly ring: RingState;
  segment: Segment;
  offset: number;
  bytes: number;
}

/** Where the records go that a sink could not take: the first of a thread's counts for that reason, one a level. */
export type DroppedCell = typeof CONSUMER.droppedSink | typeof CONSUMER.droppedExit;

/** A full batch and a record; what is not touched takes no memory. */
const FIRST_BYTES = 1400 * 1024;
const FIRST_RECORDS = 2_048;
/** Of what is noted of a record: its share, its level, and where its text ends. */
const NOTE_WORDS = 3;
const NEWLINE = 0x0a;

/** Text on its way to the sink that `written` speaks of, and the frames that it stands for. */
export class Batch {
  readonly out = new JsonWriter(FIRST_BYTES);
  readonly #shares: Share[] = [];
  /** Index of the share that took the last frame. */
  #current = 0;
  #notes = new Int32Array(FIRST_RECORDS * NOTE_WORDS);
  #records = 0;
  #writtenBytes = 0;

  get isEmpty(): boolean {
    return this.#shares.length === 0 && this.out.pos === 0;
  }

  /** Frames of this ring follow. */
  turnTo(ring: RingState): void {
    const { segment, offset } = ring.reader;
    this.#current = this.#shares.findIndex((share) => share.ring === ring);
    if (this.#current === -1) this.#current = this.#shares.push({ ring, segment, offset, bytes: 0 }) - 1;
  }

  /** Notes that everything in the ring up to `offset`, so many bytes more, is taken care of by this batch. */
  take(segment: Segment, offset: number, bytes: number): void {
    const share = this.#shares[this.#current] as Share;
    share.segment = segment;
    share.offset = offset;
    share.bytes += bytes;
  }

  /** Notes a record of the ring that was turned to, whose text ends here. */
  count(level: number): void {
    const at = this.#records++ * NOTE_WORDS;
    if (at === this.#notes.length) this.#growNotes();
    this.#notes[at] = this.#current;
    this.#notes[at + 1] = level;
    this.#notes[at + 2] = this.out.pos;
  }

  #growNotes(): void {
    const grown = new Int32Array(this.#notes.length * 2);
    grown.set(this.#notes);
    this.#notes = grown;
  }

  /** Text that is still to be written. */
  get bytes(): Buffer {
    return this.out.bytes.subarray(this.#writtenBytes, this.out.pos);
  }

  /** Notes that a write has stopped after this many bytes and will go on. */
  stopped(writtenBytes: number): void {
    this.#writtenBytes += writtenBytes;
  }

  /** The beginning of a line that the sink has taken without its end, after so many more bytes. */
  begunLine(newlyWrittenBytes: number): Buffer {
    const written = this.out.bytes.subarray(0, this.#writtenBytes + newlyWrittenBytes);
    return written.subarray(written.lastIndexOf(NEWLINE) + 1);
  }

  /** Frees the frames; counts records as written up to `writtenBytes` of the text, the others as dropped. */
  commit(newlyWrittenBytes: number, droppedCell: DroppedCell): { readonly written: number; readonly dropped: number } {
    const writtenBytes = this.#writtenBytes + newlyWrittenBytes;
    let written = 0;
    for (let index = 0; index < this.#records; index++) {
      const at = index * NOTE_WORDS;
      const isWritten = (this.#notes[at + 2] as number) <= writtenBytes;
      const cell = isWritten ? CONSUMER.written : droppedCell + levelIndex(this.#notes[at + 1] as number);
      const { counters } = (this.#shares[this.#notes[at] as number] as Share).ring.reader;
      counters[cell] = (counters[cell] as number) + 1;
      if (isWritten) written++;
    }
    const dropped = this.#records - written;
    for (const share of this.#shares) share.ring.reader.commit(share, share.bytes);
    this.#clear();
    return { written, dropped };
  }

  #clear(): void {
    this.#shares.length = 0;
    this.#current = 0;
    this.#records = 0;
    this.#writtenBytes = 0;
    this.out.pos = 0;
  }
}
