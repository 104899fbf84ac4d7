import type { ColumnNames, FieldColumns } from "./column-names.js";
import { TEXT_NAMES } from "./field-predicate.js";
import { OPERATORS } from "./operators-sql.js";
import type { CompareOp } from "./query.js";
import { FALSE, joinSql, numberParam, type Sql, sqlOf } from "./sql-text.js";
import { piecesOf } from "./value-spelling.js";
import { NUMBER_SHAPE, numberOf, PLAIN_FROM, PLAIN_TO } from "./value-text.js";

export const LEVEL = '"level"';
export const TIME = '"time_ms"';

export function hasSql(field: string, columns: ColumnNames): Sql {
  if (field === "level") return sqlOf(`(${LEVEL} > 0)`);
  if (field === "time") return sqlOf(`(${TIME} IS NOT NULL)`);
  const { text, number } = columnsOf(field, columns);
  if (field === "msg") return text === undefined ? FALSE : sqlOf(`(${text} <> '')`);
  return joinSql(
    [text, number].flatMap((column) => (column === undefined ? [] : [sqlOf(`(${column} IS NOT NULL)`)])),
    "OR",
  );
}

export function comparedSql(field: string, op: CompareOp, value: number, columns: ColumnNames): Sql {
  const { text, number } = columnsOf(field, columns);
  const wanted = numberParam(value);
  const numberSql = number === undefined ? [] : [sqlOf(`(${number} ${OPERATORS[op]} ${wanted.sql})`, ...wanted.params)];
  const textSql = text === undefined ? [] : [comparedText(text, op, wanted)];
  return joinSql([...numberSql, ...textSql], "OR");
}

/** The cast takes more for a number than JSON does, and is the faster of the two. */
function comparedText(text: string, op: CompareOp, wanted: Sql): Sql {
  const cast = `TRY_CAST(${text} AS DOUBLE)`;
  const isNumber = `isfinite(${cast}) AND regexp_full_match(${text}, '${NUMBER_SHAPE}')`;
  return sqlOf(`(${cast} ${OPERATORS[op]} ${wanted.sql} AND ${isNumber})`, ...wanted.params);
}

/** Whether a field has one of the values. */
export function isSql(field: string, values: readonly string[], columns: ColumnNames): Sql {
  const { text, number } = columnsOf(field, columns);
  if (TEXT_NAMES.has(field)) return oneOf(values, { text });
  const inArray = text === undefined ? [] : [inArraySql(text, values)];
  return joinSql([oneOf(values, { text, number }), ...inArray], "OR");
}

function columnsOf(field: string, columns: ColumnNames): FieldColumns {
  return columns.column(field) ?? {};
}

function oneOf(values: readonly string[], columns: FieldColumns): Sql {
  const literals = values.map(piecesOf).flatMap((pieces) => (pieces.length === 1 ? [pieces[0] as string] : []));
  const patterns = values.map(piecesOf).filter(({ length }) => length > 1);
  return joinSql([...literalsSql(literals, columns), ...patterns.map((pieces) => patternSql(pieces, columns))], "OR");
}

function literalsSql(literals: readonly string[], { text, number }: FieldColumns): Sql[] {
  const numbers = literals
    .map(numberOf)
    .filter((each) => !Number.isNaN(each))
    .map(numberParam);
  return [
    ...(text === undefined || literals.length === 0
      ? []
      : [
          inList(
            text,
            literals.map((each) => sqlOf("?", each.toWellFormed())),
          ),
        ]),
    ...(number === undefined || numbers.length === 0 ? [] : [inList(number, numbers)]),
  ];
}

function inList(column: string, values: readonly Sql[]): Sql {
  const list = values.map(({ sql }) => sql).join(", ");
  return sqlOf(
    values.length === 1 ? `(${column} = ${list})` : `(${column} IN (${list}))`,
    ...values.flatMap(({ params }) => params),
  );
}

/** The elements of an array, and of a text that is the JSON of one. JSON tells a number from a text. */
function inArraySql(text: string, values: readonly string[]): Sql {
  const isNumber = "ascii(x::VARCHAR) BETWEEN 45 AND 57";
  const element = {
    text: `CASE WHEN NOT ${isNumber} THEN x->>'$' END`,
    number: `CASE WHEN ${isNumber} THEN x::VARCHAR::DOUBLE END`,
  };
  const { sql, params } = oneOf(values, element);
  const found = `len(list_filter(json_extract(${text}, '$[*]'), lambda x: ${sql})) > 0`;
  return sqlOf(`(CASE WHEN starts_with(${text}, '[') AND json_valid(${text}) THEN ${found} END)`, ...params);
}

function patternSql(pieces: readonly string[], { text, number }: FieldColumns): Sql {
  const columns = [text, number === undefined ? undefined : plainSql(number)].filter((column) => column !== undefined);
  if (pieces.every((piece) => piece === "")) {
    return joinSql(
      [text, number].flatMap((column) => (column === undefined ? [] : [sqlOf(`(${column} IS NOT NULL)`)])),
      "OR",
    );
  }
  return joinSql(
    columns.map((column) => matchesSql(column, pieces)),
    "OR",
  );
}

/** As `plainText` of value-text.ts. */
function plainSql(number: string): string {
  const digits = `CASE WHEN ${number} = trunc(${number}) THEN ${number}::BIGINT::VARCHAR ELSE ${number}::VARCHAR END`;
  return `(CASE WHEN ${number} = 0 THEN '0' WHEN abs(${number}) >= ${PLAIN_FROM} AND abs(${number}) < ${PLAIN_TO} THEN ${digits} END)`;
}

/** Without LIKE, where it can be: for a pattern that is a parameter that is many times slower than the functions. */
function matchesSql(column: string, pieces: readonly string[]): Sql {
  const texts = pieces.map((piece) => piece.toWellFormed());
  const [first, middle, last] = [texts[0] as string, texts.slice(1, -1), texts[texts.length - 1] as string];
  const tests: Sql[] = [
    ...(first === "" ? [] : [sqlOf(`starts_with(${column}, ?)`, first)]),
    ...(last === "" ? [] : [sqlOf(`ends_with(${column}, ?)`, last)]),
    ...middle.map((piece) => sqlOf(`contains(${column}, ?)`, piece)),
  ];
  const like = texts.map((piece) => piece.replace(/[\\%_]/g, "\\$&")).join("%");
  return joinSql(tests.length === 1 ? tests : [...tests, sqlOf(`${column} LIKE ? ESCAPE '\\'`, like)], "AND");
}
