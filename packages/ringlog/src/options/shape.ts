import { types } from "node:util";
import { LEVEL_NAMES, THRESHOLD_NAMES } from "../record/level.js";
import type { Stats } from "../stats.js";
import { type Check, checkBoolean, invalidOption, numberBetween, oneOf, readShape, wholeNumber } from "./check.js";
import { checkFsync, checkRotate } from "./file-options.js";
import { checkRecorder } from "./recorder-option.js";
import { lateSinksOption } from "./sinks-option.late.js";
import { checkStall } from "./stall.js";

const KIB = 1_024;
const MIB = 1_024 * KIB;
const GIB = 1_024 * MIB;
const WEEK_SEC = 7 * 86_400;
const LONGEST_LOG_NAME = 256;
const OWNER_MAY_WRITE = 0o200;
/** As text: V8 looks up Unicode's tables for a literal with properties when the module is loaded, which takes its start 0.2 ms. */
const LETTER_OR_DIGIT = "[\\p{L}\\p{N}]";

const LIMITS = {
  depth: wholeNumber(1, 100),
  keys: wholeNumber(1, 1_000_000),
  stringLength: wholeNumber(16, 64 * MIB),
  recordBytes: wholeNumber(KIB, 64 * MIB, " (bytes)"),
  args: wholeNumber(0, 1_000),
};

const checkLogName: Check<string> = (value, option) => {
  const fits = typeof value === "string" && value.trim().length > 0 && value.length <= LONGEST_LOG_NAME;
  if (!fits) throw invalidOption(option, value, `a name of 1 to ${LONGEST_LOG_NAME} characters`);
  return value;
};

const checkFilePath: Check<string | null> = (value, option) => {
  if (value === null) return null;
  const isPath = typeof value === "string" && value.length > 0 && !value.includes("\0");
  if (!isPath) throw invalidOption(option, value, "the path of a file, or null for console only");
  if (/[\\/]$/.test(value)) throw invalidOption(option, value, "the path of a file, not of a folder");
  return value;
};

const checkRedact: Check<readonly (string | RegExp)[] | false> = (value, option) => {
  if (value === false) return false;
  if (!Array.isArray(value))
    throw invalidOption(option, value, "an array of key names and regular expressions, or false");
  return Object.freeze(Array.from(value, (item, index) => checkRedactItem(item, `${option}[${index}]`)));
};

function checkRedactItem(item: unknown, option: string): string | RegExp {
  if (typeof item === "string" && new RegExp(LETTER_OR_DIGIT, "u").test(item)) return item;
  if (types.isRegExp(item)) return item;
  throw invalidOption(option, item, "a key name or a regular expression");
}

const checkFileMode: Check<number> = (value, option) => {
  const fits = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o777;
  const isWritable = fits && ((value as number) & OWNER_MAY_WRITE) !== 0;
  if (!isWritable)
    throw invalidOption(option, value, "a mode of at most 0o777 that lets its owner write, such as 0o600");
  return value as number;
};

const checkOnLoss: Check<(stats: Stats) => void> = (value, option) => {
  if (typeof value !== "function") throw invalidOption(option, value, "a function");
  return value as (stats: Stats) => void;
};

const checkDurable: Check<boolean | string> = (value, option) => {
  if (typeof value === "boolean") return value;
  const isFolder = typeof value === "string" && value.length > 0 && !value.includes("\0");
  if (!isFolder) throw invalidOption(option, value, "true, false or the path of a folder");
  return value;
};

/** Every option of `initLogger`, with what is valid for it. */
export const OPTIONS = {
  logName: checkLogName,
  filePath: checkFilePath,
  throttleSec: numberBetween(0, WEEK_SEC, " (seconds)"),
  throttleLevel: oneOf(LEVEL_NAMES),
  level: oneOf(THRESHOLD_NAMES),
  consoleLevel: oneOf(THRESHOLD_NAMES),
  fileLevel: oneOf(THRESHOLD_NAMES),
  console: oneOf(["auto", "pretty", "json", "off"]),
  consoleStream: oneOf(["stdout", "stderr"]),
  crash: checkBoolean,
  onFull: oneOf(["drop", "wait"]),
  bufferBytes: wholeNumber(64 * KIB, 4 * GIB, " (bytes)"),
  redact: checkRedact,
  limits: ((value, option) => readShape(value, option, LIMITS)) as Check<{ [name in keyof typeof LIMITS]?: number }>,
  metrics: checkBoolean,
  signals: checkBoolean,
  fileMode: checkFileMode,
  allowSpecialFile: checkBoolean,
  fileWriter: oneOf(["worker", "process"]),
  onLoss: checkOnLoss,
  durable: checkDurable,
  rotate: checkRotate,
  fsync: checkFsync,
  stall: checkStall,
  recorder: checkRecorder,
  sinks: (...given: Parameters<Check<unknown>>) => lateSinksOption().checkSinks(...given),
};
