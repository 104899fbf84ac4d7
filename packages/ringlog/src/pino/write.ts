import { Destination } from "./destination.js";
import { BASE, type Instance, IS_ASCENDING, IS_EPOCH, type LineStream } from "./instance.js";
import { ringLevel } from "./levels.js";
import { asJson, isTraced, restOfLine } from "./line.js";
import {
  asJsonSym,
  chindingsSym,
  errorKeySym,
  hooksSym,
  lsCacheSym,
  messageKeySym,
  mixinMergeStrategySym,
  mixinSym,
  needsMetadataGsym,
  streamSym,
  timeSliceIndexSym,
  timeSym,
} from "./symbols.js";

/** One record on its way: to the ring in parts, or as a whole line to a stream. */
export function write(this: Instance, given: unknown, message: unknown, level: number): void {
  const timeMs = Date.now();
  const time = this[IS_EPOCH] ? undefined : this[timeSym]();
  const merged = objectOf(this, given);
  const text = message === undefined ? messageOf(this, given, merged) : message;
  const mixin = this[mixinSym];
  const object = mixin === undefined ? merged : merge(this, merged, mixin(merged, level, this));
  const stream = this[streamSym];
  const { streamWrite } = this[hooksSym];
  const isRing = stream instanceof Destination && streamWrite === undefined && this[asJsonSym] === asJson;
  if (isRing && !isTraced()) writeToRing(this, stream, level, timeMs, time, object, text);
  else {
    const line = this[asJsonSym](object, text, level, time ?? `,"time":${timeMs}`);
    describeLast(this, stream, level, object, text, time ?? `,"time":${timeMs}`);
    stream.write(streamWrite === undefined ? line : streamWrite(line));
  }
}

function writeToRing(
  logger: Instance,
  destination: Destination,
  level: number,
  timeMs: number,
  time: string | undefined,
  object: object,
  text: unknown,
): void {
  const base = logger[BASE];
  const bindings = logger[chindingsSym];
  const rest = restOfLine(logger, object, text);
  // The base comes again in every line and is sent as a number, unless somebody has changed the bindings' text.
  const isBased = bindings.startsWith(base);
  destination.take(
    ringLevel(level, logger[IS_ASCENDING]),
    timeMs,
    logger[lsCacheSym][level] as string,
    time,
    isBased ? base : "",
    (isBased ? bindings.slice(base.length) : bindings) + rest,
    (object as Record<string, unknown>)[logger[errorKeySym]],
  );
  if ((destination as LineStream)[needsMetadataGsym] === true)
    describeLast(logger, destination, level, object, text, time ?? `,"time":${timeMs}`);
}

function objectOf(logger: Instance, given: unknown): object {
  if (given === undefined || given === null) return {};
  return given instanceof Error ? { [logger[errorKeySym]]: given } : (given as object);
}

/** Of a record without a message: its error's. */
function messageOf(logger: Instance, given: unknown, merged: object): unknown {
  if (given instanceof Error) return given.message;
  const { [logger[messageKeySym]]: message, [logger[errorKeySym]]: error } = merged as Record<string, unknown>;
  return message === undefined && error ? (error as { message?: unknown }).message : undefined;
}

/** Fields of the call override those of the mixin, unless the application says otherwise. */
function merge(logger: Instance, object: object, mixed: object): object {
  const strategy = logger[mixinMergeStrategySym];
  return strategy === undefined ? Object.assign(mixed, object) : strategy(object, mixed);
}

/** For a stream that wants to know what it is given. */
function describeLast(
  logger: Instance,
  stream: LineStream,
  level: number,
  object: object,
  text: unknown,
  time: string,
): void {
  if (stream[needsMetadataGsym] !== true) return;
  stream.lastLevel = level;
  stream.lastObj = object;
  stream.lastMsg = text;
  stream.lastTime = time.slice(logger[timeSliceIndexSym]);
  stream.lastLogger = logger;
}
