import { format } from "node:util";
import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rule, type Rules, takeTime, text } from "./draft.js";
import type { Member } from "./json-members.js";
import { levelOf } from "./level.js";

const takeLevelName: Rule = (draft, key, value) => {
  const name = (value as Readonly<Record<string, unknown>>)["levelStr"];
  draft.takeLevel(key, name, levelOf(name));
};

/** The arguments, which log4js makes the message of; kept where that is more than a text. */
const takeData: Rule = (draft, key, value) => {
  const data = value as readonly unknown[];
  draft.msg = format(...data);
  if (data.length !== 1 || typeof data[0] !== "string") draft.keep(key, data);
};

const RULES: Rules = {
  startTime: takeTime,
  categoryName: text("logger.name"),
  level: takeLevelName,
  data: takeData,
};

/** A logging event of log4js as JSON: it has no layout for it, but its documentation shows how to make this one. */
export function isLog4js(line: ReadonlyMap<string, unknown>): boolean {
  const level = line.get("level");
  if (typeof level !== "object" || level === null || !Array.isArray(line.get("data"))) return false;
  return typeof line.get("categoryName") === "string" && typeof Reflect.get(level, "levelStr") === "string";
}

export function readLog4js(members: readonly Member[]): Entry {
  return draftEntry("json", contextOf(members), RULES, COMMON);
}

/** What `addContext` has set stands beside the line's own keys. */
function contextOf(members: readonly Member[]): readonly Member[] {
  const names = new Set(members.map(([key]) => key));
  return members.flatMap(([key, value]): readonly Member[] => {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const own = key === "context" && isObject ? Object.entries(value) : undefined;
    return own === undefined || own.some(([name]) => names.has(name)) ? [[key, value]] : own;
  });
}
