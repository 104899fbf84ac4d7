import type { Entry } from "../../model/entry.js";

/** TEMPORARY until query/ says how a path is resolved. */
export function fieldOf(entry: Entry | undefined, name: string): unknown {
  if (entry === undefined) return undefined;
  if (entry.fields.has(name)) return entry.fields.get(name);
  const steps = name.split(".");
  let value: unknown = entry.fields.get(steps[0] as string);
  for (const step of steps.slice(1)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
