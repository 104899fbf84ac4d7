import { nearestName, RinglogError } from "../errors.js";
import {
  ERROR,
  FATAL,
  LEVEL_NAMES,
  levelNumber,
  SILENT,
  THRESHOLD_NAMES,
  type ThresholdName,
  TRACE,
  thresholdName,
} from "../record/level.js";
import { HUB_CELLS } from "../ring/layout.js";
import type { Stats } from "../stats.js";
import type { FastPath } from "./fast-path.js";
import type { ChildOptions, Logger, LogMethod } from "./logger-interface.js";
import { LoggerState } from "./logger-state.js";
import { isFieldsObject } from "./read-fields.js";
import type { Serializers } from "./serializers.js";

/** What a logger's methods stand on: the process's one instance. @internal */
export interface LoggerCore {
  /** The hub's cells; the process's threshold is among them. */
  readonly hubCells: Int32Array;
  /** The way of ordinary records, where one is open. */
  readonly fastPath: FastPath | undefined;
  /** From this level on the recorder keeps what is not enabled. */
  readonly recorderLevel: number;
  /** The way of ordinary records to the recorder. */
  readonly quietPath: FastPath | undefined;
  log(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void;
  /** A call at a level that is not enabled, for the recorder. */
  record(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void;
  /** Whether any sink takes records of this level. */
  isTaken(level: number): boolean;
  encodeBindings(before: Uint8Array, bindings: object, serializers: Serializers | undefined): Uint8Array;
  flush(): Promise<void>;
  flushSync(timeoutMs: number): boolean;
  close(): Promise<void>;
  stats(): Stats;
}

const FLUSH_SYNC_MS = 2000;

/** Node 20 has it from 20.5.1 on under its own name. */
const ASYNC_DISPOSE: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("nodejs.asyncDispose");

/** Makes the logger of a state. @internal */
export function createLogger(core: LoggerCore, state: LoggerState): Logger {
  return new StateLogger(core, state);
}

const CORE = Symbol("core");
const STATE = Symbol("state");

/**
 * A level's method is made when it is first asked for, and is bound: `promise.catch(log.error)` must not throw, and a child
 * for every request pays only for what it uses. Symbols instead of private names let objects stand on a logger as prototype.
 */
class StateLogger implements Logger {
  readonly [CORE]: LoggerCore;
  readonly [STATE]: LoggerState;
  declare readonly trace: LogMethod;
  declare readonly debug: LogMethod;
  declare readonly info: LogMethod;
  declare readonly warn: LogMethod;
  declare readonly error: LogMethod;
  declare readonly fatal: LogMethod;

  constructor(core: LoggerCore, state: LoggerState) {
    this[CORE] = core;
    this[STATE] = state;
  }

  get level(): ThresholdName {
    return thresholdName(this[STATE].threshold(this[CORE].hubCells));
  }

  set level(name: ThresholdName) {
    setThreshold(this[CORE], this[STATE], checkedLevel(name));
  }

  silent(): void {
    // A level that nothing reaches.
  }

  isLevelEnabled(level: string): boolean {
    return isEnabled(this[CORE], this[STATE], level);
  }

  child(bindings?: object, options?: ChildOptions): Logger {
    return createChild(this[CORE], this[STATE], bindings, options);
  }

  flush(): Promise<void> {
    return this[CORE].flush();
  }

  flushSync(timeoutMs: number = FLUSH_SYNC_MS): boolean {
    return this[CORE].flushSync(timeoutMs);
  }

  close(): Promise<void> {
    return this[CORE].close();
  }

  stats(): Stats {
    return this[CORE].stats();
  }

  [ASYNC_DISPOSE](): Promise<void> {
    return this[CORE].close();
  }
}

for (const name of LEVEL_NAMES) {
  Object.defineProperty(StateLogger.prototype, name, {
    configurable: true,
    get(this: StateLogger): LogMethod {
      const value = logMethod(this[CORE], this[STATE], levelNumber(name));
      Object.defineProperty(this, name, { value, writable: true, configurable: true });
      return value;
    },
  });
}

/** Whether a value is a logger of this library. @internal */
export function isLogger(value: unknown): value is Logger {
  return value instanceof StateLogger;
}

function logMethod(core: LoggerCore, state: LoggerState, level: number): LogMethod {
  return function log(first?: unknown, second?: unknown): void {
    const threshold = state.threshold(core.hubCells);
    if (level < threshold && (level < core.recorderLevel || threshold === SILENT)) return;
    // A rest parameter would make an array at every call, and `arguments` an object, if it were handed on anywhere.
    // biome-ignore lint/complexity/noArguments: see above
    const count = arguments.length;
    let all: unknown[] | undefined;
    if (count > 2) {
      all = [];
      // biome-ignore lint/complexity/noArguments: see above
      for (let index = 0; index < count; index++) all.push(arguments[index]);
    }
    try {
      if (level < threshold) {
        record(core, state, level, count, first, second, all);
        return;
      }
      if (count === 1) {
        if (typeof first === "string" && core.fastPath?.message(state, level, first) === true) return;
      } else if (count === 2 && level < ERROR && core.fastPath?.pair(state, level, first, second) === true) return;
      const { repeat } = state;
      if (repeat !== undefined && count < 3 && repeat.take(level, typeof first === "string" ? second : first)) return;
      core.log(state, level, count, first, second, all);
    } catch {
      // The application's stack is used up; what this call has left undone the next one does.
    }
  };
}

/** A call at a level that is not enabled, for the recorder. */
function record(
  core: LoggerCore,
  state: LoggerState,
  level: number,
  count: number,
  first: unknown,
  second: unknown,
  all: readonly unknown[] | undefined,
): void {
  if (count === 1) {
    if (typeof first === "string" && core.quietPath?.message(state, level, first) === true) return;
  } else if (count === 2 && core.quietPath?.pair(state, level, first, second) === true) return;
  core.record(state, level, count, first, second, all);
}

function isEnabled(core: LoggerCore, state: LoggerState, name: string): boolean {
  const level = levelNumber(name as ThresholdName);
  return level >= TRACE && level <= FATAL && level >= state.threshold(core.hubCells) && core.isTaken(level);
}

function createChild(
  core: LoggerCore,
  parent: LoggerState,
  bindings: unknown,
  options: ChildOptions | undefined,
): Logger {
  const serializers = joinSerializers(parent.serializers, options?.serializers);
  const encoded = isFieldsObject(bindings)
    ? core.encodeBindings(parent.bindings, bindings, serializers)
    : parent.bindings;
  const state = new LoggerState(parent, parent.name, encoded, serializers);
  // Fastify gives an empty one for "the parent's".
  if (options?.level !== undefined && options.level !== "") state.ownThreshold = checkedLevel(options.level);
  return createLogger(core, state);
}

/** Without a prototype: a field may be called `toString`. */
function joinSerializers(inherited: Serializers | undefined, own: Serializers | undefined): Serializers | undefined {
  if (typeof own !== "object" || own === null) return inherited;
  return Object.assign(Object.create(null), inherited, own) as Serializers;
}

function setThreshold(core: LoggerCore, state: LoggerState, level: number): void {
  if (state.parent === undefined) Atomics.store(core.hubCells, HUB_CELLS.level, level);
  else state.ownThreshold = level;
}

function checkedLevel(name: unknown): number {
  if (typeof name === "string" && (THRESHOLD_NAMES as readonly string[]).includes(name))
    return levelNumber(name as ThresholdName);
  const nearest = typeof name === "string" ? nearestName(name, THRESHOLD_NAMES) : undefined;
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 64)) : `a value of type ${typeof name}`;
  const message = `level is ${shown}; valid is ${THRESHOLD_NAMES.join(", ")}${hint}`;
  throw new RinglogError("INVALID_OPTION", message, { option: "level", given: name, nearest });
}
