import { LEVEL_NAMES, type LevelName } from "../../../ringlog/src/record/level.js";
import type { Prefilter } from "../scan/prefilter.js";
import { type NeedleGroup, needlesOf, oneOfNeedles } from "./needles.js";
import type { CompareOp, Query } from "./query.js";
import { selectedLevels } from "./to-predicate.js";

/** What every line has that a query selects; more lines may have it. */
interface Traits {
  readonly levels: ReadonlySet<LevelName>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly needles: readonly NeedleGroup[];
}

const ANY: Traits = {
  levels: new Set(LEVEL_NAMES),
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.POSITIVE_INFINITY,
  needles: [],
};
const MAX_GROUPS = 8;

const INVERSE: Readonly<Record<CompareOp, CompareOp>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** What can be seen of the lines that a query selects without parsing them. It passes each line that `toPredicate` accepts. */
export function toPrefilter(query: Query): Prefilter {
  const { levels, fromMs, toMs, needles } = traitsOf(query, false);
  const groups = needles.slice(0, MAX_GROUPS);
  return {
    levels: levels.size === LEVEL_NAMES.length ? undefined : levels,
    fromMs: Number.isFinite(fromMs) ? fromMs : undefined,
    toMs: Number.isFinite(toMs) ? toMs : undefined,
    needles: groups.filter(({ isCaseless }) => !isCaseless).map(({ texts }) => texts),
    caselessNeedles: groups.filter(({ isCaseless }) => isCaseless).map(({ texts }) => texts),
  };
}

function traitsOf(query: Query, isNegated: boolean): Traits {
  switch (query.kind) {
    case "not":
      return traitsOf(query.part, !isNegated);
    case "and":
    case "or": {
      const parts = query.parts.map((part) => traitsOf(part, isNegated));
      return (query.kind === "and") !== isNegated ? allOf(parts) : oneOf(parts);
    }
    case "level":
      return levelTraits(query.op, query.level, isNegated);
    case "time":
      return timeTraits(isNegated ? INVERSE[query.op] : query.op, query.timeMs);
    default:
      return isNegated ? ANY : { ...ANY, needles: needlesOf(query) };
  }
}

function allOf(parts: readonly Traits[]): Traits {
  return parts.reduce(
    (a, b) => ({
      levels: new Set([...a.levels].filter((level) => b.levels.has(level))),
      fromMs: Math.max(a.fromMs, b.fromMs),
      toMs: Math.min(a.toMs, b.toMs),
      needles: [...a.needles, ...b.needles],
    }),
    ANY,
  );
}

function oneOf(parts: readonly Traits[]): Traits {
  if (parts.length === 0) return ANY;
  return {
    levels: new Set(parts.flatMap(({ levels }) => [...levels])),
    fromMs: Math.min(...parts.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...parts.map(({ toMs }) => toMs)),
    needles: oneOfNeedles(parts.map(({ needles }) => needles)),
  };
}

/** Of lines of ringlog, which all tell a level: a negated comparison leaves the other ones. */
function levelTraits(op: CompareOp, level: string, isNegated: boolean): Traits {
  const selected = selectedLevels(op, level);
  return { ...ANY, levels: isNegated ? new Set(LEVEL_NAMES.filter((name) => !selected.has(name))) : selected };
}

/** Of lines of ringlog, whose times are whole milliseconds. */
function timeTraits(op: CompareOp, timeMs: number): Traits {
  switch (op) {
    case "=":
      return { ...ANY, fromMs: Math.ceil(timeMs), toMs: Math.floor(timeMs) + 1 };
    case "!=":
      return ANY;
    case "<":
      return { ...ANY, toMs: Math.ceil(timeMs) };
    case "<=":
      return { ...ANY, toMs: Math.floor(timeMs) + 1 };
    case ">":
      return { ...ANY, fromMs: Math.floor(timeMs) + 1 };
    case ">=":
      return { ...ANY, fromMs: Math.ceil(timeMs) };
  }
}
