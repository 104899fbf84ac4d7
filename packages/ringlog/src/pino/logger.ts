import { EventEmitter } from "node:events";
import { answerForeignSymbols } from "./foreign-symbols.js";
import type { AllFormatters, Instance, LogMethod } from "./instance.js";
import type { Bindings, ChildLoggerOptions, SerializerFn } from "./interface.js";
import { asString } from "./json-text.js";
import { DEFAULT_LEVELS, invalid, levelMapping, refuseCollisions } from "./levels.js";
import { addBindings, asJson } from "./line.js";
import { createLogMethod, flushing, reasonOf } from "./log-method.js";
import { createRedaction } from "./redaction.js";
import {
  asJsonSym,
  chindingsSym,
  formatOptsSym,
  formattersSym,
  getLevelSym,
  hooksSym,
  levelCompSym,
  levelValSym,
  lsCacheSym,
  msgPrefixSym,
  redactFmtSym,
  serializersSym,
  setLevelSym,
  streamSym,
  stringifiersSym,
  stringifySafeSym,
  stringifySym,
  useOnlyCustomLevelsSym,
  writeSym,
} from "./symbols.js";
import { VERSION } from "./version.js";
import { write } from "./write.js";

export const noop = (): void => undefined;

/** The root's formatter of bindings is not a child's. */
const asTheyAre = (bindings: object): object => bindings;

class Pino {}

const prototype = {
  constructor: Pino,
  version: VERSION,
  child,
  bindings,
  setBindings,
  flush,
  isLevelEnabled,
  get level(): string {
    return (this as unknown as Instance)[getLevelSym]();
  },
  set level(level: unknown) {
    (this as unknown as Instance)[setLevelSym](level);
  },
  get levelVal(): number {
    return (this as unknown as Instance)[levelValSym];
  },
  set levelVal(given: unknown) {
    throw invalid("levelVal", given, "levelVal is read-only");
  },
  get msgPrefix(): string | undefined {
    return (this as unknown as Instance)[msgPrefixSym];
  },
  get [Symbol.toStringTag](): string {
    return "Pino";
  },
  [writeSym]: write,
  [asJsonSym]: asJson,
  [getLevelSym]: getLevel,
  [setLevelSym]: setLevel,
};
Object.setPrototypeOf(prototype, answerForeignSymbols(EventEmitter.prototype));

/** Between a root logger and what all have in common, as pino has it. */
export function createPrototype(): object {
  return Object.create(prototype);
}

/** The beginning of a line, by the level's number. */
export function fillLevelCache(logger: Instance): void {
  const cache: Record<number, string> = {};
  const { level } = logger[formattersSym];
  for (const [value, label] of Object.entries(logger.levels.labels))
    cache[Number(value)] = JSON.stringify(level(label, Number(value))).slice(0, -1);
  logger[lsCacheSym] = cache;
}

function child(this: Instance, bindings: Bindings, options?: ChildLoggerOptions): Instance {
  if (!bindings) throw invalid("bindings", bindings, "missing bindings for child Pino");
  const instance = Object.create(this) as Instance;
  const inherited = this[formattersSym];
  const own = options?.formatters;
  if (own || inherited.bindings !== asTheyAre) instance[formattersSym] = joinFormatters(inherited, own);
  if (options != null) takeOptions(this, instance, options);
  instance[chindingsSym] = withBindings(instance, bindings);
  const level = options?.level;
  if ((level !== undefined && level !== this.level) || options?.customLevels)
    instance[setLevelSym](level || this.level);
  if (this.onChild !== noop) this.onChild(instance);
  return instance;
}

function takeOptions(parent: Instance, instance: Instance, options: ChildLoggerOptions): void {
  if (options.serializers) instance[serializersSym] = joinSerializers(parent[serializersSym], options.serializers);
  if (options.customLevels) {
    refuseCollisions(parent.levels, options.customLevels);
    instance.levels = levelMapping(options.customLevels, instance[useOnlyCustomLevelsSym]);
    fillLevelCache(instance);
  }
  if (typeof options.redact === "object" && options.redact !== null) redactChild(instance, options.redact);
  if (typeof options.msgPrefix === "string") instance[msgPrefixSym] = (parent[msgPrefixSym] || "") + options.msgPrefix;
}

function joinFormatters(inherited: AllFormatters, own: ChildLoggerOptions["formatters"]): AllFormatters {
  return {
    level: own?.level || inherited.level,
    bindings: (own?.bindings as AllFormatters["bindings"]) || asTheyAre,
    log: (own?.log as AllFormatters["log"]) || inherited.log,
  };
}

/** Without a prototype: a field may be called `toString`. Symbols count, too. */
function joinSerializers(inherited: object, own: object): Record<string | symbol, SerializerFn> {
  return Object.assign(Object.create(null), inherited, own) as Record<string | symbol, SerializerFn>;
}

function redactChild(instance: Instance, option: unknown): void {
  const { [stringifySym]: write, [stringifySafeSym]: safe } = instance;
  const stringifiers = createRedaction(option, (value) => write.call(instance, value, safe));
  const stringify = stringifiers[redactFmtSym] ?? write;
  instance[stringifiersSym] = stringifiers;
  instance[formatOptsSym] = { stringify };
}

function bindings(this: Instance): Bindings {
  const found = JSON.parse(`{${this[chindingsSym].slice(1)}}`) as Bindings;
  delete found["pid"];
  delete found["hostname"];
  return found;
}

function setBindings(this: Instance, bindings: Bindings): void {
  this[chindingsSym] = withBindings(this, bindings);
}

/** A serializer or a getter that throws must not end the request whose logger this is. */
function withBindings(logger: Instance, bindings: object): string {
  try {
    return addBindings(logger, bindings);
  } catch (error) {
    return `${logger[chindingsSym]},"ringlog.error":${asString(reasonOf(error))}`;
  }
}

function flush(this: Instance, callback?: unknown): void {
  if (callback != null && typeof callback !== "function")
    throw invalid("callback", callback, "callback must be a function");
  const stream = this[streamSym];
  const done = (callback as (() => void) | undefined) ?? noop;
  if (typeof stream.flush === "function") stream.flush(done);
  else done();
}

function isLevelEnabled(this: Instance, name: string): boolean {
  const value = this.levels.values[name];
  return value !== undefined && this[levelCompSym](value, this[levelValSym]);
}

/** Serializers may be given a logger without its levels, by way of a cycle. */
function getLevel(this: Instance): string {
  return this.levels?.labels?.[this[levelValSym]] ?? "";
}

function setLevel(this: Instance, given: unknown): void {
  const { labels, values } = this.levels;
  const level = typeof given === "number" ? labels[given] : (given as string);
  if (level === undefined && typeof given === "number") throw invalid("level", given, `unknown level value${given}`);
  const value = values[level as string];
  if (value === undefined) throw invalid("level", given, `unknown level ${String(level)}`);
  const before = this[levelValSym];
  this[levelValSym] = value;
  const methods = this as unknown as Record<string, unknown>;
  for (const name in values)
    methods[name] = this[levelCompSym](values[name] as number, value) === false ? noop : methodOf(this, name);
  this.emit("level-change", level, value, labels[before], before, this);
}

/** A level of pino's own keeps its number, whatever `customLevels` says. */
function methodOf(logger: Instance, name: string): LogMethod {
  const standard = logger[useOnlyCustomLevelsSym] ? undefined : (DEFAULT_LEVELS as Record<string, number>)[name];
  const method = createLogMethod(standard ?? (logger.levels.values[name] as number), logger[hooksSym].logMethod);
  return standard === DEFAULT_LEVELS.fatal ? flushing(method) : method;
}
