import type { Value, ValueObject } from "../../record/record.js";
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
  out.u8(COMMA);
  out.text(key);
  out.u8(COLON);
  writeValue(out, value);
}
