/** Level names from the quietest need to the loudest; the index times 10 plus 10 is the level's number (pino's scale). */
export const LEVEL_NAMES = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** The level of a record. */
export type LevelName = (typeof LEVEL_NAMES)[number];

/** A threshold: the level of a record, or `"silent"`, which lets nothing through. */
export type ThresholdName = LevelName | "silent";

/** Number of the lowest level, `trace`. Levels are 10, 20, 30, 40, 50 and 60. */
export const LEVEL_STEP = 10;
export const LEVEL_COUNT = LEVEL_NAMES.length;
export const TRACE = 10;
export const DEBUG = 20;
export const INFO = 30;
export const WARN = 40;
export const ERROR = 50;
export const FATAL = 60;
/** Above every level. */
export const SILENT = 70;

export const THRESHOLD_NAMES: readonly ThresholdName[] = [...LEVEL_NAMES, "silent"];

/** Number of a level or threshold by its name. */
export function levelNumber(name: ThresholdName): number {
  return (THRESHOLD_NAMES.indexOf(name) + 1) * LEVEL_STEP;
}

/** Name of a threshold by its number. */
export function thresholdName(number: number): ThresholdName {
  return THRESHOLD_NAMES[number / LEVEL_STEP - 1] ?? "silent";
}

/** Name of a record's level by its number. */
export function levelName(number: number): LevelName {
  return LEVEL_NAMES[number / LEVEL_STEP - 1] ?? "info";
}

/** Position of a level in tables with one cell a level. */
export function levelIndex(number: number): number {
  return number / LEVEL_STEP - 1;
}
