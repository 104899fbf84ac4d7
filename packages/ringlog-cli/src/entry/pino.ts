import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rules, takeLevel, takeMessage, takeTime, text } from "./draft.js";
import type { Member } from "./json-members.js";

/** pino's `name` is that of the logger. `err` is by COMMON, as `req` and `res` of pino-http are. */
const RULES: Rules = { level: takeLevel, time: takeTime, name: text("logger.name") };
/** With the option `messageKey`, most often `message`. */
const MSG: Rules = { msg: takeMessage };
const MESSAGE: Rules = { message: takeMessage };

/**
 * A line of pino, or of `ringlog/pino`: a numeric level and a time, or with `formatters.level` and `base` as they are a level's
 * name between a process and a host. bunyan's say `v`, which pino's did until its version 6, as 1.
 */
export function isPino(line: ReadonlyMap<string, unknown>): boolean {
  const [level, v] = [line.get("level"), line.get("v")];
  if (!line.has("time") || (v !== undefined && v !== 1)) return false;
  if (typeof level === "number") return true;
  return typeof level === "string" && typeof line.get("pid") === "number" && typeof line.get("hostname") === "string";
}

export function readPino(members: readonly Member[]): Entry {
  const hasMsg = members.some(([key]) => key === "msg");
  return draftEntry("pino", members, RULES, hasMsg ? MSG : MESSAGE, COMMON);
}
