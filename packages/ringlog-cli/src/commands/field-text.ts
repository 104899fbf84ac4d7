import type { Entry } from "../model/entry.js";

/** A field that is a text or a number, as text. */
export function fieldText({ fields }: Entry, name: string): string | undefined {
  const value = fields.get(name);
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" ? String(value) : undefined;
}

export function fieldNumber({ fields }: Entry, name: string): number | undefined {
  const value = fields.get(name);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
