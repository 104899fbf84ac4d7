import type { Symbols } from "./interface.js";

/**
 * What keeps a logger's state, under pino's names. The registered ones are the same for every copy of pino; the others belong to
 * one copy, and `foreign-symbols.ts` answers those of other copies.
 */
export const setLevelSym: unique symbol = Symbol("pino.setLevel");
export const getLevelSym: unique symbol = Symbol("pino.getLevel");
export const levelValSym: unique symbol = Symbol("pino.levelVal");
export const levelCompSym: unique symbol = Symbol("pino.levelComp");
export const useLevelLabelsSym: unique symbol = Symbol("pino.useLevelLabels");
export const useOnlyCustomLevelsSym: unique symbol = Symbol("pino.useOnlyCustomLevels");
export const mixinSym: unique symbol = Symbol("pino.mixin");
export const lsCacheSym: unique symbol = Symbol("pino.lsCache");
export const chindingsSym: unique symbol = Symbol("pino.chindings");
export const asJsonSym: unique symbol = Symbol("pino.asJson");
export const writeSym: unique symbol = Symbol("pino.write");
export const redactFmtSym: unique symbol = Symbol("pino.redactFmt");
export const timeSym: unique symbol = Symbol("pino.time");
export const timeSliceIndexSym: unique symbol = Symbol("pino.timeSliceIndex");
export const streamSym: unique symbol = Symbol("pino.stream");
export const stringifySym: unique symbol = Symbol("pino.stringify");
export const stringifySafeSym: unique symbol = Symbol("pino.stringifySafe");
export const stringifiersSym: unique symbol = Symbol("pino.stringifiers");
export const endSym: unique symbol = Symbol("pino.end");
export const formatOptsSym: unique symbol = Symbol("pino.formatOpts");
export const messageKeySym: unique symbol = Symbol("pino.messageKey");
export const errorKeySym: unique symbol = Symbol("pino.errorKey");
export const nestedKeySym: unique symbol = Symbol("pino.nestedKey");
export const nestedKeyStrSym: unique symbol = Symbol("pino.nestedKeyStr");
export const mixinMergeStrategySym: unique symbol = Symbol("pino.mixinMergeStrategy");
export const msgPrefixSym: unique symbol = Symbol("pino.msgPrefix");
export const wildcardFirstSym: unique symbol = Symbol("pino.wildcardFirst");
export const serializersSym: unique symbol = Symbol.for("pino.serializers");
export const formattersSym: unique symbol = Symbol.for("pino.formatters");
export const hooksSym: unique symbol = Symbol.for("pino.hooks");
export const needsMetadataGsym: unique symbol = Symbol.for("pino.metadata");
export const transportUsesMultistreamSym: unique symbol = Symbol.for("pino.transport.usesMultistream");

/** `pino.symbols`. */
export const symbols: Symbols = {
  setLevelSym,
  getLevelSym,
  levelValSym,
  levelCompSym,
  useLevelLabelsSym,
  mixinSym,
  lsCacheSym,
  chindingsSym,
  asJsonSym,
  writeSym,
  serializersSym,
  redactFmtSym,
  timeSym,
  timeSliceIndexSym,
  streamSym,
  stringifySym,
  stringifySafeSym,
  stringifiersSym,
  endSym,
  formatOptsSym,
  messageKeySym,
  errorKeySym,
  nestedKeySym,
  wildcardFirstSym,
  needsMetadataGsym,
  useOnlyCustomLevelsSym,
  formattersSym,
  hooksSym,
  nestedKeyStrSym,
  mixinMergeStrategySym,
  msgPrefixSym,
  transportUsesMultistreamSym,
};
