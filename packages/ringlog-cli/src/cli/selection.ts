import { LEVEL_NAMES, type LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { parseQuery } from "../query/parse-query.js";
import type { Query } from "../query/query.js";
import { QueryError } from "../query/query-error.js";
import { toPredicate } from "../query/to-predicate.js";
import { toPrefilter } from "../query/to-prefilter.js";
import type { Prefilter } from "../scan/prefilter.js";
import { didYouMean, type GivenOptions, usageError } from "./parse-arguments.js";

/** Which lines are asked for. */
export interface Selection {
  readonly query: Query;
  readonly prefilter: Prefilter;
  readonly accepts: (entry: Entry) => boolean;
  /** No condition at all: lines that are damaged are selected too. */
  readonly isAll: boolean;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export function selectionOf(query: Query): Selection {
  return { query, prefilter: toPrefilter(query), accepts: toPredicate(query), isAll: query.kind === "all" };
}

/**
 * The filters that were given, and further conditions, all of which must hold.
 *
 * @throws CliError for a filter that cannot be understood
 */
export function selectionFrom(options: GivenOptions, nowMs: number, ...more: readonly Query[]): Selection {
  const [level, since, until, query] = ["level", "since", "until", "query"].map((name) => options.text(name));
  const parts: Query[] = [
    ...(level === undefined ? [] : [levelQuery(level)]),
    ...(since === undefined
      ? []
      : [{ kind: "time" as const, op: ">=" as const, timeMs: timeOf("since", since, nowMs) }]),
    ...(until === undefined
      ? []
      : [{ kind: "time" as const, op: "<" as const, timeMs: timeOf("until", until, nowMs) }]),
    ...(query === undefined ? [] : [queryOf("--query", query, nowMs)]),
    ...more,
  ].filter(({ kind }) => kind !== "all");
  const [only] = parts;
  if (only === undefined) return selectionOf({ kind: "all" });
  return selectionOf(parts.length === 1 ? only : { kind: "and", parts });
}

/** `warn`: this and above; `warn,error`: exactly these. */
function levelQuery(text: string): Query {
  const levels = text.split(",").map((name) => levelOf("level", name));
  const [first] = levels;
  if (levels.length === 1 && first !== undefined) return { kind: "level", op: ">=", level: first };
  return { kind: "or", parts: levels.map((level) => ({ kind: "level", op: "=", level })) };
}

function levelOf(option: string, text: string): LevelName {
  const name = text.trim().toLowerCase();
  const level = LEVEL_NAMES.find((each) => each === name);
  if (level !== undefined) return level;
  throw usageError(
    `--${option} is ${JSON.stringify(text)}; valid is ${LEVEL_NAMES.join(", ")}${didYouMean(name, LEVEL_NAMES)}`,
  );
}

/** An age, else a time as in queries. */
function timeOf(option: string, text: string, nowMs: number): number {
  const [, figure, unit = ""] = /^(\d{1,9})\s*(ms|[smhdw])$/.exec(text) ?? [];
  if (figure !== undefined) return nowMs - Number(figure) * (UNIT_MS[unit] ?? 0);
  try {
    const query = parseQuery(`time>=${quoted(text)}`, { nowMs });
    if (query.kind === "time") return query.timeMs;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
  }
  throw usageError(
    `--${option} is ${JSON.stringify(text)}; valid is an age such as 15m, 2h or 3d, or a time such as 2026-11-27 or 2026-11-27T10:00 (UTC without a zone)`,
  );
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/**
 * @param what the option or argument that it was given as
 * @throws CliError that shows where it goes wrong
 */
export function queryOf(what: string, text: string, nowMs: number): Query {
  try {
    return parseQuery(text, { nowMs });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const shown = text.includes("\n") ? "" : `\n  ${text}\n  ${" ".repeat(error.at)}^`;
    throw usageError(`${what}: ${error.message}${shown}`);
  }
}

/** What `--fail-on` asks for: a level means it and those above. Undefined where it was not given. */
export function failOnFrom(options: GivenOptions, nowMs: number): ((entry: Entry) => boolean) | undefined {
  const text = options.text("fail-on");
  if (text === undefined) return undefined;
  const level = LEVEL_NAMES.find((name) => name === text.toLowerCase());
  return toPredicate(level === undefined ? queryOf("--fail-on", text, nowMs) : { kind: "level", op: ">=", level });
}
