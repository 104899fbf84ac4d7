// Entries and queries of one another's words, so that queries select something: for the property tests.
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { CompareOp, Query } from "./query.js";
import { spellLiteral } from "./value-spelling.js";

/** Where an entry may have values: keys of a line. */
export const KEYS = [
  "service.name",
  "request.id",
  "exception.message",
  "exception.type",
  "logger.name",
  "http.route",
  "http.response.status_code",
  "http.server.request.duration",
  "debug.duration_ms",
  "stall.duration_ms",
  "seq",
  "orderId",
  "user",
  "user.id",
  "tags",
  "my key",
  "a:b",
  'q"uo\\te',
  "%_*",
  "ünï/co~de",
  "type",
  "ms",
  "constructor",
] as const;

/** What queries ask for; some of it no line has. */
export const FIELDS = [...KEYS, "msg", "user.id.x", "user.name", "user.a.b", "toString", "nobody.has.it"] as const;

const TEXTS = [
  "pay",
  "Pay",
  "PAYMENT failed",
  "payment of order 12",
  "İstanbul",
  "KİK",
  "\u212aik kik",
  "É",
  "é",
  "caf\u00e9 ÉTÉ",
  "a*b",
  "axb",
  "100%",
  "a_b",
  "a%b\\",
  "C:\\new\\*",
  '"q"',
  "line\nbreak",
  "\0z",
  "12",
  "12.0",
  "1.2e1",
  "1e3",
  "007",
  "-5",
  "1_000",
  " 12",
  "NaN",
  "Infinity",
  "1e999",
  "true",
  "null",
  "[12]",
  '["pay","é"]',
  "[not json",
  "[]",
  "{}",
  '{"id":12}',
  "",
  "😀 ok",
  "/static/*",
  "00000000000000e1",
  "12345678901234567",
] as const;
const NUMBERS = [
  12,
  0,
  -5,
  100,
  500,
  503,
  1000,
  0.1,
  12.5,
  0.00012,
  1e-7,
  1.5e-5,
  1e15,
  1e21,
  1.5e300,
  4711,
  1234567,
  2 ** 60,
  5e-324,
] as const;

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TEXTS) },
  fc.string({ unit: "grapheme", maxLength: 5 }),
);
const number = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NUMBERS) },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);
const scalar = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 4, arbitrary: number.map((value) => (value === 0 ? 0 : value)) },
  fc.boolean(),
  fc.constant(null),
);
const INNER_KEYS = ["id", "name", "a", "b", "id.x", "a.b", "x", "k é"] as const;
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: scalar },
    fc.array(tie("value"), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...INNER_KEYS), tie("value")), { maxLength: 3, selector: ([key]) => key })
      .map(Object.fromEntries),
  ),
}));

/** Without a zone beyond what records have: whole milliseconds of two hours. */
const timeMs = fc.integer({ min: 1_795_773_600_000, max: 1_795_780_800_000 });

/** A line of ringlog, but for its spelling: its members in their order. */
export const record = fc
  .tuple(
    timeMs,
    fc.constantFrom(...LEVEL_NAMES),
    text,
    fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 7, selector: ([key]) => key }),
  )
  .map(([ms, level, msg, own]): readonly (readonly [string, unknown])[] => [
    ["time", new Date(ms).toISOString()],
    ["level", level],
    ["msg", msg],
    ...own,
  ]);

const op = fc.constantFrom<CompareOp>("=", "!=", "<", "<=", ">", ">=");
const literal = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .oneof(text, number.map(String), fc.constantFrom("true", "12.00", "1e21", "1E2"))
      .map((each) => spellLiteral(each.toWellFormed())),
  },
  // As a person may spell it in a query that is made by hand.
  fc.constantFrom("C:\\new", "a%b\\", "\\", '\\"'),
);
const piece = fc.oneof(
  fc.constantFrom("", "", "p", "pay", "12", "5", "é", "0", "%", "_", "\\\\", "K", "1e", '"', "[", "id"),
  literal,
);
const pattern = fc.array(piece, { minLength: 2, maxLength: 4 }).map((pieces) => pieces.join("*"));
const values = fc.array(fc.oneof({ weight: 3, arbitrary: literal }, pattern), { minLength: 1, maxLength: 3 });
const field = fc.constantFrom(...FIELDS);
const textTerm = fc.oneof(
  fc.constantFrom(
    "pay",
    "PAY",
    "ik",
    "KIK",
    "İ",
    "é",
    "É",
    "été",
    "order 12",
    "12",
    "*",
    "%",
    "",
    "\0",
    "\\",
    ".",
    "[",
    "k",
    "(a|b)",
    "error",
    "^",
    "-",
  ),
  text,
);

const leaf = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: textTerm.map((each) => each.toWellFormed()) }),
  fc.record({ kind: fc.constant("has" as const), field: fc.oneof(field, fc.constantFrom("time", "level")) }),
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("is" as const), field, values }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("compare" as const), field, op, value: number.map((each) => each + 0) }),
  },
  fc.record({ kind: fc.constant("ms" as const), op, value: number.map((each) => each + 0) }),
  fc.record({ kind: fc.constant("level" as const), op, level: fc.constantFrom(...LEVEL_NAMES) }),
  fc.record({
    kind: fc.constant("level" as const),
    op: fc.constantFrom<CompareOp>("=", "!="),
    level: fc.constant("none"),
  }),
  fc.record({ kind: fc.constant("time" as const), op, timeMs }),
);

export const query: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 5, arbitrary: leaf },
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(tie("query"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), part: tie("query") }),
    fc.constant<Query>({ kind: "all" }),
  ),
})).query;
