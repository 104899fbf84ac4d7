// The ten errors, and what of each must be found in an output. See words.mjs for why nothing is spelled here.
import { DatabaseError as Down, PaymentError as Failure, MESSAGE, PROPS, SOCKET_PROPS } from "./words.mjs";

function refuse() {
  return Object.assign(new Error(MESSAGE.socket), SOCKET_PROPS);
}

function query() {
  throw new Down(MESSAGE.database, { cause: refuse() });
}

function charge() {
  try {
    query();
  } catch (cause) {
    throw new Failure(MESSAGE.charge, { cause });
  }
}

function askAll() {
  throw new AggregateError([new RangeError(MESSAGE.mirrorA), new TypeError(MESSAGE.mirrorB)], MESSAGE.all);
}

function goRound() {
  const inner = new TypeError(MESSAGE.inner);
  const outer = new Error(MESSAGE.outer, { cause: inner });
  inner.cause = outer;
  throw outer;
}

function plain() {
  throw new Failure(MESSAGE.charge);
}

function bare() {
  const error = new RangeError(MESSAGE.bare);
  delete error.stack;
  throw error;
}

function caught(fail) {
  try {
    return fail();
  } catch (error) {
    return error;
  }
}

/** As a text or as JSON, with or without quotes: `status: 502`, `"status":502`, `status=502`. */
const hasProperty = (key, value) => new RegExp(`\\b${key}"?\\s*[:=]\\s*["'\\\\]*${value}\\b`);
const PAY_PROPS = [/\bE_PAY\b/, hasProperty("status", PROPS.status), /\bA-1017\b/];
const CHARGE = {
  make: () => caught(charge),
  type: [/\bPaymentError\b/],
  message: [MESSAGE.charge],
  stack: [/\bcharge\b.*errors\.mjs:\d+/, /errors\.mjs:\d+.*\bcharge\b/],
  cause: [MESSAGE.database, /\bDatabaseError\b/, MESSAGE.socket],
  props: PAY_PROPS,
};

/**
 * `make` gives what was thrown, `call` how it is logged. Of the other fields each is a list that must be found; of `stack` one is
 * enough, for some write the file before the function. A field that is left out does not apply.
 */
export const ERRORS = [
  { ...CHARGE, call: "(e)", title: "`log.error(e)`" },
  { ...CHARGE, call: "(msg, e)", title: '`log.error("order lost", e)`' },
  { ...CHARGE, call: "({err})", title: '`log.error({ err: e }, "order lost")`' },
  { ...CHARGE, call: "({error})", title: '`log.error({ error: e }, "order lost")`' },
  {
    title: "a chain of causes, the last with a property",
    call: "(e)",
    make: () => caught(query),
    type: [/\bDatabaseError\b/],
    message: [MESSAGE.database],
    stack: [/\bquery\b.*errors\.mjs:\d+/, /errors\.mjs:\d+.*\bquery\b/],
    cause: [MESSAGE.socket, /\brefuse\b/],
    props: [/\bECONNREFUSED\b/],
  },
  {
    title: "AggregateError; its errors count as causes",
    call: "(e)",
    make: () => caught(askAll),
    type: [/\bAggregateError\b/],
    message: [MESSAGE.all],
    stack: [/\baskAll\b.*errors\.mjs:\d+/, /errors\.mjs:\d+.*\baskAll\b/],
    cause: [MESSAGE.mirrorA, /\bRangeError\b/, MESSAGE.mirrorB, /\bTypeError\b/],
  },
  { title: "a thrown string", call: "(e)", make: () => MESSAGE.thrown, message: [MESSAGE.thrown] },
  {
    title: "causes that lead back to the first",
    call: "(e)",
    make: () => caught(goRound),
    type: [/\bError\b/],
    message: [MESSAGE.outer],
    stack: [/\bgoRound\b.*errors\.mjs:\d+/, /errors\.mjs:\d+.*\bgoRound\b/],
    cause: [MESSAGE.inner, /\bTypeError\b/],
  },
  {
    title: "a class of its own with code and properties",
    call: "(e)",
    make: () => caught(plain),
    type: [/\bPaymentError\b/],
    message: [MESSAGE.charge],
    stack: [/\bplain\b.*errors\.mjs:\d+/, /errors\.mjs:\d+.*\bplain\b/],
    props: PAY_PROPS,
  },
  {
    title: "an error without a stack",
    call: "(e)",
    make: () => caught(bare),
    type: [/\bRangeError\b/],
    message: [MESSAGE.bare],
  },
];

export const PARTS = ["type", "message", "stack", "cause", "props"];

/** Whether a part of an error is in an output. Undefined: it has no such part. */
export function survives(error, part, output) {
  const wanted = error[part];
  if (wanted === undefined) return undefined;
  const isIn = (one) => (typeof one === "string" ? output.includes(one) : one.test(output));
  // A terminal's lines are wrapped, and JSON's escaped.
  return part === "stack" ? wanted.some(isIn) : wanted.every(isIn);
}
