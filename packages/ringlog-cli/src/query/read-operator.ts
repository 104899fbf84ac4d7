import { QueryError } from "./query-error.js";

const OPERATORS: ReadonlySet<string> = new Set([":", "=", "!=", ">", ">=", "<", "<="]);
const SIGNS = /[:=!<>~]+/y;
/** What other languages write. */
const MEANT: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "::": ":",
  ":=": ":",
  "=:": ":",
  "!==": "!=",
  "<>": "!=",
  "!:": "!=",
  ":!": "!=",
  ":!=": "!=",
  "=!": "!=",
  "=>": ">=",
  "=<": "<=",
  ":>": ">",
  ":>=": ">=",
  ":<": "<",
  ":<=": "<=",
};

/** The operator that stands there; undefined where none does. @throws QueryError for an unknown one */
export function readOperator(text: string, at: number): string | undefined {
  SIGNS.lastIndex = at;
  const signs = SIGNS.exec(text)?.[0];
  if (signs === undefined || !/[:=<>]/.test(signs)) return undefined;
  if (OPERATORS.has(signs)) return signs;
  const meant = MEANT[signs];
  const advice = meant === undefined ? `valid are ${[...OPERATORS].join(" ")}` : `write ${meant}`;
  throw new QueryError(`The operator ${signs} is unknown: ${advice}, or put the text in quotes to search for it.`, at);
}
