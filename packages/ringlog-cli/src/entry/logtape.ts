import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rules, takeLevel, takeMessage, takeTime, text } from "./draft.js";
import type { Member } from "./json-members.js";

const RULES: Rules = {
  "@timestamp": takeTime,
  level: takeLevel,
  message: takeMessage,
  logger: text("logger.name"),
};
const PROPERTIES = "properties";

/** LogTape's JSON Lines formatter begins each line with these four keys. */
export function isLogTape(line: ReadonlyMap<string, unknown>): boolean {
  return ["@timestamp", "level", "message", "logger"].every((key) => typeof line.get(key) === "string");
}

export function readLogTape(members: readonly Member[]): Entry {
  return draftEntry("logtape", spread(members), RULES, COMMON);
}

/** What the application gave stands under `properties` unless it was asked for flat: here it is flat always. */
function spread(members: readonly Member[]): readonly Member[] {
  const names = new Set(members.map(([key]) => key));
  return members.flatMap(([key, value]): readonly Member[] => {
    if (key !== PROPERTIES || typeof value !== "object" || value === null || Array.isArray(value))
      return [[key, value]];
    const own = Object.entries(value);
    const left = own.filter(([name]) => names.has(name));
    const free = own.filter(([name]) => !names.has(name));
    return left.length === 0 ? free : [...free, [key, Object.fromEntries(left)]];
  });
}
