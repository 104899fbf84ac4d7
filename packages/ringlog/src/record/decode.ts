import { type Definitions, distinctKey } from "./definitions.js";
import type { Value, ValueObject } from "./record.js";
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
} from "./value.js";

const ERROR_PARTS = 6;

/** A place in a frame's bytes. */
export interface Cursor {
  bytes: Buffer;
  view: DataView;
  pos: number;
}

/** Last look at every text before it is shown. */
export type TextFilter = (text: string) => string;

/** What is shown of a stack trace, `filter` being the last look at it; `message` is its error's. */
export type StackFilter = (stacktrace: string, message: string, filter: TextFilter) => string;

export const asItIs: StackFilter = (stacktrace, _message, filter) => filter(stacktrace);

/** Reads one value; undefined for what objects leave out. The inverse of `ValueEncoder`. */
export function decodeValue(
  cursor: Cursor,
  definitions: Definitions,
  filter: TextFilter,
  stack: StackFilter = asItIs,
): Value | undefined {
  const tag = cursor.bytes[cursor.pos++];
  switch (tag) {
    case TAG_NULL:
      return null;
    case TAG_TRUE:
      return true;
    case TAG_FALSE:
      return false;
    case TAG_INT32:
      cursor.pos += 4;
      return cursor.view.getInt32(cursor.pos - 4, true);
    case TAG_FLOAT64:
      cursor.pos += 8;
      return filteredNumber(cursor.view.getFloat64(cursor.pos - 8, true), filter);
    case TAG_SHORT:
    case TAG_STRING:
    case TAG_INTERNED:
      cursor.pos--;
      return filter(decodeString(cursor, definitions));
    case TAG_SHAPED:
      return decodeShaped(cursor, definitions, filter, stack);
    case TAG_OBJECT:
      return decodeObject(cursor, definitions, filter, stack);
    case TAG_ARRAY:
      return decodeArray(cursor, definitions, filter, stack);
    case TAG_ERROR:
      return decodeErrorParts(cursor, definitions, filter, stack);
    case TAG_REDACTED:
      return REDACTED_TEXT;
    case TAG_UNDEFINED:
      return undefined;
    default:
      throw new Error(`damaged frame: tag ${tag} at ${cursor.pos - 1}`);
  }
}

/** No card number is smaller: those of 13 digits begin with a 4. */
export const LEAST_CARD_NUMBER = 4e12;

/** A number, unless its digits are a secret: a card number need not be a string. */
export function filteredNumber(value: number, filter: TextFilter): number | string {
  if (value < LEAST_CARD_NUMBER || !Number.isSafeInteger(value)) return value;
  const text = String(value);
  const filtered = filter(text);
  return filtered === text ? value : filtered;
}

/** Reads a string, interned or not. */
export function decodeString(cursor: Cursor, definitions: Definitions): string {
  if (cursor.bytes[cursor.pos] !== TAG_INTERNED) return decodeText(cursor);
  cursor.pos += 5;
  return definitions.string(cursor.view.getUint32(cursor.pos - 4, true));
}

/** Reads a string that is written in full. */
export function decodeText(cursor: Cursor): string {
  const start = cursor.pos + textHeaderBytes(cursor);
  cursor.pos = start + textBytes(cursor);
  return cursor.bytes.toString("utf8", start, cursor.pos);
}

function textHeaderBytes({ bytes, pos }: Cursor): number {
  return bytes[pos] === TAG_SHORT ? 2 : 5;
}

function textBytes({ bytes, view, pos }: Cursor): number {
  const tag = bytes[pos];
  if (tag === TAG_SHORT) return bytes[pos + 1] as number;
  if (tag === TAG_STRING) return view.getUint32(pos + 1, true);
  throw new Error(`damaged frame: tag ${tag} where a string should be`);
}

/** The parts of an error, as an object without those that it has not. */
export function decodeErrorParts(
  cursor: Cursor,
  definitions: Definitions,
  filter: TextFilter,
  stack: StackFilter,
): ValueObject {
  const type = decodeString(cursor, definitions);
  const message = decodeString(cursor, definitions);
  // As it was thrown: a message that the filter has changed would not be found in it.
  const stacktrace = stack(decodeString(cursor, definitions), message, filter);
  const parts = new Map<string, Value>([
    ["type", filter(type)],
    ["message", filter(message)],
    ["stacktrace", stacktrace],
  ]);
  for (const key of ["causes", "errors", "props"]) {
    setEntry(parts, key, decodeValue(cursor, definitions, filter, stack));
  }
  return parts;
}

function decodeShaped(cursor: Cursor, definitions: Definitions, filter: TextFilter, stack: StackFilter): Value {
  const { keys } = definitions.shape(cursor.view.getUint32(cursor.pos, true));
  cursor.pos += 4;
  const object = new Map<string, Value>();
  for (const key of keys) setEntry(object, key, decodeValue(cursor, definitions, filter, stack));
  return object;
}

function decodeObject(cursor: Cursor, definitions: Definitions, filter: TextFilter, stack: StackFilter): Value {
  const object = new Map<string, Value>();
  const taken = new Set<string>();
  while (!atEnd(cursor)) {
    const key = distinctKey(decodeString(cursor, definitions), taken);
    setEntry(object, key, decodeValue(cursor, definitions, filter, stack));
  }
  return object;
}

function decodeArray(cursor: Cursor, definitions: Definitions, filter: TextFilter, stack: StackFilter): Value {
  const values: Value[] = [];
  while (!atEnd(cursor)) values.push(decodeValue(cursor, definitions, filter, stack) ?? null);
  return values;
}

function atEnd(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.pos] !== TAG_END) return false;
  cursor.pos++;
  return true;
}

function setEntry(object: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value !== undefined) object.set(key, value);
}

/** Goes past one value without decoding it. */
export function skipValue(cursor: Cursor, definitions: Definitions): void {
  const tag = cursor.bytes[cursor.pos++];
  switch (tag) {
    case TAG_INT32:
    case TAG_INTERNED:
      cursor.pos += 4;
      return;
    case TAG_FLOAT64:
      cursor.pos += 8;
      return;
    case TAG_SHORT:
      cursor.pos += 1 + (cursor.bytes[cursor.pos] as number);
      return;
    case TAG_STRING:
      cursor.pos += 4 + cursor.view.getUint32(cursor.pos, true);
      return;
    case TAG_SHAPED: {
      const { keys } = definitions.shape(cursor.view.getUint32(cursor.pos, true));
      cursor.pos += 4;
      for (let index = 0; index < keys.length; index++) skipValue(cursor, definitions);
      return;
    }
    case TAG_ERROR:
      for (let part = 0; part < ERROR_PARTS; part++) skipValue(cursor, definitions);
      return;
    case TAG_OBJECT:
    case TAG_ARRAY:
      while (!atEnd(cursor)) skipValue(cursor, definitions);
      return;
    default:
  }
}
