import { types } from "node:util";
import type { ByteWriter } from "../record/byte-writer.js";
import type { HandedOver, ValueEncoder } from "../record/encode-value.js";
import {
  HEADER_BYTES,
  KIND_RECORD,
  KIND_WORD,
  LOGGER_WORD,
  MESSAGE_WORD,
  SECTION_FIELDS,
  SECTION_HEADER_BYTES,
  SECTION_REQUEST,
  TIME_DOUBLE,
} from "../record/frame.js";
import { HANDED_OVER, OTHER_SHAPE } from "../record/generate-encoder.js";
import type { Interner, MessageEntry, Shape } from "../record/interner.js";
import { writeText } from "../record/string-codec.js";
import type { RingProducer } from "../ring/producer.js";
import type { CallerClock } from "./caller-clock.js";
import type { RequestContext } from "./context.js";
import type { LoggerState } from "./logger-state.js";
import type { Nesting } from "./nesting.js";

/** What the fast path stands on. */
export interface FastPathServices {
  readonly ring: RingProducer;
  readonly context: RequestContext;
  readonly clock: CallerClock;
  readonly nesting: Nesting;
  readonly interner: Interner;
  readonly encoder: ValueEncoder;
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

/** Up to this length a loop beats the call of a native copy. */
const LOOP_BYTES = 64;
/** Room for what comes before the fields: header, a request id and the sections' headers. */
const FRAME_BYTES = 512;

/**
 * The way of ordinary records: a message that came before, alone or with fields whose shape has code of its own, below the
 * levels that are throttled. It writes the bytes that the general way would. What is anything else is refused, and nothing has
 * happened then.
 */
export class FastPath {
  readonly #services: FastPathServices;
  readonly #ring: RingProducer;
  readonly #writer: ByteWriter;
  readonly #clock: CallerClock;
  readonly #context: RequestContext;
  readonly #nesting: Nesting;
  readonly #startLevel: number;
  readonly #endLevel: number;
  #message = "";
  #entry: MessageEntry | undefined;

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

  /** A message by itself. False: refused. */
  message(state: LoggerState, level: number, message: string): boolean {
    const entry = message === this.#message ? this.#entry : this.#find(message);
    if (entry === undefined || !this.#isOpen(level)) return false;
    const pos = this.#begin(state, level, entry);
    if (pos < 0) return false;
    this.#writer.pos = pos;
    this.#ring.publish(true);
    return true;
  }

  /** A message with fields. False: refused. */
  fields(state: LoggerState, level: number, message: string, fields: object): boolean {
    const entry = message === this.#message ? this.#entry : this.#find(message);
    if (entry === undefined || entry.shape === undefined || entry.hasPlaceholders || !this.#isOpen(level)) return false;
    if (state.serializers !== undefined || isProxy(fields)) return false;
    const nesting = this.#nesting;
    let end = OTHER_SHAPE;
    nesting.depth = 1;
    try {
      end = this.#write(state, level, entry, entry.shape, fields);
      if (end === OTHER_SHAPE && entry.otherShape !== undefined)
        end = this.#write(state, level, entry, entry.otherShape, fields);
    } catch {
      // As in the emitter: the application's stack may be used up.
      this.#services.drop(level);
      end = 0;
    }
    nesting.depth = 0;
    if (end === HANDED_OVER) this.#takeOver(state, level, message);
    if (nesting.deferred.length > 0) this.#services.publishDeferred();
    return end !== OTHER_SHAPE;
  }

  /** Writes and publishes the frame; below 0 it has done neither. */
  #write(state: LoggerState, level: number, entry: MessageEntry, { generated }: Shape, fields: object): number {
    if (generated === undefined) return OTHER_SHAPE;
    const pos = this.#begin(state, level, entry);
    if (pos < 0) return OTHER_SHAPE;
    const writer = this.#writer;
    const at = pos - writer.start;
    const end = generated(fields, pos + SECTION_HEADER_BYTES, true);
    if (end < 0) return end;
    // The frame may have moved meanwhile.
    const section = writer.start + at;
    writer.bytes[section] = SECTION_FIELDS;
    writer.view.setUint32(section + 1, end - section - SECTION_HEADER_BYTES, true);
    writer.pos = end;
    this.#ring.publish(true);
    return end;
  }

  #takeOver(state: LoggerState, level: number, message: string): void {
    const { encoder, takeOver } = this.#services;
    const { handedOver } = encoder;
    encoder.handedOver = undefined;
    if (handedOver !== undefined) takeOver(state, level, message, handedOver);
  }

  #isOpen(level: number): boolean {
    return level >= this.#startLevel && level < this.#endLevel && this.#nesting.depth === 0;
  }

  #find(message: string): MessageEntry | undefined {
    const entry = this.#services.interner.known(message);
    if (entry === undefined) return undefined;
    this.#message = message;
    this.#entry = entry;
    return entry;
  }

  /** Writes what comes before the fields; gives where these begin, or -1 where there is not enough room. */
  #begin(state: LoggerState, level: number, { id }: MessageEntry): number {
    const { bindings, name } = state;
    if (!this.#ring.hasRoom(level)) return -1;
    const writer = this.#ring.begin();
    const { start } = writer;
    if (start + FRAME_BYTES + bindings.length > writer.room) return -1;
    const loggerId = name === undefined ? 0 : this.#services.interner.name(name);
    if (name !== undefined && loggerId === 0) return -1;
    const { i32, f64 } = writer;
    const word = start >> 2;
    i32[word + KIND_WORD] = KIND_RECORD | (level << 8);
    i32[word + LOGGER_WORD] = loggerId;
    i32[word + MESSAGE_WORD] = id;
    f64[(start >> 3) + TIME_DOUBLE] = this.#clock.now();
    let pos = start + HEADER_BYTES;
    if (this.#context.isUsed) {
      const requestId = this.#context.getRequestId();
      if (requestId !== undefined) pos = this.#requestId(pos, requestId);
    }
    return bindings.length === 0 ? pos : this.#bindings(pos, bindings);
  }

  #requestId(pos: number, requestId: string): number {
    const { bytes, view } = this.#writer;
    const end = writeText(bytes, requestId, pos + SECTION_HEADER_BYTES);
    bytes[pos] = SECTION_REQUEST;
    view.setUint32(pos + 1, end - pos - SECTION_HEADER_BYTES, true);
    return end;
  }

  #bindings(pos: number, bindings: Uint8Array): number {
    const { bytes } = this.#writer;
    const { length } = bindings;
    if (length > LOOP_BYTES) bytes.set(bindings, pos);
    else for (let index = 0; index < length; index++) bytes[pos + index] = bindings[index] as number;
    return pos + length;
  }
}
