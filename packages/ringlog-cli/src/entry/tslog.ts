import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rule, type Rules, takeLevel, takeMessage, takeTime } from "./draft.js";
import type { Member } from "./json-members.js";
import { levelOf } from "./level.js";

/** Where tslog says who wrote a line and when: under `_meta` until its version 4, then under `_logMeta`. */
const META = ["_logMeta", "_meta"] as const;

const takeMeta: Rule = (draft, key, value) => {
  const meta = new Map(Object.entries(value as object));
  const [date, level, name] = [meta.get("date"), meta.get("logLevelName"), meta.get("name")];
  // What the line has of its own as well.
  if (draft.timeMs === undefined) draft.takeTime("date", date);
  if (draft.level === undefined) draft.takeLevel("logLevelName", level);
  if (typeof name === "string" && draft.isFree("logger.name")) {
    draft.keep("logger.name", name);
    meta.delete("name");
  }
  draft.keep(key, Object.fromEntries(meta));
};

/** Arguments have their number as a key; the first text is the message, unless the line has one. */
const takeFirst: Rule = (draft, key, value) => {
  if (typeof value === "string" && !draft.names.has("message")) draft.takeMessage(key, value);
  else draft.keep(key, value);
};

const RULES: Rules = {
  time: takeTime,
  level: takeLevel,
  message: takeMessage,
  "0": takeFirst,
  _logMeta: takeMeta,
  _meta: takeMeta,
};

export function isTslog(line: ReadonlyMap<string, unknown>): boolean {
  return META.some((key) => {
    const meta = line.get(key);
    if (typeof meta !== "object" || meta === null) return false;
    return levelOf((meta as Readonly<Record<string, unknown>>)["logLevelName"]) !== undefined;
  });
}

export function readTslog(members: readonly Member[]): Entry {
  return draftEntry("json", members, RULES, COMMON);
}
