import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { draftEntry, takeLevel, takeMessage, takeTime } from "./draft.js";
import type { Member } from "./json-members.js";

const RULES = { time: takeTime, level: takeLevel, msg: takeMessage };
const LEVELS: ReadonlySet<unknown> = new Set(LEVEL_NAMES);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A line as docs/record.md has it: its keys are ours already. */
export function isRinglog(line: ReadonlyMap<string, unknown>): boolean {
  const [time, msg] = [line.get("time"), line.get("msg")];
  if (typeof time !== "string" || !TIME.test(time) || typeof msg !== "string" || !LEVELS.has(line.get("level")))
    return false;
  return typeof line.get("service.name") === "string" && typeof line.get("process.pid") === "number";
}

export function readRinglog(members: readonly Member[]): Entry {
  return draftEntry("ringlog", members, RULES);
}
