import { and, not, or } from "./build-query.js";
import { onlyValue } from "./one-value.js";
import { parseDuration } from "./parse-figure.js";
import type { CompareOp, Query } from "./query.js";
import { QueryError } from "./query-error.js";
import type { Value } from "./read-value.js";
import type { Condition } from "./tokens.js";

/** What a time that is written says: where it begins and, exclusive, ends. */
interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

const TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** Milliseconds since the epoch, as links of the viewer have them. */
const EPOCH_MS = /^-?\d{11,16}$/;
const UNIT_MS = [86_400_000, 3_600_000, 60_000, 1_000, 1] as const;

/** `time>=2026-11-27T10:00`; `time:2026-11-27` is the whole day. @throws QueryError */
export function parseTimeCondition(condition: Condition): Query {
  if (condition.op === ":" || condition.op === "=") {
    const [first, ...others] = condition.values.map((value) => within(periodOf(value)));
    return or([first as Query, ...others]);
  }
  const { fromMs, toMs } = periodOf(onlyValue(condition));
  if (condition.op === "!=") return and([{ kind: "has", field: "time" }, not(within({ fromMs, toMs }))]);
  return { kind: "time", op: condition.op as CompareOp, timeMs: fromMs };
}

function within({ fromMs, toMs }: Period): Query {
  return and([
    { kind: "time", op: ">=", timeMs: fromMs },
    { kind: "time", op: "<", timeMs: toMs },
  ]);
}

/** `last:15m`. @throws QueryError */
export function parseLast(condition: Condition, nowMs: number): Query {
  const { raw, start } = onlyValue(condition);
  const ms = parseDuration(raw);
  const timeMs = Math.floor(nowMs - (ms ?? 0));
  if (ms !== undefined && isInRange(timeMs)) return { kind: "time", op: ">=", timeMs };
  throw new QueryError("last takes a duration; write last:15m, last:2h, last:3d or last:1h30m.", start);
}

function periodOf({ raw, start }: Value): Period {
  const period = EPOCH_MS.test(raw) ? { fromMs: Number(raw), toMs: Number(raw) + 1 } : periodOfText(raw);
  if (period !== undefined && isInRange(period.fromMs) && isInRange(period.toMs)) return period;
  throw new QueryError(
    `${JSON.stringify(raw)} is no time; write 2026-11-27, 2026-11-27T10:00 or 2026-11-27T10:00:05.250+01:00 (UTC without a zone).`,
    start,
  );
}

function periodOfText(text: string): Period | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const date = `${year}-${month ?? "01"}-${day ?? "01"}`;
  const ms = (fraction ?? "").slice(0, 3).padEnd(3, "0");
  const utcMs = Date.parse(`${date}T${hour ?? "00"}:${minute ?? "00"}:${second ?? "00"}.${ms}Z`);
  // Date.parse takes the 31st of February for one of March, and 24:00 for the next day.
  if (Number.isNaN(utcMs) || new Date(utcMs).toISOString().slice(0, 13) !== `${date}T${hour ?? "00"}`) return undefined;
  const offsetMs = offsetOf(zone);
  if (offsetMs === undefined) return undefined;
  const endMs = endOf(utcMs, [month, day, hour, minute, second, fraction]);
  return { fromMs: utcMs - offsetMs, toMs: endMs - offsetMs };
}

/** Of the part that was written last. */
function endOf(utcMs: number, parts: readonly (string | undefined)[]): number {
  const written = parts.filter((part) => part !== undefined).length;
  const date = new Date(utcMs);
  if (written === 0) return date.setUTCFullYear(date.getUTCFullYear() + 1);
  if (written === 1) return date.setUTCMonth(date.getUTCMonth() + 1);
  return utcMs + (UNIT_MS[written - 2] as number);
}

function offsetOf(zone = "Z"): number | undefined {
  const [, sign, hours, minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
}

function isInRange(timeMs: number): boolean {
  return !Number.isNaN(new Date(timeMs).getTime());
}
