import type { Value, ValueObject } from "../../../ringlog/src/record/record.js";

/** Deeper values are cut; the terminal shows none of them. */
const MAX_DEPTH = 200;
const TOO_DEEP = "[too deep]";

/** A value that came from JSON, as the library's formatters take it: objects as Maps. */
export function toValue(value: unknown, depth = 0): Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (depth >= MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => toValue(item, depth + 1));
  return toObject(value, depth);
}

function toObject(value: object, depth: number): ValueObject {
  return new Map(Object.entries(value).map(([key, item]) => [key, toValue(item, depth + 1)]));
}

/** Undefined for what is no object. */
export function objectOf(value: unknown): ValueObject | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? toObject(value, 0) : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
