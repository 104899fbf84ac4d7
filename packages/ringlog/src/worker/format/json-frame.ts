import { type Cursor, skipValue } from "../../record/decode.js";
import type { Definitions } from "../../record/definitions.js";
import {
  SECTION_DEBUG,
  SECTION_ERROR,
  SECTION_EVENT,
  SECTION_FINGERPRINT,
  SECTION_LOGGER,
  SECTION_MESSAGE,
  SECTION_REQUEST,
  SECTION_SNAPSHOT,
  SECTION_TRACE,
} from "../../record/frame.js";
import { levelName } from "../../record/level.js";
import { TAG_SHAPED, TAG_SHORT } from "../../record/value.js";
import {
  type DecodeContext,
  decodeDebug,
  decodeError,
  decodeFields,
  decodeFingerprint,
  decodeSnapshot,
} from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import { JsonFrameValues } from "./json-frame-values.js";
import { type JsonPiece, JsonPieces } from "./json-piece.js";
import { writeDebug, writeError, writeFields, writeSnapshot } from "./json-record.js";
import { writeMember } from "./json-value.js";
import { JsonWriter } from "./json-writer.js";
import { LineFrameFormatter } from "./line-frame.js";
import { TimePiece } from "./time-piece.js";

/** Of two shapes, of which it is remembered whether they have a key in common. */
const MAX_PAIRS = 4_096;
/** What every line may have. */
const COMMON = new JsonPieces();
const END_OF_LINE = COMMON.add("}\n");
const SEQ_JSON = COMMON.add(',"seq":');
const REQUEST_JSON = COMMON.add(',"request.id":');
const TRACE_JSON = COMMON.add(',"trace_id":');
const SPAN_JSON = COMMON.add(',"span_id":');

/**
 * Frames of one ring to lines of JSON, without decoding what can be copied. Whatever is not frequent goes through the
 * plain formatter's parts.
 */
export class JsonFrameFormatter {
  readonly #context: DecodeContext;
  readonly #definitions: Definitions;
  readonly #identity: Buffer;
  readonly #afterName: Buffer;
  readonly #values: JsonFrameValues;
  readonly #pieces: JsonPieces;
  /** Two shapes as one number, and whether they have no key in common. */
  readonly #disjoint = new Map<number, boolean>();
  readonly #scratch = new JsonWriter();
  /** By the message's id: what follows the time, up to the number of `seq`. */
  readonly #heads: Head[] = [];
  readonly #time = new TimePiece();
  #lines: LineFrameFormatter | undefined;

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#definitions = context.definitions;
    this.#values = new JsonFrameValues(context);
    this.#pieces = this.#values.pieces;
    const json = (text: string) => this.#values.json(text);
    this.#identity = Buffer.from(
      `,"service.name":${json(context.serviceName)},"service.instance.id":${json(context.serviceInstanceId)}`,
    );
    this.#afterName = Buffer.from(`,"process.pid":${context.pid},"thread.id":${context.threadId}`);
  }

  /** A line that its caller has composed. */
  writeLine(out: JsonWriter, frame: FrameRecord): void {
    this.#lines ??= new LineFrameFormatter(this.#context);
    this.#lines.write(out, frame);
  }

  write(out: JsonWriter, frame: FrameRecord): void {
    this.#writeHead(out, frame);
    if (frame.isRare) this.#writeRare(out, frame);
    if (frame.event !== undefined) for (const [key, value] of frame.event) writeMember(out, key, value);
    this.#writeFields(out, frame);
    out.piece(COMMON, END_OF_LINE);
  }

  /** Everything up to the fields. Behind the time, records of the same level, message and logger have the same up to the `seq`. */
  #writeHead(out: JsonWriter, frame: FrameRecord): void {
    out.piece(this.#time.pieces, this.#time.at(frame.timeMs));
    if (frame.messageId === 0 || frame.has(SECTION_LOGGER)) this.#composeHead(out, frame);
    else this.#writeCachedHead(out, frame);
    if (frame.seq !== 0) out.int(frame.seq);
    if (frame.has(SECTION_REQUEST) || frame.has(SECTION_TRACE)) this.#writeContext(out, frame);
  }

  #writeCachedHead(out: JsonWriter, frame: FrameRecord): void {
    const { level, messageId, loggerId } = frame;
    const hasSeq = frame.seq !== 0;
    let head = this.#heads[messageId];
    if (head === undefined || head.level !== level || head.loggerId !== loggerId || head.hasSeq !== hasSeq) {
      head = { level, loggerId, hasSeq, json: this.#headJson(frame, head?.json) };
      this.#heads[messageId] = head;
    }
    out.piece(this.#pieces, head.json);
  }

  #headJson(frame: FrameRecord, before: JsonPiece | undefined): JsonPiece {
    this.#scratch.pos = 0;
    this.#composeHead(this.#scratch, frame);
    const json = this.#scratch.bytes.subarray(0, this.#scratch.pos);
    return before === undefined ? this.#pieces.add(json) : this.#pieces.replace(before, json);
  }

  #composeHead(out: JsonWriter, frame: FrameRecord): void {
    const known = LEVELS[frame.level / 10];
    if (known !== undefined) out.piece(COMMON, known);
    else out.ascii(levelJson(frame.level));
    if (frame.messageId !== 0) this.#values.writeInterned(out, frame.messageId);
    else this.#values.writeText(out, frame.at(SECTION_MESSAGE));
    out.raw(this.#identity);
    this.#writeLoggerName(out, frame);
    out.raw(this.#afterName);
    if (frame.seq !== 0) out.piece(COMMON, SEQ_JSON);
  }

  #writeLoggerName(out: JsonWriter, frame: FrameRecord): void {
    if (frame.loggerId === 0 && !frame.has(SECTION_LOGGER)) return;
    out.ascii(',"logger.name":');
    if (frame.loggerId !== 0) this.#values.writeInterned(out, frame.loggerId);
    else this.#values.writeText(out, frame.at(SECTION_LOGGER));
  }

  #writeContext(out: JsonWriter, frame: FrameRecord): void {
    const request = frame.at(SECTION_REQUEST);
    if (request !== undefined) {
      out.piece(COMMON, REQUEST_JSON);
      this.#values.writeText(out, request);
    }
    const trace = frame.at(SECTION_TRACE);
    if (trace === undefined) return;
    out.piece(COMMON, TRACE_JSON);
    this.#writeId(out, trace);
    out.piece(COMMON, SPAN_JSON);
    this.#writeId(out, trace);
  }

  /** Random digits, which may look like the number of a card: not filtered. */
  #writeId(out: JsonWriter, cursor: Cursor): void {
    const start = cursor.pos + (cursor.bytes[cursor.pos] === TAG_SHORT ? 2 : 5);
    skipValue(cursor, this.#definitions);
    out.quoted(cursor.bytes, start, cursor.pos);
  }

  #writeRare(out: JsonWriter, frame: FrameRecord): void {
    if (frame.has(SECTION_ERROR)) writeErrorOf(out, frame, this.#context);
    if (frame.has(SECTION_FINGERPRINT)) writeMember(out, "error.fingerprint", decodeFingerprint(frame) as string);
    if (frame.has(SECTION_DEBUG)) writeDebug(out, { debug: decodeDebug(frame, this.#context) });
    const snapshot = frame.has(SECTION_SNAPSHOT) ? decodeSnapshot(frame, this.#context) : undefined;
    if (snapshot !== undefined) writeSnapshot(out, snapshot);
    if (frame.has(SECTION_EVENT))
      writeMember(out, "event.name", frame.text(SECTION_EVENT, this.#definitions) as string);
  }

  #writeFields(out: JsonWriter, frame: FrameRecord): void {
    if (frame.fieldsCount === 0) return;
    const before = out.pos;
    if (!this.#isDisjoint(frame)) return writeFields(out, decodeFields(frame, this.#context));
    for (let index = 0; index < frame.fieldsCount; index++) {
      if (this.#values.writeMembers(out, frame.fields(index))) continue;
      out.pos = before;
      return writeFields(out, decodeFields(frame, this.#context));
    }
  }

  /** Whether bindings and fields have no key in common, so that they can be written one after the other. */
  #isDisjoint(frame: FrameRecord): boolean {
    const { fieldsCount } = frame;
    if (fieldsCount === 1) return true;
    if (fieldsCount > 2) return false;
    const first = shapeAt(frame.fields(0));
    const second = shapeAt(frame.fields(1));
    if (first === 0 || second === 0) return false;
    const pair = first * 2 ** 26 + second;
    return this.#disjoint.get(pair) ?? this.#computeDisjoint(pair, first, second);
  }

  #computeDisjoint(pair: number, ...ids: readonly number[]): boolean {
    const keys = ids.flatMap((id) => this.#definitions.shape(id).keys);
    const isDisjoint = new Set(keys).size === keys.length;
    if (this.#disjoint.size < MAX_PAIRS) this.#disjoint.set(pair, isDisjoint);
    return isDisjoint;
  }
}

/** A shape's id; 0 for what has none. */
function shapeAt({ bytes, view, pos }: Cursor): number {
  return bytes[pos] === TAG_SHAPED ? view.getUint32(pos + 1, true) : 0;
}

function writeErrorOf(out: JsonWriter, frame: FrameRecord, context: DecodeContext): void {
  const error = decodeError(frame, context);
  if (error !== undefined) writeError(out, error);
}

interface Head {
  readonly level: number;
  readonly loggerId: number;
  readonly hasSeq: boolean;
  readonly json: JsonPiece;
}

function levelJson(level: number): string {
  return `,"level":"${levelName(level)}","msg":`;
}

const LEVELS = [0, 10, 20, 30, 40, 50, 60].map((level) => COMMON.add(levelJson(level)));
