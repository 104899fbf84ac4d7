import { types } from "node:util";
import type { ByteWriter } from "./byte-writer.js";
import { type ErrorSketch, isError, sketchError } from "./describe-error.js";
import { ownKeys, type ValueEncoder } from "./encode-value.js";
import { attempt, readProperty, THREW } from "./read-property.js";
import { TAG_ARRAY, TAG_END, TAG_OBJECT, TAG_UNDEFINED } from "./value.js";

const MAX_CAUSES = 10;
const MAX_AGGREGATED = 20;
const NO_KEYS: readonly string[] = [];
/** Not among an error's own properties: they have a place of their own. */
const OWN_PLACE = new Set(["name", "message", "stack", "cause"]);

/** The error of a record: the payload of SECTION_ERROR. `sketch` is what was read of it already. */
export function encodeRecordError(
  encoder: ValueEncoder,
  writer: ByteWriter,
  error: unknown,
  sketch: ErrorSketch,
): void {
  encoder.text(writer, sketch.type);
  encoder.text(writer, sketch.message);
  encoder.text(writer, stackOf(error, sketch));
  writeCauses(encoder, writer, error);
  const known = knownProps(error, sketch);
  writeErrors(encoder, writer, known);
  writeProps(encoder, writer, error, known);
}

/** Properties that were read already, so that no getter runs twice. */
interface KnownProps {
  readonly code: unknown;
  readonly errors: unknown;
  /** Whether `errors` are those of an AggregateError, not a property like any other (a validator's list, say). */
  readonly isAggregate: boolean;
}

function knownProps(error: unknown, sketch: ErrorSketch): KnownProps {
  const errors = isError(error) ? readErrors(error) : undefined;
  return {
    code: sketch.code,
    errors,
    isAggregate: isObject(errors) && attempt(() => isAggregate(error, errors)) === true,
  };
}

// Properties that every error is asked for are read by their names, each at a place of its own: five times as fast as by a key
// that is handed in.

function readErrors(error: object): unknown {
  try {
    return (error as { readonly errors?: unknown }).errors;
  } catch {
    // As in `readProperty`.
    return THREW;
  }
}

function readCause(error: unknown): unknown {
  if (!isObject(error)) return undefined;
  try {
    return (error as { readonly cause?: unknown }).cause;
  } catch {
    // See above.
    return THREW;
  }
}

function readStack(error: unknown): unknown {
  if (!isObject(error)) return undefined;
  try {
    return (error as { readonly stack?: unknown }).stack;
  } catch {
    // See above.
    return THREW;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isAggregate(error: unknown, errors: unknown): boolean {
  if (!Array.isArray(errors)) return false;
  // Looking into a proxy would run its traps twice.
  if (types.isProxy(errors)) return !Object.prototype.propertyIsEnumerable.call(error, "errors");
  return !Object.prototype.propertyIsEnumerable.call(error, "errors") || errors.slice(0, MAX_AGGREGATED).some(isError);
}

/** An error that stands in place, among other values: `{ type, message, stacktrace, causes, props }`. */
export function encodeErrorValue(encoder: ValueEncoder, writer: ByteWriter, error: Error): void {
  const sketch = sketchError(error);
  writer.u8(TAG_OBJECT);
  writeLink(encoder, writer, error, sketch);
  const cause = readCause(error);
  if (cause !== undefined) {
    encoder.key(writer, "causes");
    writeChain(encoder, writer, error, cause);
  }
  writePropsEntry(encoder, writer, error, knownProps(error, sketch));
  writer.u8(TAG_END);
}

function stackOf(error: unknown, sketch: ErrorSketch): string {
  const stack = readStack(error);
  if (typeof stack === "string" && stack !== "") return stack;
  if (stack === THREW) return "[stack threw]";
  return sketch.message === "" ? sketch.type : `${sketch.type}: ${sketch.message}`;
}

function writeCauses(encoder: ValueEncoder, writer: ByteWriter, error: unknown): void {
  const cause = readCause(error);
  if (cause === undefined || cause === null) writeNothing(writer);
  else writeChain(encoder, writer, error, cause);
}

/** A list without an item. */
function writeNothing(writer: ByteWriter): void {
  writer.u8(TAG_ARRAY);
  writer.u8(TAG_END);
}

/** The chain of causes, outermost first, until it ends, comes back to itself or has ten links. */
function writeChain(encoder: ValueEncoder, writer: ByteWriter, root: unknown, first: unknown): void {
  writer.u8(TAG_ARRAY);
  const seen = new Set<unknown>([root]);
  let cause = first;
  while (cause !== undefined && cause !== null && !seen.has(cause) && !encoder.isFull(writer)) {
    if (seen.size > MAX_CAUSES) {
      writeMarker(encoder, writer, "more causes");
      break;
    }
    seen.add(cause);
    writeCause(encoder, writer, cause);
    cause = readCause(cause);
  }
  writer.u8(TAG_END);
}

function writeCause(encoder: ValueEncoder, writer: ByteWriter, cause: unknown): void {
  writer.u8(TAG_OBJECT);
  if (cause === THREW) writeThrew(encoder, writer);
  else writeLink(encoder, writer, cause, sketchError(cause));
  writer.u8(TAG_END);
}

function writeLink(encoder: ValueEncoder, writer: ByteWriter, error: unknown, sketch: ErrorSketch): void {
  encoder.key(writer, "type");
  encoder.text(writer, sketch.type);
  encoder.key(writer, "message");
  encoder.text(writer, sketch.message);
  encoder.key(writer, "stacktrace");
  encoder.text(writer, isError(error) ? stackOf(error, sketch) : `${sketch.type}: ${sketch.message}`);
}

function writeThrew(encoder: ValueEncoder, writer: ByteWriter): void {
  encoder.key(writer, "type");
  encoder.marker(writer, "[cause threw]");
  encoder.key(writer, "message");
  encoder.text(writer, "");
  encoder.key(writer, "stacktrace");
  encoder.text(writer, "");
}

function writeMarker(encoder: ValueEncoder, writer: ByteWriter, message: string): void {
  writer.u8(TAG_OBJECT);
  encoder.key(writer, "type");
  encoder.marker(writer, "…");
  encoder.key(writer, "message");
  encoder.text(writer, message);
  encoder.key(writer, "stacktrace");
  encoder.text(writer, "");
  writer.u8(TAG_END);
}

function writeErrors(encoder: ValueEncoder, writer: ByteWriter, known: KnownProps): void {
  if (!known.isAggregate) return writeNothing(writer);
  writer.u8(TAG_ARRAY);
  writeAggregated(encoder, writer, known.errors as unknown[]);
  writer.u8(TAG_END);
}

function writeAggregated(encoder: ValueEncoder, writer: ByteWriter, errors: readonly unknown[]): void {
  const length = readProperty(errors, "length");
  const count = typeof length === "number" ? length : 0;
  let index = 0;
  for (; index < count && index < MAX_AGGREGATED && !encoder.isFull(writer); index++) {
    writeCause(encoder, writer, readProperty(errors, index));
  }
  if (index < count) writeMarker(encoder, writer, `${count - index} more errors`);
}

function writeProps(encoder: ValueEncoder, writer: ByteWriter, error: unknown, known: KnownProps): void {
  const keys = propKeys(error, known);
  if (keys.length === 0) return writer.u8(TAG_UNDEFINED);
  encoder.nested(writer, error as object, "Object", () => writeOwn(encoder, writer, error as object, keys, known));
}

function writePropsEntry(encoder: ValueEncoder, writer: ByteWriter, error: Error, known: KnownProps): void {
  const keys = propKeys(error, known);
  if (keys.length === 0) return;
  encoder.key(writer, "props");
  writeOwn(encoder, writer, error, keys, known);
}

function propKeys(error: unknown, known: KnownProps): readonly string[] {
  const keys = isObject(error) ? ownKeys(error) : undefined;
  if (keys === undefined || keys.length === 0) return NO_KEYS;
  return keys.filter((key) => !OWN_PLACE.has(key) && !(key === "errors" && known.isAggregate));
}

function writeOwn(
  encoder: ValueEncoder,
  writer: ByteWriter,
  error: object,
  keys: readonly string[],
  known: KnownProps,
): void {
  writer.u8(TAG_OBJECT);
  let written = 0;
  for (const key of keys) {
    if (written >= encoder.limits.keys || encoder.isFull(writer)) break;
    written++;
    encoder.entry(writer, key, encoder.interner.isSecret(key) ? undefined : propValue(error, key, known));
  }
  if (written < keys.length) encoder.entry(writer, "…", `[+${keys.length - written} keys]`);
  writer.u8(TAG_END);
}

function propValue(error: object, key: string, known: KnownProps): unknown {
  if (key === "code") return known.code;
  return key === "errors" ? known.errors : readProperty(error, key);
}
