import { RinglogError } from "../errors.js";
import type { LevelMapping } from "./interface.js";

export const DEFAULT_LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** Whether a level is written where another one is set. */
export type LevelComparison = (current: number, expected: number) => boolean;

export type CustomLevels = Readonly<Record<string, number>> | null | undefined;

/** Names to numbers and back. `silent` is known, but not listed. */
export function levelMapping(custom?: CustomLevels, isOnlyCustom = false): LevelMapping {
  const values: Record<string, number> = Object.create(Object.prototype, {
    silent: { value: Number.POSITIVE_INFINITY },
  });
  const labels: Record<number, string> = Object.create(Object.prototype, { Infinity: { value: "silent" } });
  Object.assign(values, isOnlyCustom ? undefined : DEFAULT_LEVELS, custom);
  for (const [name, value] of Object.entries({ ...(isOnlyCustom ? {} : DEFAULT_LEVELS), ...custom }))
    labels[value] = name;
  return { labels, values };
}

/** @throws RinglogError */
export function levelComparison(option: unknown): LevelComparison {
  if (typeof option === "function") return option as LevelComparison;
  if (option === "ASC") return (current, expected) => current >= expected;
  if (option === "DESC") return (current, expected) => current <= expected;
  throw invalid("levelComparison", option, 'Levels comparison should be one of "ASC", "DESC" or "function" type');
}

/** @throws RinglogError where the level that is to be set at first is none of them */
export function refuseUnknownLevel(level: unknown, { labels, values }: LevelMapping): void {
  const isKnown = typeof level === "number" ? labels[level] !== undefined : (level as string) in values;
  if (!isKnown) throw invalid("level", level, `default level:${String(level)} must be included in custom levels`);
}

/** @throws RinglogError where a child's levels are its parent's */
export function refuseCollisions({ labels, values }: LevelMapping, custom: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(custom)) {
    if (name in values) throw invalid("customLevels", custom, "levels cannot be overridden");
    if (value in labels)
      throw invalid("customLevels", custom, "pre-existing level values cannot be used for new levels");
  }
}

export function invalid(option: string, given: unknown, message: string): RinglogError {
  return new RinglogError("INVALID_OPTION", message, { option, given });
}

const LEAST = 10;
const MOST = 60;
const STEP = 10;
/** Which records a full ring refuses first, where the application's numbers do not say it. */
const UNRANKED = 40;

/** The level by which the ring admits and counts a record. `isAscending`: whether a higher number is more severe. */
export function ringLevel(level: number, isAscending: boolean): number {
  if (!isAscending || Number.isNaN(level)) return UNRANKED;
  return Math.min(MOST, Math.max(LEAST, Math.floor(level / STEP) * STEP));
}
