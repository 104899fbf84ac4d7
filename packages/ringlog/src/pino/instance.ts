import type { EventEmitter } from "node:events";
import type { LevelMapping, SerializerFn } from "./interface.js";
import type { LevelComparison } from "./levels.js";
import type { Stringifiers } from "./redaction.js";
import type { SafeStringify, Stringify } from "./safe-stringify.js";
import type {
  asJsonSym,
  chindingsSym,
  endSym,
  errorKeySym,
  formatOptsSym,
  formattersSym,
  getLevelSym,
  hooksSym,
  levelCompSym,
  levelValSym,
  lsCacheSym,
  messageKeySym,
  mixinMergeStrategySym,
  mixinSym,
  msgPrefixSym,
  needsMetadataGsym,
  nestedKeyStrSym,
  nestedKeySym,
  serializersSym,
  setLevelSym,
  streamSym,
  stringifiersSym,
  stringifySafeSym,
  stringifySym,
  timeSliceIndexSym,
  timeSym,
  useOnlyCustomLevelsSym,
  writeSym,
} from "./symbols.js";

/** Where lines go. */
export interface LineStream {
  write(line: string): unknown;
  flush?(callback?: (error?: Error | null) => void): void;
  flushSync?(): void;
  emit?(event: string, ...args: unknown[]): unknown;
  [needsMetadataGsym]?: boolean;
  lastLevel?: number;
  lastObj?: unknown;
  lastMsg?: unknown;
  lastTime?: string;
  lastLogger?: unknown;
}

export interface AllFormatters {
  readonly level: (label: string, value: number) => object;
  readonly bindings: (bindings: object) => object;
  readonly log: ((object: object) => object) | undefined;
}

export type LogMethod = (this: Instance, ...args: unknown[]) => void;

/** The beginning of every line of a root logger and its children: what its `base` option says. */
export const BASE = Symbol("ringlog.base");
/** Whether the time is the clock's, which the worker can write. */
export const IS_EPOCH = Symbol("ringlog.isEpoch");
/** Whether a higher number is a more severe level. */
export const IS_ASCENDING = Symbol("ringlog.isAscending");

/** A logger as its own code sees it: pino's state under pino's symbols. */
export interface Instance extends EventEmitter {
  levels: LevelMapping;
  level: unknown;
  onChild(child: Instance): void;
  silent(): void;
  readonly [BASE]: string;
  readonly [IS_EPOCH]: boolean;
  readonly [IS_ASCENDING]: boolean;
  [levelValSym]: number;
  [levelCompSym]: LevelComparison;
  [useOnlyCustomLevelsSym]: boolean;
  [streamSym]: LineStream;
  [timeSym]: () => string;
  [timeSliceIndexSym]: number;
  [stringifySym]: Stringify;
  [stringifySafeSym]: SafeStringify;
  [stringifiersSym]: Stringifiers;
  [endSym]: string;
  [formatOptsSym]: { readonly stringify: Stringify };
  [messageKeySym]: string;
  [errorKeySym]: string;
  [nestedKeySym]: string | null;
  [nestedKeyStrSym]: string;
  [serializersSym]: Record<string | symbol, SerializerFn | undefined>;
  [mixinSym]: ((mergeObject: object, level: number, logger: unknown) => object) | undefined;
  [mixinMergeStrategySym]: ((mergeObject: object, mixinObject: object) => object) | undefined;
  [chindingsSym]: string;
  [formattersSym]: AllFormatters;
  [hooksSym]: {
    readonly logMethod?: ((this: unknown, args: unknown[], method: LogMethod, level: number) => void) | undefined;
    readonly streamWrite?: ((line: string) => string) | undefined;
  };
  [msgPrefixSym]: string | undefined;
  [lsCacheSym]: Record<number, string>;
  [asJsonSym]: (object: object, message: unknown, level: number, time: string) => string;
  [writeSym]: (object: unknown, message: unknown, level: number) => void;
  [setLevelSym]: (level: unknown) => void;
  [getLevelSym]: () => string;
}
