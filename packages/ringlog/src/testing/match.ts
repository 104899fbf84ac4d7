import { isDeepStrictEqual, types } from "node:util";
import type { TestRecord } from "./test-record.js";

/**
 * What is asked of a record, by key; keys that are not named may be anything. Of a value: a regular expression that its text matches,
 * a function that says yes to it, an object whose keys all match (the value may have more), an array of as many items that all match,
 * or what is the same; `undefined`: the key is missing.
 */
export type RecordMatch = { readonly [key in keyof TestRecord]?: ValueMatch<TestRecord[key]> | undefined };

/** What is asked of a value: see {@link RecordMatch}. */
export type ValueMatch<T> = PartMatch<T> | RegExp | ((value: T) => unknown);

type PartMatch<T> = [T] extends [readonly (infer Item)[] | undefined]
  ? readonly ValueMatch<Item>[]
  : [T] extends [object | undefined]
    ? { readonly [key in keyof T]?: ValueMatch<T[key]> | undefined }
    : T;

/** Where a value is not what was asked: its path, what was asked, what it is. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** All differences between a value and what is asked of it. */
export function differences(actual: unknown, expected: unknown, path = ""): readonly Difference[] {
  if (typeof expected === "function") return expected(actual) ? [] : [{ path, expected, actual }];
  if (types.isRegExp(expected)) return matchesText(expected, actual) ? [] : [{ path, expected, actual }];
  if (Array.isArray(expected)) return inArray(actual, expected, path);
  if (isObject(expected)) return inObject(actual, expected, path);
  return isDeepStrictEqual(actual, expected) ? [] : [{ path, expected, actual }];
}

/** A global expression would go on where its last match ended. */
function matchesText(pattern: RegExp, actual: unknown): boolean {
  return actual !== undefined && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(String(actual));
}

function inArray(actual: unknown, expected: readonly unknown[], path: string): readonly Difference[] {
  if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, expected, actual }];
  return expected.flatMap((item, index) => differences(actual[index], item, `${path}[${index}]`));
}

function inObject(actual: unknown, expected: object, path: string): readonly Difference[] {
  if (!isObject(actual)) return [{ path, expected, actual }];
  return Object.entries(expected).flatMap(([key, value]) =>
    differences(
      Object.hasOwn(actual, key) ? actual[key as never] : undefined,
      value,
      path === "" ? key : `${path} → ${key}`,
    ),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
