import type { Entry } from "../model/entry.js";
import { KNOWN_FIELDS } from "../model/fields.js";
import { compareWith } from "./compare.js";
import { fieldReader } from "./field-value.js";
import type { CompareOp } from "./query.js";
import { textInTextField } from "./text-predicate.js";
import { matchesPieces, piecesOf } from "./value-spelling.js";
import { elementsOf, numberOf, plainText, textOf } from "./value-text.js";

type Predicate = (entry: Entry) => boolean;
type ValueTest = (value: unknown) => boolean;

/** Fields whose values are texts, whatever a line writes there. */
export const TEXT_NAMES: ReadonlySet<string> = new Set([
  "msg",
  ...KNOWN_FIELDS.filter(({ kind }) => kind === "text").map(({ name }) => name),
]);

export function hasField(field: string): Predicate {
  if (field === "level") return ({ level }) => level !== undefined;
  if (field === "time") return ({ timeMs }) => timeMs !== undefined;
  if (field === "msg") return ({ msg }) => msg !== "";
  const read = fieldReader(field);
  return (entry) => read(entry) !== undefined;
}

export function isComparedField(field: string, op: CompareOp, wanted: number): Predicate {
  const read = fieldReader(field);
  const compare = compareWith(op, wanted);
  return (entry) => {
    const value = read(entry);
    const number = typeof value === "number" ? value : typeof value === "string" ? numberOf(value) : Number.NaN;
    return !Number.isNaN(number) && compare(number);
  };
}

/** Whether a field has one of the values. */
export function isField(field: string, values: readonly string[]): Predicate {
  const read = fieldReader(field);
  const test = valueTest(field, values);
  return (entry) => test(read(entry));
}

function valueTest(field: string, values: readonly string[]): ValueTest {
  if (TEXT_NAMES.has(field)) return inTextField(values);
  const tests = values.map(scalarTest);
  const test: ValueTest = (value) => tests.some((each) => each(value));
  return (value) =>
    value !== undefined && (test(value) || (elementsOf(value)?.some((element) => test(element)) ?? false));
}

function inTextField(values: readonly string[]): ValueTest {
  const patterns = values.map(piecesOf);
  const literals = new Set(patterns.filter(({ length }) => length === 1).map(([text]) => text as string));
  const wild = patterns.filter(({ length }) => length > 1);
  return (value) => {
    const text = typeof value === "string" ? value : textInTextField(value);
    return text !== undefined && (literals.has(text) || wild.some((pieces) => matchesPieces(text, pieces)));
  };
}

/** Of a value that is no array, or of an element of one. */
function scalarTest(value: string): ValueTest {
  const pieces = piecesOf(value);
  if (pieces.length > 1) return patternTest(pieces);
  const literal = pieces[0] as string;
  const number = numberOf(literal);
  // Only JSON begins so that is not a text.
  const canBeJson = literal.startsWith("{") || literal.startsWith("[");
  return (each) => {
    if (typeof each === "string") return each === literal;
    if (typeof each === "number") return each === number;
    return typeof each === "boolean" ? String(each) === literal : canBeJson && textOf(each) === literal;
  };
}

function patternTest(pieces: readonly string[]): ValueTest {
  if (pieces.every((piece) => piece === "")) return (value) => value !== null;
  return (value) => {
    const text = typeof value === "number" ? plainText(value) : textOf(value);
    return text !== undefined && matchesPieces(text, pieces);
  };
}
