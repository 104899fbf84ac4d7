import { types } from "node:util";
import type { ByteWriter } from "./byte-writer.js";
import { type ErrorSketch, isError, sketchError } from "./describe-error.js";
import { ownKeys, type ValueEncoder } from "./encode-value.js";
import { attempt, readProperty, THREW } from "./read-property.js";
import { TAG_ARRAY, TAG_END, TAG_ERROR, TAG_OBJECT, TAG_UNDEFINED } from "./value.js";

const MAX_CAUSES = 10;
const MAX_AGGREGATED = 20;
/** Of causes' errors and errors' causes, at any depth. */
const MAX_NESTED = 20;
const NO_KEYS: readonly string[] = [];
/** Not among an error's own properties: they have a place of their own. */
const OWN_PLACE = new Set(["name", "message", "stack", "cause"]);

/** Where an error is in a tree: undefined for the first one and what it has itself; below that, how many more there may be. */
type Nested = { left: number } | undefined;

/** The error of a record: the payload of SECTION_ERROR. `sketch` is what was read of it already. */
export function encodeRecordError(
  encoder: ValueEncoder,
  writer: ByteWriter,
  error: unknown,
  sketch: ErrorSketch,
): void {
  writeParts(encoder, writer, error, sketch, true, undefined);
}

/** An error that stands in place, among other values. */
export function encodeErrorValue(encoder: ValueEncoder, writer: ByteWriter, error: Error): void {
  writer.u8(TAG_ERROR);
  writeParts(encoder, writer, error, sketchError(error), true, undefined);
}

/** The six parts of an error. `hasCauses`: the links of a chain have not, for what they have is in the chain. */
function writeParts(
  encoder: ValueEncoder,
  writer: ByteWriter,
  error: unknown,
  sketch: ErrorSketch,
  hasCauses: boolean,
  nested: Nested,
): void {
  encoder.text(writer, sketch.type);
  encoder.text(writer, sketch.message);
  encoder.text(writer, stackOf(error, sketch));
  if (!isObject(error) || encoder.isAncestor(error)) return writeNothing(writer);
  encoder.enter(error);
  // Below the first one, what properties hold is shown, but not what is in that: a client's error brings its sockets along.
  const levels = nested === undefined ? 0 : Math.max(0, encoder.limits.depth - encoder.depth);
  encoder.sink(levels);
  const cause = hasCauses ? readCause(error) : undefined;
  if (cause === undefined || cause === null) writer.u8(TAG_UNDEFINED);
  else writeChain(encoder, writer, cause, nested);
  const known = knownProps(error, sketch);
  if (known.isAggregate) writeErrors(encoder, writer, known.errors as unknown[], nested);
  else writer.u8(TAG_UNDEFINED);
  writeProps(encoder, writer, error, known);
  encoder.sink(-levels);
  encoder.leave();
}

/** No causes, errors and props. */
function writeNothing(writer: ByteWriter): void {
  for (let part = 0; part < 3; part++) writer.u8(TAG_UNDEFINED);
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

function stackOf(error: unknown, sketch: ErrorSketch): string {
  const stack = readStack(error);
  if (typeof stack === "string" && stack !== "") return stack;
  if (stack === THREW) return "[stack threw]";
  return sketch.message === "" ? sketch.type : `${sketch.type}: ${sketch.message}`;
}

/** The chain of causes, outermost first, until it ends, comes back to itself or has ten links. */
function writeChain(encoder: ValueEncoder, writer: ByteWriter, first: unknown, nested: Nested): void {
  writer.u8(TAG_ARRAY);
  const inside = nested ?? { left: MAX_NESTED };
  const seen = new Set<unknown>();
  let cause = first;
  while (cause !== undefined && cause !== null && !encoder.isFull(writer)) {
    if (seen.has(cause) || (isObject(cause) && encoder.isAncestor(cause))) break;
    if (seen.size === MAX_CAUSES || !mayWrite(nested)) {
      writeBare(encoder, writer, "…", "more causes");
      break;
    }
    seen.add(cause);
    writeItem(encoder, writer, cause, false, inside);
    cause = readCause(cause);
  }
  writer.u8(TAG_END);
}

function writeErrors(encoder: ValueEncoder, writer: ByteWriter, errors: readonly unknown[], nested: Nested): void {
  writer.u8(TAG_ARRAY);
  const inside = nested ?? { left: MAX_NESTED };
  const length = readProperty(errors, "length");
  const count = typeof length === "number" ? length : 0;
  let index = 0;
  for (; index < count && index < MAX_AGGREGATED && !encoder.isFull(writer) && mayWrite(nested); index++) {
    writeItem(encoder, writer, readProperty(errors, index), true, inside);
  }
  if (index < count) writeBare(encoder, writer, "…", `${count - index} more errors`);
  writer.u8(TAG_END);
}

function mayWrite(nested: Nested): boolean {
  return nested === undefined || nested.left-- > 0;
}

function writeItem(
  encoder: ValueEncoder,
  writer: ByteWriter,
  error: unknown,
  hasCauses: boolean,
  nested: Nested,
): void {
  if (error === THREW) return writeBare(encoder, writer, "[cause threw]", "");
  writer.u8(TAG_ERROR);
  writeParts(encoder, writer, error, sketchError(error), hasCauses, nested);
}

/** What stands in place of an error. */
function writeBare(encoder: ValueEncoder, writer: ByteWriter, type: string, message: string): void {
  writer.u8(TAG_ERROR);
  encoder.marker(writer, type);
  encoder.text(writer, message);
  encoder.text(writer, "");
  writeNothing(writer);
}

function writeProps(encoder: ValueEncoder, writer: ByteWriter, error: object, known: KnownProps): void {
  const keys = propKeys(error, known);
  if (keys.length === 0) return writer.u8(TAG_UNDEFINED);
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

function propKeys(error: object, known: KnownProps): readonly string[] {
  const keys = ownKeys(error);
  if (keys === undefined || keys.length === 0) return NO_KEYS;
  return keys.filter((key) => !OWN_PLACE.has(key) && !(key === "errors" && known.isAggregate));
}

function propValue(error: object, key: string, known: KnownProps): unknown {
  if (key === "code") return known.code;
  return key === "errors" ? known.errors : readProperty(error, key);
}
