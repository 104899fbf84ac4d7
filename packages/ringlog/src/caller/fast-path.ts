import { types } from "node:util";
import { type ByteWriter, SLACK_BYTES } from "../record/byte-writer.js";

import {
  HEADER_BYTES,
  KIND_RECORD,
  KIND_WORD,
  LOGGER_WORD,
  MESSAGE_WORD,
  SECTION_FIELDS,
  SECTION_HEADER_BYTES,
  SECTION_REQUEST,
  SECTION_TRACE,
  TIME_DOUBLE,
} from "../record/frame.js";
import { HANDED_OVER, OTHER_SHAPE } from "../record/generate-encoder.js";
import type { Interner, MessageEntry, Shape } from "../record/interner.js";
import type { HandedOver, ShapeEncoder } from "../record/shape-encoder.js";
import { writeText } from "../record/string-codec.js";
import { IS_LITTLE_ENDIAN } from "../record/words.js";
import type { RingProducer } from "../ring/producer.js";
import type { QuietRing } from "../ring/quiet-ring.js";
import type { CallerClock } from "./caller-clock.js";
import type { RequestContext } from "./context.js";
import type { LoggerState } from "./logger-state.js";
import type { Nesting } from "./nesting.js";
import type { TraceIds } from "./traceparent.js";

/** What the fast path stands on. */
export interface FastPathServices {
  readonly ring: RingProducer | QuietRing;
  readonly context: RequestContext;
  readonly clock: CallerClock;
  readonly nesting: Nesting;
  readonly interner: Interner;
  readonly shapes: ShapeEncoder;
  /** Records from this level up to below `endLevel` are neither filtered nor throttled, and have no snapshot. */
  readonly startLevel: number;
  readonly endLevel: number;
  /** A call whose fields were read but must be looked at by the general way. */
  readonly takeOver: (state: LoggerState, level: number, message: string, fields: HandedOver) => void;
  /** A record that failed inside of us, or was begun when the application's stack was used up. */
  readonly drop: (level: number) => void;
  /** Publishes what inner calls have deferred. */
  readonly publishDeferred: () => void;
}

const { isProxy } = types;

/** Room for what comes before the fields: header, a trace, a request id and the sections' headers. */
const FRAME_BYTES = 512;
/** An accepted request id is ASCII and not longer than 128. */
const MAX_REQUEST_BYTES = 448;
/** The section of a trace: 60 bytes, and the room for three a character that `writeText` wants. */
const MAX_TRACE_BYTES = 128;

/**
 * The way of ordinary records: a message that came before, alone or with fields whose shape has code of its own, below the
 * levels that are throttled. It writes the bytes that the general way would. What is anything else is refused, and nothing has
 * happened then.
 */
export class FastPath {
  readonly #services: FastPathServices;
  readonly #ring: RingProducer | QuietRing;
  readonly #writer: ByteWriter;
  readonly #clock: CallerClock;
  readonly #context: RequestContext;
  readonly #nesting: Nesting;
  readonly #startLevel: number;
  readonly #endLevel: number;
  #message = "";
  #entry: MessageEntry | undefined;
  #lastRequestId: string | undefined;
  readonly #requestWords = new Int32Array(MAX_REQUEST_BYTES / 4);
  #requestBytes = 0;
  #lastTrace: TraceIds | undefined;
  readonly #traceWords = new Int32Array(MAX_TRACE_BYTES / 4);
  #traceBytes = 0;

  constructor(services: FastPathServices) {
    this.#services = services;
    this.#ring = services.ring;
    this.#writer = services.ring.writer;
    this.#clock = services.clock;
    this.#context = services.context;
    this.#nesting = services.nesting;
    this.#startLevel = services.startLevel;
    this.#endLevel = services.endLevel;
  }

  /**
   * A message by itself. False: refused. The most ordinary call of all goes in a straight line: where a call in between came back,
   * V8 would load all again and check what it is. So the clock comes first, and what takes longer has a way of its own to the end.
   */
  message(state: LoggerState, level: number, message: string): boolean {
    if (level < this.#startLevel || level >= this.#endLevel) return false;
    this.#clock.turn();
    const entry = this.#entry;
    const ring = this.#ring;
    const writer = this.#writer;
    const end = writer.start + HEADER_BYTES;
    if (
      message !== this.#message ||
      entry === undefined ||
      this.#nesting.depth !== 0 ||
      !this.#isBare(state) ||
      !ring.isOpenFor(level) ||
      end > writer.end
    )
      return this.#anyMessage(state, level, message);
    this.#writeHeader(writer, level, entry.id);
    ring.commit(end, true);
    if (ring.isUnheard) ring.wake();
    return true;
  }

  #anyMessage(state: LoggerState, level: number, message: string): boolean {
    const entry = this.#entryOf(message);
    if (entry === undefined || this.#nesting.depth !== 0 || !this.#ring.hasRoom(level)) return false;
    const end = this.#begin(state, level, entry.id, FRAME_BYTES + state.bindingBytes);
    if (end < 0) return false;
    this.#ring.commit(end, true);
    if (this.#ring.isUnheard) this.#ring.wake();
    return true;
  }

  /** A call with two arguments. False: refused. */
  pair(state: LoggerState, level: number, first: unknown, second: unknown): boolean {
    if (typeof first === "string")
      return typeof second === "object" && second !== null && this.fields(state, level, first, second);
    return (
      typeof second === "string" &&
      typeof first === "object" &&
      first !== null &&
      this.fields(state, level, second, first)
    );
  }

  /** A message with fields. False: refused. */
  fields(state: LoggerState, level: number, message: string, fields: object): boolean {
    const entry = this.#entryOf(message);
    if (entry === undefined || level < this.#startLevel || level >= this.#endLevel) return false;
    if (entry.shape === undefined || entry.hasPlaceholders || state.serializers !== undefined) return false;
    if (this.#nesting.depth !== 0 || isProxy(fields) || !this.#ring.hasRoom(level)) return false;
    const nesting = this.#nesting;
    let end = OTHER_SHAPE;
    nesting.depth = 1;
    try {
      this.#clock.turn();
      end = this.#write(state, level, entry, entry.shape, fields);
      if (end === OTHER_SHAPE && entry.otherShape !== undefined)
        end = this.#write(state, level, entry, entry.otherShape, fields);
    } catch {
      // As in the emitter: the application's stack may be used up, and there may be no room for as much as a call.
      nesting.depth = 0;
      this.#services.drop(level);
      return true;
    }
    nesting.depth = 0;
    if (end === HANDED_OVER) this.#takeOver(state, level, message);
    if (nesting.deferred.length > 0) this.#services.publishDeferred();
    return end !== OTHER_SHAPE;
  }

  /** Writes and publishes the frame; below 0 it has done neither. */
  #write(state: LoggerState, level: number, entry: MessageEntry, { generated }: Shape, fields: object): number {
    if (generated === undefined) return OTHER_SHAPE;
    const writer = this.#ring.begin();
    this.#services.shapes.plain.reset();
    let pos = writer.start + HEADER_BYTES;
    if (this.#isBare(state) && pos + SLACK_BYTES + SECTION_HEADER_BYTES <= writer.end) {
      this.#writeHeader(writer, level, entry.id);
    } else {
      pos = this.#begin(state, level, entry.id, FRAME_BYTES + SLACK_BYTES + state.bindingBytes);
      if (pos < 0) return OTHER_SHAPE;
    }
    const at = pos - writer.start;
    const end = generated(fields, pos + SECTION_HEADER_BYTES, true);
    if (end < 0) return end;
    // The frame may have moved meanwhile.
    const section = writer.start + at;
    writer.bytes[section] = SECTION_FIELDS;
    writer.view.setUint32(section + 1, end - section - SECTION_HEADER_BYTES, true);
    this.#ring.commit(end, true);
    try {
      if (this.#ring.isUnheard) this.#ring.wake();
    } catch {
      // The application's stack is used up: the next one rings again. The record is out, and must not count as dropped.
    }
    return end;
  }

  #takeOver(state: LoggerState, level: number, message: string): void {
    const { shapes, takeOver } = this.#services;
    const { handedOver } = shapes;
    shapes.handedOver = undefined;
    if (handedOver !== undefined) takeOver(state, level, message, handedOver);
  }

  #entryOf(message: string): MessageEntry | undefined {
    return message === this.#message ? this.#entry : this.#find(message);
  }

  #find(message: string): MessageEntry | undefined {
    const entry = this.#services.interner.known(message);
    if (entry === undefined) return undefined;
    this.#message = message;
    this.#entry = entry;
    return entry;
  }

  /** Writes what comes before the fields; gives where these begin, or -1 where that is left to the general way. */
  #begin(state: LoggerState, level: number, messageId: number, leastBytes: number): number {
    const writer = this.#writer;
    if (writer.start + leastBytes > writer.end) this.#turnToNextSegment(leastBytes);
    this.#writeHeader(writer, level, messageId);
    const pos = writer.start + HEADER_BYTES;
    if (this.#isBare(state)) return pos;
    return this.#context.hasTraces ? this.#traceAndSections(state, pos) : this.#sections(state, pos);
  }

  /** Whether nothing stands between a frame's header and the fields. V8 compares booleans with less code than it asks what counts as true. */
  #isBare(state: LoggerState): boolean {
    return state.isBare === true && this.#context.isUsed === false;
  }

  /** The time is that of the clock, which was turned to this call. */
  #writeHeader({ start, i32, f64 }: ByteWriter, level: number, messageId: number): void {
    const word = start >> 2;
    i32[word + KIND_WORD] = KIND_RECORD | (level << 8);
    i32[word + LOGGER_WORD] = 0;
    i32[word + MESSAGE_WORD] = messageId;
    this.#clock.stamp(f64, (start >> 3) + TIME_DOUBLE);
  }

  /** Apart, because V8 would inline less of `#sections` if it were larger. */
  #traceAndSections(state: LoggerState, pos: number): number {
    const at = this.#trace(pos);
    return at < 0 ? -1 : this.#sections(state, at);
  }

  /** What the record has of its logger and its request. */
  #sections(state: LoggerState, pos: number): number {
    const { bindings, name } = state;
    let at = pos;
    if (name !== undefined) {
      const loggerId = this.#loggerId(state, name);
      if (loggerId < 0) return -1;
      this.#writer.i32[(this.#writer.start >> 2) + LOGGER_WORD] = loggerId;
    }
    if (this.#context.isUsed) at = this.#requestId(at);
    return bindings.length === 0 ? at : this.#copy(at, state.bindingWords, bindings.length);
  }

  /** Here rather than on the general way, which is cold code when it is needed as rarely as this. */
  #turnToNextSegment(bytes: number): void {
    this.#ring.begin().ensure(bytes);
  }

  #loggerId(state: LoggerState, name: string): number {
    const { interner } = this.#services;
    if (state.interner !== interner) {
      state.interner = interner;
      state.loggerId = interner.name(name) || -1;
    }
    return state.loggerId;
  }

  #requestId(pos: number): number {
    const requestId = this.#context.getRequestId();
    if (requestId === undefined) return pos;
    if (requestId !== this.#lastRequestId) this.#keepRequestId(requestId);
    return this.#copy(pos, this.#requestWords, this.#requestBytes);
  }

  /** Encodes the section of a request id, for all calls of that request. */
  #keepRequestId(requestId: string): void {
    const bytes = Buffer.from(this.#requestWords.buffer);
    const end = writeText(bytes, requestId, SECTION_HEADER_BYTES);
    bytes[0] = SECTION_REQUEST;
    bytes.writeUInt32LE(end - SECTION_HEADER_BYTES, 1);
    this.#requestBytes = end;
    this.#lastRequestId = requestId;
  }

  /** Runs the code of others: what that logs waits. The general way, which is given this record then, publishes it. */
  #trace(pos: number): number {
    const nesting = this.#nesting;
    const { depth } = nesting;
    let trace: TraceIds | undefined;
    nesting.depth = depth + 1;
    try {
      trace = this.#context.getTrace();
    } finally {
      nesting.depth = depth;
    }
    if (nesting.deferred.length > 0) return -1;
    if (trace === undefined) return pos;
    if (trace !== this.#lastTrace) this.#keepTrace(trace);
    return this.#copy(pos, this.#traceWords, this.#traceBytes);
  }

  #keepTrace(trace: TraceIds): void {
    const bytes = Buffer.from(this.#traceWords.buffer);
    const end = writeText(bytes, trace.spanId, writeText(bytes, trace.traceId, SECTION_HEADER_BYTES));
    bytes[0] = SECTION_TRACE;
    bytes.writeUInt32LE(end - SECTION_HEADER_BYTES, 1);
    this.#traceBytes = end;
    this.#lastTrace = trace;
  }

  /** Copies `bytes` bytes; up to three more may be written. */
  #copy(pos: number, words: Int32Array, bytes: number): number {
    const { view } = this.#writer;
    const count = (bytes + 3) >> 2;
    for (let index = 0; index < count; index++)
      view.setInt32(pos + index * 4, words[index] as number, IS_LITTLE_ENDIAN);
    return pos + bytes;
  }
}
