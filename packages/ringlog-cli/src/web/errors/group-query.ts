import { formatValue } from "../../query/format-query.js";
import { parseParts } from "../../query/parse-query.js";
import { QueryError } from "../../query/query-error.js";
import { spellPieces } from "../../query/value-spelling.js";
import { withCondition } from "../detail/condition.js";

/** What tells lines of one kind of error from others. */
export interface KindOfError {
  readonly fingerprint: string;
  /** Empty where there is none. */
  readonly type: string;
  readonly message: string;
}

/** Begins what stands for a fingerprint where lines have none: the server has grouped them by type and message. */
const MADE_UP = "~";
const MAX_MESSAGE = 200;
/** Differs from line to line of a kind: quoted parts, words with a digit, and line breaks, which a query cannot have. */
const VARIABLE = /"[^"]*"|'[^']*'|`[^`]*`|[\w-]*\d[\w-]*|\p{Cc}+/u;

/** A query with the condition that only lines of this kind fulfil; without a fingerprint, those with such a message. */
export function linesOfKind(query: string, { fingerprint, type, message }: KindOfError): string {
  if (!fingerprint.startsWith(MADE_UP)) return withCondition(query, "error.fingerprint", fingerprint, false);
  if (type === "") return `${asOne(query)} level>=error ${messageTerm("msg", message)}`.trim();
  return `${withCondition(query, "exception.type", type, false)} ${messageTerm("error", message)}`.trim();
}

function messageTerm(field: string, message: string): string {
  if (message === "") return "";
  const pieces = message.slice(0, MAX_MESSAGE).split(new RegExp(VARIABLE, "gu"));
  return `${field}:${formatValue(spellPieces(message.length > MAX_MESSAGE ? [...pieces, ""] : pieces))}`;
}

/** So that what stands beside it holds for all of it; nothing where it is no query. */
function asOne(query: string): string {
  try {
    return parseParts(query)?.kind === "or" ? `(${query.trim()})` : query.trim();
  } catch (error) {
    if (error instanceof QueryError) return "";
    throw error;
  }
}
