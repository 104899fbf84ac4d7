import { checkBoolean, invalidOption, readShape, TOP, wholeNumber } from "../options/check.js";
import type { VerifyOptions } from "./report.js";

/** Options with every default filled in. */
export type ResolvedVerifyOptions = { readonly [name in keyof VerifyOptions]-?: NonNullable<VerifyOptions[name]> };

const MIB = 1_024 * 1_024;
const DEFAULTS: ResolvedVerifyOptions = {
  rotated: true,
  fromStart: false,
  // More than a record of the default `recordBytes` can become in JSON, and little enough to parse at once.
  maxLineBytes: 4 * MIB,
  maxThreads: 100_000,
  maxGaps: 100_000,
};

const SHAPE = {
  rotated: checkBoolean,
  fromStart: checkBoolean,
  maxLineBytes: wholeNumber(1_024, 256 * MIB, " (bytes)"),
  maxThreads: wholeNumber(1, 10_000_000),
  maxGaps: wholeNumber(0, 10_000_000),
};

/** @throws RinglogError for a wrong option */
export function readOptions(given: unknown): ResolvedVerifyOptions {
  return { ...DEFAULTS, ...(given === undefined ? {} : readShape(given, TOP, SHAPE)) };
}

/** @throws RinglogError for anything but a path or some paths */
export function readPaths(given: unknown): readonly string[] {
  const paths: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (paths.length > 0 && paths.every(isPath)) return paths;
  throw invalidOption("paths", given, "the path of a log file, or a list of such paths");
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}
