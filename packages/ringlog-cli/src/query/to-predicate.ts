import { LEVEL_NAMES, type LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { DURATION_FIELDS } from "../model/fields.js";
import { compareWith } from "./compare.js";
import { hasField, isComparedField, isField } from "./field-predicate.js";
import type { CompareOp, Query } from "./query.js";
import { hasText } from "./text-predicate.js";

export type Predicate = (entry: Entry) => boolean;

/** What a query says of one entry. It throws on none. */
export function toPredicate(query: Query): Predicate {
  switch (query.kind) {
    case "all":
      return () => true;
    case "and":
      return allOf(query.parts.map(toPredicate));
    case "or":
      return oneOf(query.parts.map(toPredicate));
    case "not": {
      const part = toPredicate(query.part);
      return (entry) => !part(entry);
    }
    default:
      return leafPredicate(query);
  }
}

function leafPredicate(query: Exclude<Query, { kind: "all" | "and" | "or" | "not" }>): Predicate {
  switch (query.kind) {
    case "text":
      return hasText(query.text);
    case "has":
      return hasField(query.field);
    case "level":
      return levelPredicate(query.op, query.level);
    case "time":
      return timePredicate(query.op, query.timeMs);
    case "ms":
      return durationPredicate(query.op, query.value);
    case "is":
      return isField(query.field, query.values);
    case "compare":
      return isComparedField(query.field, query.op, query.value);
  }
}

function allOf(parts: readonly Predicate[]): Predicate {
  const [first, second] = parts;
  if (parts.length === 2 && first !== undefined && second !== undefined)
    return (entry) => first(entry) && second(entry);
  return (entry) => parts.every((part) => part(entry));
}

function oneOf(parts: readonly Predicate[]): Predicate {
  return (entry) => parts.some((part) => part(entry));
}

/** The levels that a comparison selects. With `none`, which is no rank, all or none of them. */
export function selectedLevels(op: CompareOp, level: string): ReadonlySet<LevelName> {
  const wanted = (LEVEL_NAMES as readonly string[]).indexOf(level);
  if (wanted === -1) return new Set(op === "!=" ? LEVEL_NAMES : []);
  const compare = compareWith(op, wanted);
  return new Set(LEVEL_NAMES.filter((_, index) => compare(index)));
}

function levelPredicate(op: CompareOp, name: string): Predicate {
  const levels = selectedLevels(op, name);
  const isNoneSelected = op === "=" && name === "none";
  return ({ level }) => (level === undefined ? isNoneSelected : levels.has(level));
}

function timePredicate(op: CompareOp, wantedMs: number): Predicate {
  const compare = compareWith(op, wantedMs);
  return ({ timeMs }) => timeMs !== undefined && compare(timeMs);
}

function durationPredicate(op: CompareOp, wantedMs: number): Predicate {
  const compare = compareWith(op, wantedMs);
  return ({ fields }) => {
    for (const { name, msPerUnit } of DURATION_FIELDS) {
      const value = fields.get(name);
      if (typeof value === "number") return compare(value * msPerUnit);
    }
    return false;
  };
}
