import { Destination, destination, type LineStyle } from "./destination.js";
import { BASE, type Instance, IS_ASCENDING, IS_EPOCH } from "./instance.js";
import { invalid, levelComparison, levelMapping, refuseUnknownLevel } from "./levels.js";
import { addBindings } from "./line.js";
import { createPrototype, fillLevelCache, noop } from "./logger.js";
import { multistream } from "./multistream.js";
import { type Resolved, readArguments } from "./options.js";
import { createRedaction } from "./redaction.js";
import { createSafeStringify, type Stringify, stringify } from "./safe-stringify.js";
import { stdSerializers } from "./std-serializers.js";
import * as sym from "./symbols.js";
import { epochTime, stdTimeFunctions, type TimeFunction } from "./time.js";
import { transport } from "./transport.js";
import { VERSION } from "./version.js";

/** Makes a root logger. */
function createLogger(first?: unknown, second?: unknown): Instance {
  const { options, stream } = readArguments(first, second);
  refuseWrong(options);
  const levels = levelMapping(options.customLevels, options.useOnlyCustomLevels);
  refuseUnknownLevel(options.level, levels);
  const time = timeFunction(options.timestamp);
  const state = {
    ...serialization(options),
    levels,
    silent: noop,
    onChild: options.onChild,
    [sym.levelCompSym]: levelComparison(options.levelComparison),
    [sym.useOnlyCustomLevelsSym]: options.useOnlyCustomLevels === true,
    [sym.streamSym]: stream,
    [sym.timeSym]: time,
    [sym.timeSliceIndexSym]: time().indexOf(":") + 1,
    [sym.endSym]: options.crlf ? "}\r\n" : "}\n",
    [sym.messageKeySym]: options.messageKey,
    [sym.errorKeySym]: options.errorKey,
    [sym.nestedKeySym]: options.nestedKey,
    [sym.nestedKeyStrSym]: options.nestedKey ? `,${JSON.stringify(options.nestedKey)}:{` : "",
    [sym.mixinSym]: options.mixin,
    [sym.mixinMergeStrategySym]: options.mixinMergeStrategy,
    [sym.hooksSym]: options.hooks ?? {},
    [sym.msgPrefixSym]: options.msgPrefix,
    [sym.chindingsSym]: "",
    [IS_EPOCH]: time === epochTime,
    [IS_ASCENDING]: options.levelComparison === "ASC",
  };
  const logger = Object.setPrototypeOf(state, createPrototype()) as Instance & { [BASE]: string };
  logger[sym.chindingsSym] = baseText(logger, options);
  logger[BASE] = logger[sym.chindingsSym];
  fillLevelCache(logger);
  if (stream instanceof Destination) stream.bind(styleOf(logger), options.ringlog, options.level === "silent");
  else refuseRinglogPart(options);
  announce(logger, options);
  logger[sym.setLevelSym](options.level);
  return logger;
}

function refuseWrong(options: Resolved): void {
  const { useOnlyCustomLevels, customLevels, mixin, msgPrefix, depthLimit, edgeLimit } = options;
  if (useOnlyCustomLevels && !customLevels)
    throw invalid("customLevels", customLevels, "customLevels is required if useOnlyCustomLevels is set true");
  if (mixin && typeof mixin !== "function")
    throw invalid("mixin", mixin, `Unknown mixin type "${typeof mixin}" - expected "function"`);
  if (msgPrefix && typeof msgPrefix !== "string")
    throw invalid("msgPrefix", msgPrefix, `Unknown msgPrefix type "${typeof msgPrefix}" - expected "string"`);
  for (const [name, limit] of Object.entries({ depthLimit, edgeLimit }))
    if (!Number.isInteger(limit) || limit < 1)
      throw invalid(name, limit, `${name} is ${String(limit)}; valid is a whole number from 1`);
}

function timeFunction(timestamp: unknown): TimeFunction {
  if (typeof timestamp === "function") return timestamp as TimeFunction;
  return timestamp ? epochTime : stdTimeFunctions.nullTime;
}

/** What turns values into text. */
function serialization({ redact, serializers, formatters, depthLimit, edgeLimit }: Resolved) {
  const safe = createSafeStringify(depthLimit, edgeLimit);
  const write: Stringify = (value, given) => stringify(value, given ?? safe);
  const stringifiers = redact ? createRedaction(redact, (value) => write(value)) : Object.create(null);
  return {
    [sym.stringifySym]: write,
    [sym.stringifySafeSym]: safe,
    [sym.stringifiersSym]: stringifiers,
    [sym.formatOptsSym]: { stringify: redact ? stringifiers[sym.redactFmtSym] : (value: unknown) => write(value) },
    [sym.serializersSym]: serializers,
    [sym.formattersSym]: { level: formatters.level, bindings: formatters.bindings, log: formatters.log },
  };
}

function baseText(logger: Instance, { base, name }: Resolved): string {
  if (base === null) return "";
  return addBindings(logger, name === undefined ? base : { ...base, name });
}

function styleOf(logger: Instance): LineStyle {
  const { [BASE]: base, [sym.messageKeySym]: messageKey, [sym.errorKeySym]: errorKey } = logger;
  return { base, messageKey, errorKey, end: logger[sym.endSym] as LineStyle["end"] };
}

/** A stream of the application's own gets each line as it is made, on this thread: there is nothing that these options could do. */
function refuseRinglogPart({ ringlog }: Resolved): void {
  if (ringlog !== undefined)
    throw invalid(
      "ringlog",
      ringlog,
      "ringlog: its options hold for files, stdout and stderr, not for a stream of your own",
    );
}

/** Transports that a stream stands for want to know. */
function announce(logger: Instance, { messageKey, errorKey }: Resolved): void {
  const config = { levels: logger.levels, messageKey, errorKey };
  logger[sym.streamSym].emit?.("message", { code: "PINO_CONFIG", config });
}

const statics = {
  destination,
  transport,
  multistream,
  levels: levelMapping(),
  stdSerializers,
  stdTimeFunctions,
  symbols: sym.symbols,
  version: VERSION,
};

/** `pino()`, and what belongs to it. */
export const pino = Object.assign(
  (first?: unknown, second?: unknown): Instance => createLogger(first, second),
  statics,
);
