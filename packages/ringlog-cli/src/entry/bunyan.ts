import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rules, takeLevel, takeMessage, takeTime, text } from "./draft.js";
import type { Member } from "./json-members.js";

/** bunyan's `name`, which it requires, is that of the application. */
const RULES: Rules = {
  name: text("service.name"),
  level: takeLevel,
  msg: takeMessage,
  time: takeTime,
  component: text("logger.name"),
  // The version of the line, which is 0 in all of them.
  v: () => undefined,
};

/** All that bunyan's documentation calls core fields. */
export function isBunyan(line: ReadonlyMap<string, unknown>): boolean {
  if (line.get("v") !== 0 || typeof line.get("level") !== "number") return false;
  return ["name", "hostname", "pid", "msg", "time"].every((key) => line.has(key));
}

export function readBunyan(members: readonly Member[]): Entry {
  return draftEntry("bunyan", members, RULES, COMMON);
}
