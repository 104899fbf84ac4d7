import type { Entry } from "../model/entry.js";
import { KNOWN_FIELDS } from "../model/fields.js";

const KNOWN: ReadonlySet<string> = new Set(KNOWN_FIELDS.map(({ name }) => name));

/** Reads one field of an entry; undefined where it has none or null. */
export function fieldReader(field: string): (entry: Entry) => unknown {
  if (field === "msg") return ({ msg }) => msg;
  // A field of ours is never a path.
  if (KNOWN.has(field) || !field.includes(".")) return ({ fields }) => fields.get(field) ?? undefined;
  return ({ fields }) => fields.get(field) ?? valueAt((key) => fields.get(key), field);
}

/**
 * What stands at a path, whose names may have dots themselves: `a.b.c` is `c` in an object `a.b`, or else `b.c`, or `c` in `b`, in an object `a`.
 * This is the order in which an index has to look, too.
 */
function valueAt(read: (key: string) => unknown, path: string): unknown {
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const object = read(path.slice(0, dot));
    if (typeof object !== "object" || object === null || Array.isArray(object)) continue;
    const rest = path.slice(dot + 1);
    const inside = (key: string): unknown =>
      Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
    const value = inside(rest) ?? valueAt(inside, rest);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
