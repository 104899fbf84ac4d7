import {
  type Check,
  checkBoolean,
  type Given,
  invalidOption,
  numberBetween,
  oneOf,
  readShape,
  TOP,
} from "../../options/check.js";
import { LEVEL_NAMES, type LevelName } from "../../record/level.js";
import { catchesAll, type ErrorFilter, errorFilter, type Match, toMatch } from "./error-filter.js";

/** Validated options of one use of `debug`. */
export interface Settings {
  /** Undefined: the process's default, read when a call fails. */
  readonly crash: boolean | undefined;
  readonly fallback: unknown;
  readonly args: boolean | "entry";
  readonly result: boolean;
  readonly slowMs: number | undefined;
  readonly level: LevelName;
  readonly catches: ErrorFilter;
  readonly onError: ((error: unknown, fingerprint: string) => void) | undefined;
  readonly name: string | undefined;
}

/** Longest time that `slowMs` may name: 24 days, what a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

const checkMatches: Check<readonly Match[]> = (value, option) => {
  const matches = (Array.isArray(value) ? value : [value]).map(toMatch);
  if (matches.includes(undefined)) {
    throw invalidOption(option, value, "an error class, a predicate, or an array of these");
  }
  return matches as Match[];
};

const checkArgs: Check<boolean | "entry"> = (value, option) => {
  if (typeof value !== "boolean" && value !== "entry") throw invalidOption(option, value, 'true, false or "entry"');
  return value;
};

const checkOnError: Check<(error: unknown, fingerprint: string) => void> = (value, option) => {
  if (typeof value !== "function") throw invalidOption(option, value, "a function");
  return value as (error: unknown, fingerprint: string) => void;
};

const checkName: Check<string> = (value, option) => {
  if (typeof value !== "string" || value === "") throw invalidOption(option, value, "a string that is not empty");
  return value;
};

const SHAPE = {
  crash: checkBoolean,
  fallback: (value: unknown) => value,
  args: checkArgs,
  result: checkBoolean,
  slowMs: numberBetween(0, LONGEST_MS, " (milliseconds)"),
  level: oneOf(LEVEL_NAMES),
  only: checkMatches,
  exclude: checkMatches,
  onError: checkOnError,
  name: checkName,
};

/** Those of `debug()`. */
export const DEFAULTS: Settings = {
  crash: undefined,
  fallback: undefined,
  args: true,
  result: false,
  slowMs: undefined,
  level: "error",
  catches: catchesAll,
  onError: undefined,
  name: undefined,
};

/** Checks the options of `debug`. Throws a RinglogError for a wrong one. */
export function readSettings(options: unknown): Settings {
  if (options === undefined) return DEFAULTS;
  const { only, exclude, ...given }: Given<typeof SHAPE> = readShape(options, TOP, SHAPE);
  return { ...DEFAULTS, ...given, catches: errorFilter(only, exclude) };
}
