import type { Value, ValueObject } from "../../record/record.js";
import { type JsonPiece, JsonPieces } from "./json-piece.js";
import type { JsonWriter } from "./json-writer.js";

const COMMA = 0x2c;
const COLON = 0x3a;

/** A decoded value as JSON. */
export function writeValue(out: JsonWriter, value: Value): void {
  if (value === null) out.ascii("null");
  else if (typeof value === "string") out.text(value);
  else if (typeof value === "number") out.number(value);
  else if (typeof value === "boolean") out.ascii(value ? "true" : "false");
  else if (value instanceof Map) writeObject(out, value);
  else writeArray(out, value as readonly Value[]);
}

export function writeObject(out: JsonWriter, object: ValueObject): void {
  let first = true;
  out.u8(0x7b);
  for (const [key, value] of object) {
    if (!first) out.u8(COMMA);
    first = false;
    out.text(key);
    out.u8(COLON);
    writeValue(out, value);
  }
  out.u8(0x7d);
}

function writeArray(out: JsonWriter, values: readonly Value[]): void {
  let first = true;
  out.u8(0x5b);
  for (const value of values) {
    if (!first) out.u8(COMMA);
    first = false;
    writeValue(out, value);
  }
  out.u8(0x5d);
}

/** `,"key":value`. */
export function writeMember(out: JsonWriter, key: string, value: Value): void {
  const piece = known.get(key);
  if (piece !== undefined) out.piece(KEYS, piece);
  else writeKey(out, key);
  writeValue(out, value);
}

/** As JSON, with what stands around them. Of many only the first are remembered: ringlog's own are soon among them. */
const KEYS = new JsonPieces();
const known = new Map<string, JsonPiece>();
const MAX_KEYS = 1_000;

function writeKey(out: JsonWriter, key: string): void {
  const start = out.pos;
  out.u8(COMMA);
  out.text(key);
  out.u8(COLON);
  if (known.size < MAX_KEYS) known.set(key, KEYS.add(out.bytes.subarray(start, out.pos)));
}
