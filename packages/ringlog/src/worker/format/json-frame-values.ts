import {
  type Cursor,
  decodeErrorParts,
  decodeString,
  filteredNumber,
  LEAST_CARD_NUMBER,
  skipValue,
} from "../../record/decode.js";
import { type Definitions, distinctKey, type ShapeDefinition } from "../../record/definitions.js";
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
import type { DecodeContext } from "../decode-record.js";
import { inThousandths, writeDecimal, writeInt } from "./json-number.js";
import { copyPiece, type JsonPiece, JsonPieces, PIECE_ROOM } from "./json-piece.js";
import { writeObject } from "./json-value.js";
import { JsonWriter } from "./json-writer.js";

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMON = new JsonPieces();
const REDACTED_JSON = COMMON.add(JSON.stringify(REDACTED_TEXT));
const TRUE_JSON = COMMON.add("true");
const FALSE_JSON = COMMON.add("false");
const NULL_JSON = COMMON.add("null");

/** A shape's keys as JSON, colon included, and all of them with a comma before. */
interface ShapeJson {
  readonly keys: readonly JsonPiece[];
  readonly commaKeys: readonly JsonPiece[];
  readonly hasReserved: boolean;
  readonly hasLongKey: boolean;
}

/** The values in frames of one ring as JSON, without decoding what can be copied. */
export class JsonFrameValues {
  /** Of this ring's keys and interned strings, and of what else its lines repeat. */
  readonly pieces = new JsonPieces();
  readonly #context: DecodeContext;
  readonly #definitions: Definitions;
  /** By the string's id. */
  readonly #texts: JsonPiece[] = [];
  readonly #shapes: ShapeJson[] = [];
  readonly #scratch = new JsonWriter();

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#definitions = context.definitions;
  }

  /** Members of an object at the top of the record. False: a key is reserved, so the plain way must be taken. */
  writeMembers(out: JsonWriter, cursor: Cursor): boolean {
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
    let { doubles } = this.pieces;
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
      doubles = this.pieces.doubles;
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
      out.piece(this.pieces, key);
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
        return this.writeText(out, cursor);
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
  writeText(out: JsonWriter, cursor: Cursor | undefined): void {
    if (cursor === undefined) return out.ascii('""');
    const tag = cursor.bytes[cursor.pos];
    if (tag === TAG_INTERNED) {
      cursor.pos += 5;
      return out.piece(this.pieces, this.#interned(cursor.view.getUint32(cursor.pos - 4, true)));
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

  writeInterned(out: JsonWriter, id: number): void {
    out.piece(this.pieces, this.#interned(id));
  }

  #interned(id: number): JsonPiece {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const json = this.pieces.add(this.json(this.#context.filter(this.#definitions.string(id))));
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
    const keys = definition.keys.map((key) => this.pieces.add(`${this.json(key)}:`));
    const commaKeys = definition.keys.map((key) => this.pieces.add(`,${this.json(key)}:`));
    return {
      keys,
      commaKeys,
      hasReserved: definition.keys.some((key) => RESERVED_KEYS.has(key)),
      hasLongKey: commaKeys.some((piece) => piece < 0),
    };
  }

  /** A string as JSON. */
  json(text: string): string {
    this.#scratch.pos = 0;
    this.#scratch.text(text);
    return this.#scratch.bytes.toString("utf8", 0, this.#scratch.pos);
  }
}

/** With room for the keys of a shape, and a value of at most `PIECE_ROOM` each. */
function room(out: JsonWriter, { keys }: ShapeJson): JsonWriter {
  out.ensure(keys.length * 2 * PIECE_ROOM);
  return out;
}
