import type { Entry } from "../model/entry.js";
import { jsonOf } from "./json-text.js";

/** Words that an entry has outside of its fields, and those that are no own property when they are assigned. */
const HEAD: ReadonlySet<string> = new Set(["time", "level", "msg", "__proto__"]);
const ASIDE = "fields";
/** ECMAScript's bound for a Date. */
const MAX_DATE_MS = 8.64e15;

/**
 * An entry as one line of JSON in the words of docs/record.md, without a line's end: `time`, `level` and `msg` first, where it has them,
 * then all else as it is. What only has such a name, a time that is none, stands under `fields`. Never throws.
 */
export function recordLine({ timeMs, level, msg, fields }: Entry): string {
  const parts: string[] = [];
  if (timeMs !== undefined && Math.abs(timeMs) <= MAX_DATE_MS) parts.push(`"time":"${new Date(timeMs).toISOString()}"`);
  if (level !== undefined) parts.push(`"level":"${level}"`);
  parts.push(`"msg":${jsonOf(msg)}`);
  const aside: [string, unknown][] = [];
  for (const [key, value] of fields) {
    if (HEAD.has(key)) aside.push([key, value]);
    else if (key !== ASIDE) parts.push(member(key, value));
  }
  const own = fields.get(ASIDE);
  if (aside.length === 0) return `{${[...parts, ...(fields.has(ASIDE) ? [member(ASIDE, own)] : [])].join(",")}}`;
  return `{${[...parts, `"${ASIDE}":{${[...asideOf(own, fields), ...aside].map(([key, value]) => member(key, value)).join(",")}}`].join(",")}}`;
}

function member(key: string, value: unknown): string {
  return `${jsonOf(key)}:${jsonOf(value)}`;
}

/** What stands under `fields` already. */
function asideOf(own: unknown, fields: ReadonlyMap<string, unknown>): [string, unknown][] {
  if (!fields.has(ASIDE)) return [];
  if (typeof own !== "object" || own === null || Array.isArray(own)) return [[ASIDE, own]];
  return Object.entries(own).map(([key, value]) => [HEAD.has(key) && fields.has(key) ? `${key}#1` : key, value]);
}
