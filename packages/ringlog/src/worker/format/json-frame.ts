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
import { type JsonPiece, jsonPiece } from "./json-piece.js";
import { writeDebug, writeError, writeFields, writeSnapshot } from "./json-record.js";
import { writeMember, writeObject } from "./json-value.js";
import { JsonWriter } from "./json-writer.js";
import { LineFrameFormatter } from "./line-frame.js";
import { TimePiece } from "./time-piece.js";

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const REDACTED_JSON = jsonPiece(JSON.stringify(REDACTED_TEXT));
const TRUE_JSON = jsonPiece("true");
const FALSE_JSON = jsonPiece("false");
const NULL_JSON = jsonPiece("null");
const END_OF_LINE = jsonPiece("}\n");
const SEQ_JSON = jsonPiece(',"seq":');
const REQUEST_JSON = jsonPiece(',"request.id":');
const TRACE_JSON = jsonPiece(',"trace_id":');
const SPAN_JSON = jsonPiece(',"span_id":');

/** A shape's keys as JSON, colon included, and all of them with a comma before. */
interface ShapeJson {
  readonly keys: readonly JsonPiece[];
  readonly commaKeys: readonly JsonPiece[];
  readonly hasReserved: boolean;
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
  readonly #texts: JsonPiece[] = [];
  readonly #shapes: ShapeJson[] = [];
  readonly #overlaps = new Map<string, boolean>();
  readonly #scratch = new JsonWriter();
  readonly #textScratch = new JsonWriter();
  /** By the message's id: what follows the time, up to the `seq`. */
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
    out.piece(END_OF_LINE);
  }

  /** Everything up to the `seq`. Behind the time, records of the same level, message and logger have the same. */
  #writeHead(out: JsonWriter, frame: FrameRecord): void {
    out.piece(this.#time.at(frame.timeMs));
    if (frame.messageId === 0 || frame.has(SECTION_LOGGER)) this.#composeHead(out, frame);
    else this.#writeCachedHead(out, frame);
    if (frame.seq !== 0) {
      out.piece(SEQ_JSON);
      out.int(frame.seq);
    }
    if (frame.has(SECTION_REQUEST) || frame.has(SECTION_TRACE)) this.#writeContext(out, frame);
  }

  #writeCachedHead(out: JsonWriter, frame: FrameRecord): void {
    const { level, messageId, loggerId } = frame;
    let head = this.#heads[messageId];
    if (head === undefined || head.level !== level || head.loggerId !== loggerId) {
      this.#scratch.pos = 0;
      this.#composeHead(this.#scratch, frame);
      head = { level, loggerId, json: jsonPiece(this.#scratch.bytes.subarray(0, this.#scratch.pos)) };
      this.#heads[messageId] = head;
    }
    out.piece(head.json);
  }

  #composeHead(out: JsonWriter, frame: FrameRecord): void {
    out.piece(LEVELS[frame.level / 10] ?? levelJson(frame.level));
    if (frame.messageId !== 0) out.piece(this.#text(frame.messageId));
    else this.#writeText(out, frame.at(SECTION_MESSAGE));
    out.raw(this.#identity);
    this.#writeLoggerName(out, frame);
    out.raw(this.#afterName);
  }

  #writeLoggerName(out: JsonWriter, frame: FrameRecord): void {
    if (frame.loggerId === 0 && !frame.has(SECTION_LOGGER)) return;
    out.ascii(',"logger.name":');
    if (frame.loggerId !== 0) out.piece(this.#text(frame.loggerId));
    else this.#writeText(out, frame.at(SECTION_LOGGER));
  }

  #writeContext(out: JsonWriter, frame: FrameRecord): void {
    const request = frame.at(SECTION_REQUEST);
    if (request !== undefined) {
      out.piece(REQUEST_JSON);
      this.#writeText(out, request);
    }
    const trace = frame.at(SECTION_TRACE);
    if (trace === undefined) return;
    out.piece(TRACE_JSON);
    this.#writeId(out, trace);
    out.piece(SPAN_JSON);
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
    if (frame.fieldsCount === 1) return true;
    let name = "";
    for (let index = 0; index < frame.fieldsCount; index++) {
      const cursor = frame.fields(index);
      if (cursor.bytes[cursor.pos] !== TAG_SHAPED) return false;
      name += `${cursor.view.getUint32(cursor.pos + 1, true)} `;
    }
    const known = this.#overlaps.get(name);
    return known ?? this.#computeDisjoint(name);
  }

  #computeDisjoint(name: string): boolean {
    const keys = name
      .trim()
      .split(" ")
      .flatMap((id) => this.#definitions.shape(Number(id)).keys);
    const disjoint = new Set(keys).size === keys.length;
    if (this.#overlaps.size < 4096) this.#overlaps.set(name, disjoint);
    return disjoint;
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
    const { keys, commaKeys } = shape;
    const { bytes, view } = cursor;
    let isFirst = startsObject;
    for (let index = 0; index < keys.length; index++) {
      const tag = bytes[cursor.pos];
      if (tag === TAG_UNDEFINED) {
        cursor.pos++;
        continue;
      }
      out.piece((isFirst ? keys : commaKeys)[index] as JsonPiece);
      isFirst = false;
      if (tag === TAG_INT32) {
        out.int(view.getInt32(cursor.pos + 1, true));
        cursor.pos += 5;
      } else if (tag === TAG_INTERNED) {
        out.piece(this.#text(view.getUint32(cursor.pos + 1, true)));
        cursor.pos += 5;
      } else if (tag === TAG_SHORT) {
        const start = cursor.pos + 2;
        cursor.pos = start + (bytes[start - 1] as number);
        this.#writeUtf8(out, bytes, start, cursor.pos);
      } else this.#writeValue(out, cursor);
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
        return out.piece(TRUE_JSON);
      case TAG_FALSE:
        return out.piece(FALSE_JSON);
      case TAG_REDACTED:
        return out.piece(REDACTED_JSON);
      case TAG_NULL:
      case TAG_UNDEFINED:
        return out.piece(NULL_JSON);
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
      return out.piece(this.#text(cursor.view.getUint32(cursor.pos - 4, true)));
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
    const json = jsonPiece(this.#json(this.#context.filter(this.#definitions.string(id))));
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

  #shapeJson({ keys }: ShapeDefinition): ShapeJson {
    return {
      keys: keys.map((key) => jsonPiece(`${this.#json(key)}:`)),
      commaKeys: keys.map((key) => jsonPiece(`,${this.#json(key)}:`)),
      hasReserved: keys.some((key) => RESERVED_KEYS.has(key)),
    };
  }

  #json(text: string): string {
    this.#textScratch.pos = 0;
    this.#textScratch.text(text);
    return this.#textScratch.bytes.toString("utf8", 0, this.#textScratch.pos);
  }
}

function writeErrorOf(out: JsonWriter, frame: FrameRecord, context: DecodeContext): void {
  const error = decodeError(frame, context);
  if (error !== undefined) writeError(out, error);
}

interface Head {
  readonly level: number;
  readonly loggerId: number;
  readonly json: JsonPiece;
}

function levelJson(level: number): JsonPiece {
  return jsonPiece(`,"level":"${levelName(level)}","msg":`);
}

const LEVELS = [0, 10, 20, 30, 40, 50, 60].map(levelJson);
