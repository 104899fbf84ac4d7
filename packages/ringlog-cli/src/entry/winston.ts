import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rule, type Rules, takeLevel, takeMessage, takeTime, text } from "./draft.js";
import { hasRoomForError, putException } from "./exception.js";
import type { Member } from "./json-members.js";
import { levelOf } from "./level.js";
import { splitStack, titleOf } from "./stack-text.js";

/** Of the error that `format.errors()` has spread over the line. */
const takeStack: Rule = (draft, key, value) => {
  if (typeof value !== "string" || !hasRoomForError(draft)) return draft.keep(key, value);
  const { own, causes } = splitStack(value);
  const { type = "Error", message } = titleOf(own);
  putException(draft, { type, message, stacktrace: own, ...(causes.length === 0 ? {} : { causes }) });
};

const RULES: Rules = {
  level: takeLevel,
  message: takeMessage,
  timestamp: takeTime,
  label: text("logger.name"),
  stack: takeStack,
};

/** winston's `format.json()` gives a level's name and `message`, and a `timestamp` where that format is on. */
export function isWinston(line: ReadonlyMap<string, unknown>): boolean {
  if (typeof line.get("message") !== "string" || levelOf(line.get("level")) === undefined) return false;
  if (typeof line.get("level") !== "string") return false;
  const others = ["time", "@timestamp", "msg", "logger", "_logMeta", "ts", "date"];
  return line.has("timestamp") || !others.some((key) => line.has(key));
}

export function readWinston(members: readonly Member[]): Entry {
  return draftEntry("winston", members, RULES, COMMON);
}
