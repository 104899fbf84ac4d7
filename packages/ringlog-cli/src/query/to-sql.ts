import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { ColumnNames } from "./column-names.js";
import { comparedSql, hasSql, isSql, LEVEL, TIME } from "./field-sql.js";
import { OPERATORS } from "./operators-sql.js";
import type { CompareOp, Query } from "./query.js";
import { FALSE, joinSql, numberParam, type Sql, sqlOf, TRUE } from "./sql-text.js";
import { textSql } from "./text-sql.js";
import { selectedLevels } from "./to-predicate.js";

/** Conditions for DuckDB. */
export interface QuerySql {
  /** A boolean expression that stands for itself; NULL means no. Its parameters are `?`. */
  readonly where: string;
  /** Strings and whole numbers, in the order of the `?`. */
  readonly params: unknown[];
}

/**
 * What a query selects of the rows of an index. Values and texts only ever get there as parameters. Of a field for which there is no
 * column no row has a value: make those of `fieldsOf(query)` first.
 */
export function toSql(query: Query, columns: ColumnNames): QuerySql {
  const { sql, params } = sqlOfQuery(query, columns);
  return { where: sql, params: [...params] };
}

function sqlOfQuery(query: Query, columns: ColumnNames): Sql {
  switch (query.kind) {
    case "all":
      return TRUE;
    case "and":
    case "or":
      return joinSql(
        query.parts.map((part) => sqlOfQuery(part, columns)),
        query.kind === "and" ? "AND" : "OR",
      );
    case "not": {
      // NULL means no everywhere, so that only here it has to become it.
      const { sql, params } = sqlOfQuery(query.part, columns);
      return { sql: `(NOT coalesce(${sql}, false))`, params };
    }
    default:
      return sqlOfLeaf(query, columns);
  }
}

function sqlOfLeaf(query: Exclude<Query, { kind: "all" | "and" | "or" | "not" }>, columns: ColumnNames): Sql {
  switch (query.kind) {
    case "text":
      return textSql(query.text, columns);
    case "has":
      return hasSql(query.field, columns);
    case "level":
      return levelSql(query.op, query.level);
    case "time":
      return sqlOf(`(${TIME} ${OPERATORS[query.op]} ?)`, query.timeMs);
    case "ms":
      return durationSql(query.op, query.value, columns);
    case "is":
      return isSql(query.field, query.values, columns);
    case "compare":
      return comparedSql(query.field, query.op, query.value, columns);
  }
}

function levelSql(op: CompareOp, level: string): Sql {
  if (op === "=" && level === "none") return sqlOf(`(${LEVEL} = 0)`);
  const numbers = [...selectedLevels(op, level)].map((name) => LEVEL_NAMES.indexOf(name) + 1);
  return numbers.length === 0 ? FALSE : sqlOf(`(${LEVEL} IN (${numbers.join(", ")}))`);
}

function durationSql(op: CompareOp, value: number, columns: ColumnNames): Sql {
  const { sql, params } = numberParam(value);
  return sqlOf(`(${columns.ms} ${OPERATORS[op]} ${sql})`, ...params);
}
