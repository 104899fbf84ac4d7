import assert from "node:assert/strict";
import type { Entry } from "../model/entry.js";
import { readEntry } from "./read-entry.js";

/** The entry of a line that is not bad. */
export function entryOf(line: string | Buffer | object): Entry {
  const text = typeof line === "string" || Buffer.isBuffer(line) ? line : JSON.stringify(line);
  const entry = readEntry(Buffer.from(text as string));
  assert.ok(!("kind" in entry), `bad: ${text}`);
  return entry;
}

export function fieldsOf(line: string | object): Record<string, unknown> {
  return Object.fromEntries(entryOf(line).fields);
}
