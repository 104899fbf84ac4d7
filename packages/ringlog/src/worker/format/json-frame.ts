import {
  type Cursor,
  decodeErrorParts,
  decodeString,
  filteredNumber,
  LEAST_CARD_NUMBER,
  skipValue,
} from "../../record/decode.js";
import { type Definitions, distinctKey, type ShapeDefinition } from "../../record/definitions.js";
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
import { RESERVED_KEYS } from "../../record/reserved-keys.js";
import {
  REDACTED_TEXT,
  TAG_ARRAY,
  TAG_END,
  TAG_ERROR,
  TAG_FALSE,
  TAG_FLOAT64,
  TAG_INT32,
  TAG_INTERNED,
  TAG_NULL,
  TAG_OBJECT,
  TAG_REDACTED,
  TAG_SHAPED,
  TAG_SHORT,
  TAG_STRING,
  TAG_TRUE,
  TAG_UNDEFINED,
} from "../../record/value.js";
import {
  type DecodeContext,
  decodeDebug,
  decodeError,
  decodeFields,
  decodeFingerprint,
  decodeSnapshot,
} from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import { type JsonPiece, JsonPieces } from "./json-piece.js";
import { writeDebug, writeError, writeFields, writeSnapshot } from "./json-record.js";
import { writeMember, writeObject } from "./json-value.js";
import { copyPiece, inThousandths, JsonWriter, PIECE_ROOM, writeDecimal, writeInt } from "./json-writer.js";
import { LineFrameFormatter } from "./line-frame.js";
import { TimePiece } from "./time-piece.js";

const MAX_PAIRS = 4_096;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
/** What every line may have. */
const COMMON = new JsonPieces();
const REDACTED_JSON = COMMON.add(JSON.stringify(REDACTED_TEXT));
const TRUE_JSON = COMMON.add("true");
const FALSE_JSON = COMMON.add("false");
const NULL_JSON = COMMON.add("null");
const END_OF_LINE = COMMON.add("}\n");
const SEQ_JSON = COMMON.add(',"seq":');
const REQUEST_JSON = COMMON.add(',"request.id":');
const TRACE_JSON = COMMON.add(',"trace_id":');
const SPAN_JSON = COMMON.add(',"span_id":');

/** A shape's keys as JSON, colon included, and all of them with a comma before. */
interface ShapeJson {
  readonly keys: readonly JsonPiece[];
  readonly commaKeys: readonly JsonPiece[];
  readonly hasReserved: boolean;
  readonly hasLongKey: boolean;
}

/**
 * Frames of one ring to lines of JSON, without decoding what can be copied. Whatever is not frequent goes through the
 * plain formatter's parts.
 */
export class JsonFrameFormatter {
  readonly #context: DecodeContext;
  readonly #definitions: Definitions;
  readonly #identity: Buffer;
  readonly #afterName: Buffer;
  readonly #pieces = new JsonPieces();
  readonly #texts: JsonPiece[] = [];
  readonly #shapes: ShapeJson[] = [];
  /** Two shapes as one number, and whether they have no key in common. */
  readonly #disjoint = new Map<number, boolean>();
  readonly #scratch = new JsonWriter();
  readonly #textScratch = new JsonWriter();
  /** By the message's id: what follows the time, up to the number of `seq`. */
  readonly #heads: Head[] = [];
  readonly #time = new TimePiece();
  #lines: LineFrameFormatter | undefined;

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#definitions = context.definitions;
    this.#identity = Buffer.from(
      `,"service.name":${this.#json(context.serviceName)},"service.instance.id":${this.#json(context.serviceInstanceId)}`,
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
    if (frame.messageId !== 0) out.piece(this.#pieces, this.#text(frame.messageId));
    else this.#writeText(out, frame.at(SECTION_MESSAGE));
    out.raw(this.#identity);
    this.#writeLoggerName(out, frame);
    out.raw(this.#afterName);
    if (frame.seq !== 0) out.piece(COMMON, SEQ_JSON);
  }

  #writeLoggerName(out: JsonWriter, frame: FrameRecord): void {
    if (frame.loggerId === 0 && !frame.has(SECTION_LOGGER)) return;
    out.ascii(',"logger.name":');
    if (frame.loggerId !== 0) out.piece(this.#pieces, this.#text(frame.loggerId));
    else this.#writeText(out, frame.at(SECTION_LOGGER));
  }

  #writeContext(out: JsonWriter, frame: FrameRecord): void {
    const request = frame.at(SECTION_REQUEST);
    if (request !== undefined) {
      out.piece(COMMON, REQUEST_JSON);
      this.#writeText(out, request);
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
      if (this.#writeMembers(out, frame.fields(index))) continue;
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

  /** Members of an object at the top of the record. False: a key is reserved, so the plain way must be taken. */
  #writeMembers(out: JsonWriter, cursor: Cursor): boolean {
    const tag = cursor.bytes[cursor.pos++];
    if (tag === TAG_SHAPED) return this.#writeShapedMembers(out, cursor);
    return tag === TAG_OBJECT && this.#writeInlineMembers(out, cursor);
  }

  #writeShapedMembers(out: JsonWriter, cursor: Cursor): boolean {
    const shape = this.#shape(cursor.view.getUint32(cursor.pos, true));
    if (shape.hasReserved) return false;
    cursor.pos += 4;
    this.#writeShapedValues(out, cursor, shape, false);
    return true;
  }

  #writeInlineMembers(out: JsonWriter, cursor: Cursor): boolean {
    const taken = new Set<string>();
    while (cursor.bytes[cursor.pos] !== TAG_END) {
      const key = distinctKey(decodeString(cursor, this.#definitions), taken);
      if (RESERVED_KEYS.has(key)) return false;
      this.#writeInlineMember(out, cursor, key, false);
    }
    return true;
  }

  #writeInlineMember(out: JsonWriter, cursor: Cursor, key: string, isFirst: boolean): void {
    if (cursor.bytes[cursor.pos] === TAG_UNDEFINED) {
      cursor.pos++;
      return;
    }
    if (!isFirst) out.u8(COMMA);
    out.text(key);
    out.u8(COLON);
    this.#writeValue(out, cursor);
  }

  #writeShapedValues(out: JsonWriter, cursor: Cursor, shape: ShapeJson, startsObject: boolean): void {
    if (shape.hasLongKey) return this.#writeLongKeys(out, cursor, shape, startsObject);
    const { bytes: source, view: values } = cursor;
    // In variables, which V8 keeps in registers as long as nothing else is called: what is frequent is written without.
    let { doubles } = this.#pieces;
    let { bytes, view, pos } = room(out, shape);
    let at = cursor.pos;
    let keys = startsObject ? shape.keys : shape.commaKeys;
    for (let index = 0; index < keys.length; index++) {
      const tag = source[at] as number;
      if (tag === TAG_UNDEFINED) {
        at++;
        continue;
      }
      pos = copyPiece(view, pos, doubles, keys[index] as JsonPiece);
      keys = shape.commaKeys;
      if (tag === TAG_INT32) {
        const value = values.getInt32(at + 1, true);
        if (value >= 0) {
          pos = writeInt(bytes, pos, value);
          at += 5;
          continue;
        }
      } else if (tag === TAG_INTERNED) {
        const text = this.#texts[values.getUint32(at + 1, true)];
        if (text !== undefined && text >= 0) {
          pos = copyPiece(view, pos, doubles, text);
          at += 5;
          continue;
        }
      } else if (tag === TAG_FLOAT64) {
        const thousandths = inThousandths(values.getFloat64(at + 1, true));
        if (thousandths >= 0) {
          pos = writeDecimal(bytes, pos, thousandths);
          at += 9;
          continue;
        }
      }
      out.pos = pos;
      cursor.pos = at;
      this.#writeValue(out, cursor);
      at = cursor.pos;
      doubles = this.#pieces.doubles;
      ({ bytes, view, pos } = room(out, shape));
    }
    out.pos = pos;
    cursor.pos = at;
  }

  #writeLongKeys(out: JsonWriter, cursor: Cursor, { keys }: ShapeJson, startsObject: boolean): void {
    let isFirst = startsObject;
    for (const key of keys) {
      if (cursor.bytes[cursor.pos] === TAG_UNDEFINED) {
        cursor.pos++;
        continue;
      }
      if (!isFirst) out.u8(COMMA);
      isFirst = false;
      out.piece(this.#pieces, key);
      this.#writeValue(out, cursor);
    }
  }

  #writeValue(out: JsonWriter, cursor: Cursor): void {
    const tag = cursor.bytes[cursor.pos++];
    switch (tag) {
      case TAG_INT32:
        cursor.pos += 4;
        return out.int(cursor.view.getInt32(cursor.pos - 4, true));
      case TAG_FLOAT64:
        cursor.pos += 8;
        return this.#writeNumber(out, cursor.view.getFloat64(cursor.pos - 8, true));
      case TAG_SHORT:
      case TAG_STRING:
      case TAG_INTERNED:
        cursor.pos--;
        return this.#writeText(out, cursor);
      case TAG_SHAPED:
        return this.#writeShaped(out, cursor);
      case TAG_OBJECT:
        return this.#writeInline(out, cursor);
      case TAG_ARRAY:
        return this.#writeArray(out, cursor);
      case TAG_ERROR:
        return this.#writeError(out, cursor);
      case TAG_TRUE:
        return out.piece(COMMON, TRUE_JSON);
      case TAG_FALSE:
        return out.piece(COMMON, FALSE_JSON);
      case TAG_REDACTED:
        return out.piece(COMMON, REDACTED_JSON);
      case TAG_NULL:
      case TAG_UNDEFINED:
        return out.piece(COMMON, NULL_JSON);
      default:
        throw new Error(`damaged frame: tag ${tag} at ${cursor.pos - 1}`);
    }
  }

  #writeShaped(out: JsonWriter, cursor: Cursor): void {
    const shape = this.#shape(cursor.view.getUint32(cursor.pos, true));
    cursor.pos += 4;
    out.u8(OPEN_OBJECT);
    this.#writeShapedValues(out, cursor, shape, true);
    out.u8(CLOSE_OBJECT);
  }

  #writeInline(out: JsonWriter, cursor: Cursor): void {
    const taken = new Set<string>();
    out.u8(OPEN_OBJECT);
    const start = out.pos;
    while (cursor.bytes[cursor.pos] !== TAG_END) {
      const key = distinctKey(decodeString(cursor, this.#definitions), taken);
      this.#writeInlineMember(out, cursor, key, out.pos === start);
    }
    cursor.pos++;
    out.u8(CLOSE_OBJECT);
  }

  #writeArray(out: JsonWriter, cursor: Cursor): void {
    out.u8(OPEN_ARRAY);
    const start = out.pos;
    while (cursor.bytes[cursor.pos] !== TAG_END) {
      if (out.pos !== start) out.u8(COMMA);
      this.#writeValue(out, cursor);
    }
    cursor.pos++;
    out.u8(CLOSE_ARRAY);
  }

  #writeError(out: JsonWriter, cursor: Cursor): void {
    const { filter, resolveStack } = this.#context;
    writeObject(out, decodeErrorParts(cursor, this.#definitions, filter, resolveStack));
  }

  #writeNumber(out: JsonWriter, value: number): void {
    if (value < LEAST_CARD_NUMBER) return out.number(value);
    const filtered = filteredNumber(value, this.#context.filter);
    if (typeof filtered === "string") out.text(filtered);
    else out.number(value);
  }

  /** The string at the cursor. What may hold a secret is looked at as text. */
  #writeText(out: JsonWriter, cursor: Cursor | undefined): void {
    if (cursor === undefined) return out.ascii('""');
    const tag = cursor.bytes[cursor.pos];
    if (tag === TAG_INTERNED) {
      cursor.pos += 5;
      return out.piece(this.#pieces, this.#text(cursor.view.getUint32(cursor.pos - 4, true)));
    }
    const start = cursor.pos + (tag === TAG_SHORT ? 2 : 5);
    skipValue(cursor, this.#definitions);
    this.#writeUtf8(out, cursor.bytes, start, cursor.pos);
  }

  #writeUtf8(out: JsonWriter, bytes: Buffer, start: number, end: number): void {
    const before = out.pos;
    out.quoted(bytes, start, end);
    if (!out.isSuspect) return;
    const text = bytes.toString("utf8", start, end);
    const filtered = this.#context.filter(text);
    if (filtered === text) return;
    out.pos = before;
    out.text(filtered);
  }

  /** An interned string as JSON. */
  #text(id: number): JsonPiece {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const json = this.#pieces.add(this.#json(this.#context.filter(this.#definitions.string(id))));
    this.#texts[id] = json;
    return json;
  }

  #shape(id: number): ShapeJson {
    const known = this.#shapes[id];
    if (known !== undefined) return known;
    const shape = this.#shapeJson(this.#definitions.shape(id));
    this.#shapes[id] = shape;
    return shape;
  }

  #shapeJson(definition: ShapeDefinition): ShapeJson {
    const keys = definition.keys.map((key) => this.#pieces.add(`${this.#json(key)}:`));
    const commaKeys = definition.keys.map((key) => this.#pieces.add(`,${this.#json(key)}:`));
    return {
      keys,
      commaKeys,
      hasReserved: definition.keys.some((key) => RESERVED_KEYS.has(key)),
      hasLongKey: commaKeys.some((piece) => piece < 0),
    };
  }

  #json(text: string): string {
    this.#textScratch.pos = 0;
    this.#textScratch.text(text);
    return this.#textScratch.bytes.toString("utf8", 0, this.#textScratch.pos);
  }
}

/** A shape's id; 0 for what has none. */
function shapeAt({ bytes, view, pos }: Cursor): number {
  return bytes[pos] === TAG_SHAPED ? view.getUint32(pos + 1, true) : 0;
}

/** With room for the keys of a shape, and a value of at most `PIECE_ROOM` each. */
function room(out: JsonWriter, { keys }: ShapeJson): JsonWriter {
  out.ensure(keys.length * 2 * PIECE_ROOM);
  return out;
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
