// @ts-check
// A reporter for `node:test` that runs inside a test file's process: one JSON object a line for each thing that matters.
import { inspect } from "node:util";

/** @typedef {{ readonly kind: "start", readonly name: string }} Start */
/** @typedef {{ readonly kind: "end" }} End */
/**
 * @typedef {object} Outcome
 * @property {"suite" | "test"} kind
 * @property {string} name with those of the suites and tests around it
 * @property {boolean} passed
 * @property {string} [failure] the error; absent where only something inside failed
 * @property {string} [skip] the reason, perhaps empty
 * @property {string} [todo] the reason, perhaps empty
 */
/** @typedef {Start | End | Outcome} TestEvent */

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* events(source) {
  const reported = pathTracker();
  const running = pathTracker();
  for await (const { type, data } of source) {
    // Reports come in the order of definition and late, "dequeue" when a test really begins.
    if (type === "test:dequeue") yield line({ kind: "start", name: running.enter(data) });
    else if (type === "test:start") reported.enter(data);
    else if (type === "test:pass" || type === "test:fail") yield line(toOutcome(type, data, reported.leave(data)));
  }
  yield line({ kind: "end" });
}

/** Follows which suites and tests are around the one that an event speaks of. */
function pathTracker() {
  /** @type {string[]} */
  const path = [];
  /** @typedef {{ readonly nesting: number, readonly name: string }} Place */
  return {
    enter(/** @type {Place} */ { nesting, name }) {
      path.splice(nesting, path.length, name);
      return path.join(" › ");
    },
    leave(/** @type {Place} */ { nesting }) {
      return path.slice(0, nesting + 1).join(" › ");
    },
  };
}

/**
 * @param {string} type
 * @param {any} data
 * @param {string} name
 * @returns {Outcome}
 */
function toOutcome(type, data, name) {
  const passed = type === "test:pass";
  return {
    kind: data.details?.type === "suite" ? "suite" : "test",
    name,
    passed,
    ...reasons(data),
    ...(passed ? {} : failure(data.details?.error)),
  };
}

/** @param {any} data */
function reasons({ skip, todo }) {
  const text = (/** @type {unknown} */ reason) => (typeof reason === "string" ? reason : "");
  return { ...(skip ? { skip: text(skip) } : {}), ...(todo ? { todo: text(todo) } : {}) };
}

/**
 * A suite, or a test with subtests, that fails only because something inside it did, has nothing to say of its own.
 * @param {any} error
 */
function failure(error) {
  if (error?.failureType === "subtestsFailed") return {};
  return { failure: inspect(error?.cause ?? error, { depth: 6 }) };
}

/** @param {TestEvent} event */
function line(event) {
  return `${JSON.stringify(event)}\n`;
}
