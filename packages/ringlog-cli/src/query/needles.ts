import { TEXT_NAMES } from "./field-predicate.js";
import { numberNeedles } from "./number-needles.js";
import type { Query } from "./query.js";
import { piecesOf } from "./value-spelling.js";
import { isVerbatimValue, wordsOf, wordsOfName } from "./verbatim.js";

/** Texts of which one must be in a line. */
export interface NeedleGroup {
  readonly texts: readonly string[];
  readonly isCaseless: boolean;
}

const MAX_GROUPS = 3;
/** Each is searched for in the whole file. */
export const MAX_TEXTS = 24;
/** entry/ gives an error this type where the line tells none. */
const MADE_TEXT = "error";

/** What must stand in each line that a condition selects. */
export function needlesOf(query: Query): readonly NeedleGroup[] {
  switch (query.kind) {
    case "text":
      return textNeedles(query.text);
    case "has":
    case "compare":
      return nameNeedles(query.field);
    case "is":
      return [...nameNeedles(query.field), ...valueNeedles(query.field, query.values)];
    default:
      return [];
  }
}

function textNeedles(text: string): readonly NeedleGroup[] {
  const words = wordsOf(text).map((word) => word.toLowerCase());
  return longest(words.filter((word) => !MADE_TEXT.includes(word))).map((word) => ({
    texts: [word],
    isCaseless: true,
  }));
}

function nameNeedles(field: string): readonly NeedleGroup[] {
  return longest(wordsOfName(field)).map(exactly);
}

function exactly(text: string): NeedleGroup {
  return { texts: [text], isCaseless: false };
}

function longest(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, MAX_GROUPS);
}

function valueNeedles(field: string, values: readonly string[]): readonly NeedleGroup[] {
  if (!isVerbatimValue(field)) return [];
  const [first, ...others] = values.map((value) => needlesOfValue(field, value));
  if (first === undefined) return [];
  if (others.length === 0) return first;
  return oneOfNeedles([first, ...others]);
}

function needlesOfValue(field: string, value: string): readonly NeedleGroup[] {
  const pieces = piecesOf(value);
  if (pieces.length > 1)
    return longest(pieces.flatMap(wordsOf).filter((word) => canBeNeedle(field, word))).map(exactly);
  const literal = pieces[0] as string;
  const numbers = numberNeedles(literal);
  if (numbers !== undefined)
    return numbers.some((text) => text.length < 2) || numbers.length === 0
      ? []
      : [{ texts: numbers, isCaseless: false }];
  // The JSON of an object, in which numbers and texts may be written in other ways.
  if (!TEXT_NAMES.has(field) && /^[[{]/.test(literal)) return [];
  return longest(wordsOf(literal)).map(exactly);
}

/**
 * Digits that a pattern asks for may be those of a number, which a line may write with an exponent; not in a field of texts, where a number
 * is an id or a name, and written in digits.
 */
function canBeNeedle(field: string, word: string): boolean {
  return TEXT_NAMES.has(field) || (word.length >= 3 && /[a-z_]/i.test(word));
}

/** What must be there if one of several holds: for each of them the longest, together. */
export function oneOfNeedles(parts: readonly (readonly NeedleGroup[])[]): readonly NeedleGroup[] {
  const best = parts.map((groups) =>
    groups.reduce<NeedleGroup | undefined>((a, b) => (a && shortestIn(a) >= shortestIn(b) ? a : b), undefined),
  );
  if (best.length === 0 || best.some((group) => group === undefined)) return [];
  const groups = best as readonly NeedleGroup[];
  const isCaseless = groups.some((group) => group.isCaseless);
  const texts = [
    ...new Set(groups.flatMap((group) => group.texts.map((text) => (isCaseless ? text.toLowerCase() : text)))),
  ];
  return texts.length > MAX_TEXTS ? [] : [{ texts, isCaseless }];
}

function shortestIn({ texts }: NeedleGroup): number {
  return Math.min(...texts.map((text) => text.length));
}
