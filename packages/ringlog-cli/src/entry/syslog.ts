import type { Entry } from "../model/entry.js";
import { LEVEL_TEXT } from "./draft.js";
import { levelOfSyslog } from "./level.js";
import { type FoundTime, monthOf, timeOf, timeOfParts } from "./time.js";

/** RFC 3164, as rsyslog and journalctl write files: `Nov 27 20:04:17 host app[123]: text`, before it perhaps a priority. */
const OLD =
  /^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\S{1,255}) (?:([\w./@-]{1,128})(?:\[(\d{1,10})\])?: ?)?(.*)$/s;
/** RFC 5424: `<165>1 2026-11-27T20:04:17.248Z host app 123 id - text`. */
const NEW =
  /^<(\d{1,3})>1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (-|(?:\[(?:[^\]\\"]|"(?:[^"\\]|\\.)*")*\])+)(?: (.*))?$/s;
const SEVERITY_NAMES = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
const DAY_MS = 86_400_000;

/** A line of syslog; undefined for any other. */
export function readSyslog(text: string, nowMs: number = Date.now()): Entry | undefined {
  const first = text.charCodeAt(0);
  // `<`, or the capital letter of a month.
  if (first !== 0x3c && !(first >= 0x41 && first <= 0x53)) return undefined;
  return readNew(text) ?? readOld(text, nowMs);
}

function readOld(text: string, nowMs: number): Entry | undefined {
  const match = OLD.exec(text);
  if (match === null) return undefined;
  const [, priority, month, day, hour, minute, second, fraction = "", host, app, pid, msg = ""] = match;
  const time = latestTime([monthOf(month), day, hour, minute, second], fraction, nowMs);
  return time === undefined ? undefined : entryOf({ priority, time, host, app, pid, msg });
}

/** It tells no year: it is of the last year in which it does not lie ahead, by more than a zone. */
function latestTime(
  parts: readonly (string | number | undefined)[],
  fraction: string,
  nowMs: number,
): FoundTime | undefined {
  const year = new Date(nowMs).getFullYear();
  const times = [year + 1, year, year - 1].map((each) => timeOfParts([each, ...parts], fraction, undefined));
  return times.find((time) => time !== undefined && time.timeMs <= nowMs + DAY_MS);
}

function readNew(text: string): Entry | undefined {
  const match = NEW.exec(text);
  const time = timeOf(match?.[2]);
  if (match === null || (time === undefined && match[2] !== "-")) return undefined;
  const [, priority, , host, app, pid, id, data, msg = ""] = match;
  const entry = entryOf({ priority, time, host, app, pid, msg: msg.replace(/^\ufeff/, "") });
  const more = new Map(entry.fields);
  if (id !== "-") more.set("syslog.msgid", id);
  if (data !== "-") more.set("syslog.structured_data", data);
  return { ...entry, fields: more };
}

interface Parts {
  readonly priority: string | undefined;
  readonly time: FoundTime | undefined;
  readonly host: string | undefined;
  readonly app: string | undefined;
  readonly pid: string | undefined;
  readonly msg: string;
}

function entryOf({ priority, time, host, app, pid, msg }: Parts): Entry {
  const fields = new Map<string, unknown>();
  const put = (key: string, value: unknown): void => {
    if (value !== undefined && value !== "-") fields.set(key, value);
  };
  const severity = priority === undefined ? undefined : Number(priority) % 8;
  const level = levelOfSyslog(severity);
  put("hostname", host);
  put("service.name", app);
  put("process.pid", pid !== undefined && /^\d+$/.test(pid) ? Number(pid) : pid);
  if (severity !== undefined) put("syslog.facility.code", Math.floor(Number(priority) / 8));
  if (level?.isExact === false) put(LEVEL_TEXT, SEVERITY_NAMES[severity as number]);
  return { format: "text", timeMs: time?.timeMs, level: level?.level, msg, fields };
}
