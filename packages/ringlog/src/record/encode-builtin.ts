import { types } from "node:util";
import type { ByteWriter } from "./byte-writer.js";
import type { ValueEncoder } from "./encode-value.js";
import { attempt, THREW } from "./read-property.js";
import { TAG_END, TAG_FALSE, TAG_OBJECT, TAG_TRUE } from "./value.js";

const PREFIX_BYTES = 16;

/**
 * Objects of the language and of Node.js that JSON cannot say. Their state is read through the built-in prototypes, not
 * through methods that a subclass or an own property may have put before them. False: not one of them.
 */
export function encodeBuiltin(encoder: ValueEncoder, writer: ByteWriter, value: object): boolean {
  if (types.isDate(value)) encoder.text(writer, dateText(value));
  else if (types.isMap(value)) encodeMap(encoder, writer, value);
  else if (types.isSet(value)) encodeSet(encoder, writer, value);
  else if (types.isRegExp(value)) encoder.text(writer, regExpText(value));
  else if (types.isAnyArrayBuffer(value))
    encoder.text(
      writer,
      bytesText("ArrayBuffer", () => new Uint8Array(value)),
    );
  else if (ArrayBuffer.isView(value)) encodeView(encoder, writer, value);
  else if (types.isBoxedPrimitive(value)) encodeBoxed(encoder, writer, value);
  else if (isInstance(value, URL)) encoder.text(writer, urlText(value));
  else if (isInstance(value, URLSearchParams)) encoder.text(writer, searchText(value));
  else return encodeOpaque(encoder, writer, value);
  return true;
}

function encodeOpaque(encoder: ValueEncoder, writer: ByteWriter, value: object): boolean {
  const name = opaqueName(value);
  if (name === undefined) return false;
  encoder.text(writer, `[${name}]`);
  return true;
}

/** Asking may run a Proxy's trap, where one stands among the prototypes; what throws there is no instance. */
function isInstance<T extends object>(value: object, of: abstract new (...given: never[]) => T): value is T {
  try {
    return value instanceof of;
  } catch {
    // A log call never throws; see `readProperty`.
    return false;
  }
}

function opaqueName(value: object): string | undefined {
  if (types.isPromise(value)) return "Promise";
  if (types.isWeakMap(value)) return "WeakMap";
  if (types.isWeakSet(value)) return "WeakSet";
  if (types.isGeneratorObject(value)) return "Generator";
  if (isInstance(value, WeakRef)) return "WeakRef";
  return undefined;
}

const timeOf = Date.prototype.getTime;
const isoOf = Date.prototype.toISOString;

function dateText(date: Date): string {
  return Number.isNaN(timeOf.call(date)) ? "Invalid Date" : isoOf.call(date);
}

const regExpSource = Object.getOwnPropertyDescriptor(RegExp.prototype, "source")?.get;
const regExpFlags = Object.getOwnPropertyDescriptor(RegExp.prototype, "flags")?.get;

function regExpText(pattern: RegExp): string {
  const text = attempt(() => `/${regExpSource?.call(pattern)}/${regExpFlags?.call(pattern)}`);
  return text === THREW ? "[RegExp]" : text;
}

const hrefOf = Object.getOwnPropertyDescriptor(URL.prototype, "href")?.get;
const searchOf = URLSearchParams.prototype.toString;

function urlText(url: URL): string {
  const text = attempt(() => hrefOf?.call(url) as string);
  return text === THREW ? "[URL]" : text;
}

/** Written like the query of a URL, so that the worker finds secrets in it. */
function searchText(params: URLSearchParams): string {
  const text = attempt(() => `?${searchOf.call(params)}`);
  return text === THREW ? "[URLSearchParams]" : text;
}

function encodeView(encoder: ValueEncoder, writer: ByteWriter, view: ArrayBufferView): void {
  if (types.isUint8Array(view))
    encoder.text(
      writer,
      bytesText("Buffer", () => bytesOf(view)),
    );
  else if (types.isDataView(view))
    encoder.text(
      writer,
      bytesText("DataView", () => bytesOf(view)),
    );
  else encoder.nested(writer, view, "TypedArray", () => encodeTyped(encoder, writer, view as Float64Array));
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function encodeTyped(encoder: ValueEncoder, writer: ByteWriter, values: Float64Array): void {
  const shown = arraySlice.call(values, 0, encoder.limits.keys);
  encoder.items(writer, shown, values.length);
}

const arraySlice = Array.prototype.slice;

/** Length and the first bytes, as in `[Buffer 1024 bytes: 0a0b…]`. Memory that was transferred cannot be read. */
function bytesText(name: string, read: () => Uint8Array): string {
  const bytes = attempt(read);
  if (bytes === THREW) return `[${name} transferred]`;
  const { length } = bytes;
  const prefix = Buffer.from(bytes.subarray(0, PREFIX_BYTES)).toString("hex");
  const more = length > PREFIX_BYTES ? "…" : "";
  return length === 0 ? `[${name} 0 bytes]` : `[${name} ${length} bytes: ${prefix}${more}]`;
}

function encodeBoxed(encoder: ValueEncoder, writer: ByteWriter, value: object): void {
  const inner = attempt(() => unbox(value));
  if (inner === THREW) encoder.text(writer, "[boxed]");
  else if (typeof inner === "boolean") writer.u8(inner ? TAG_TRUE : TAG_FALSE);
  else encoder.value(writer, inner);
}

function unbox(value: object): unknown {
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return Symbol.prototype.valueOf.call(value);
}

const mapEntries = Map.prototype.entries;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, "size")?.get;
const setValues = Set.prototype.values;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, "size")?.get;

function encodeSet(encoder: ValueEncoder, writer: ByteWriter, set: ReadonlySet<unknown>): void {
  const size = setSize?.call(set) as number;
  encoder.nested(writer, set, "Set", () => encoder.items(writer, setValues.call(set), size));
}

function encodeMap(encoder: ValueEncoder, writer: ByteWriter, map: ReadonlyMap<unknown, unknown>): void {
  encoder.nested(writer, map, "Map", () => encodeEntries(encoder, writer, map));
}

function encodeEntries(encoder: ValueEncoder, writer: ByteWriter, map: ReadonlyMap<unknown, unknown>): void {
  const size = mapSize?.call(map) as number;
  writer.u8(TAG_OBJECT);
  let written = 0;
  for (const [key, value] of mapEntries.call(map)) {
    if (written >= encoder.limits.keys || encoder.isFull(writer)) break;
    encoder.entry(writer, keyText(key), value);
    written++;
  }
  if (written < size) {
    encoder.key(writer, "…");
    encoder.marker(writer, `[+${size - written} keys]`);
  }
  writer.u8(TAG_END);
}

const MAX_KEY_LENGTH = 256;

function keyText(key: unknown): string {
  if (typeof key === "string") return key;
  if (typeof key === "object" && key !== null) return "[object]";
  if (typeof key === "function") return "[function]";
  return String(key).slice(0, MAX_KEY_LENGTH);
}
