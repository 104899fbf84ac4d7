import { readEntry } from "../../entry/read-entry.js";
import type { Entry } from "../../model/entry.js";

/** @returns undefined for a bad line */
export function entryOf(bytes: Buffer): Entry | undefined {
  const entry = readEntry(bytes);
  return "kind" in entry ? undefined : entry;
}
