import type { EntryReply } from "../../model/api.js";

/** An entry's fields. A Map, so that a key such as `__proto__` is only a key. */
export type Fields = ReadonlyMap<string, unknown>;

const NONE: Fields = new Map();

/** A line of another logger may hold anything under any of the keys: each of these looks before it believes. */
export function fieldsOf(reply: EntryReply): Fields {
  return reply.fields === null ? NONE : mapOf(reply.fields);
}

/** Members of an object; none of what is no object. */
export function mapOf(value: unknown): Fields {
  return isObject(value) ? new Map(Object.entries(value)) : NONE;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Undefined where it is no text or an empty one. */
export function textOf(fields: Fields, key: string): string | undefined {
  const value = fields.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberOf(fields: Fields, key: string): number | undefined {
  const value = fields.get(key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields.get(key);
  return Array.isArray(value) ? value : [];
}

export function textsOf(fields: Fields, key: string): readonly string[] {
  return listOf(fields, key).filter((item) => typeof item === "string");
}

/** Of an RFC 3339 text. */
export function timeMsOf(fields: Fields, key: string): number | undefined {
  const timeMs = Date.parse(textOf(fields, key) ?? "");
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
