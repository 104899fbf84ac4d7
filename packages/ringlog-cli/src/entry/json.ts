import type { Entry } from "../model/entry.js";
import { COMMON } from "./common-rules.js";
import { draftEntry, type Rule, type Rules, takeMessage, takeTime, text } from "./draft.js";
import type { Member } from "./json-members.js";
import { levelOf, levelOfSeverityNumber, levelOfSyslog } from "./level.js";
import { timeOf } from "./time.js";

/** Names that loggers give to the time, the level and the message; the first one that fits is it. */
const TIMES = [
  "time",
  "timestamp",
  "@timestamp",
  "ts",
  "Timestamp",
  "@t",
  "datetime",
  "date",
  "eventTime",
  "asctime",
  "timeUnixNano",
  "_time",
  "t",
] as const;
const LEVELS = [
  "level",
  "severity",
  "log.level",
  "lvl",
  "loglevel",
  "logLevel",
  "levelname",
  "severityText",
  "severity_text",
  "Level",
  "@l",
  "severityNumber",
  "severity_number",
] as const;
const MESSAGES = ["msg", "message", "Message", "@m", "@mt", "short_message", "text", "body", "log", "event"] as const;
const SEVERITY_NUMBERS: ReadonlySet<string> = new Set(["severityNumber", "severity_number"]);

const RULES: Rules = { logger: text("logger.name"), loggerName: text("logger.name"), logger_name: text("logger.name") };

/** Any object, by the names that are in use. */
export function readJson(members: readonly Member[]): Entry {
  const line = new Map(members);
  const time = TIMES.find((key) => line.has(key) && timeOf(line.get(key)) !== undefined);
  const level = LEVELS.find((key) => levelAt(key, line) !== undefined);
  const message = MESSAGES.find((key) => typeof line.get(key) === "string");
  const own: Record<string, Rule> = {};
  if (time !== undefined) own[time] = takeTime;
  if (level !== undefined) own[level] = (draft, key, value) => draft.takeLevel(key, value, levelAt(key, line));
  if (message !== undefined) own[message] = takeMessage;
  return draftEntry("json", members, own, RULES, COMMON);
}

function levelAt(key: string, line: ReadonlyMap<string, unknown>): ReturnType<typeof levelOf> {
  const value = line.get(key);
  if (SEVERITY_NUMBERS.has(key)) return levelOfSeverityNumber(value);
  // Of a GELF message, whose numbers are those of syslog.
  return line.has("short_message") && typeof value === "number" ? levelOfSyslog(value) : levelOf(value);
}
