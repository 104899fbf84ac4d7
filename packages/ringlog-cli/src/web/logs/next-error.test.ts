import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row, Selection } from "../../model/api.js";
import { findNextError, withErrors } from "./next-error.js";

function row(n: number, timeMs: number, level: Row["level"]): Row {
  return {
    id: `f.${n}`,
    timeMs,
    level,
    msg: "",
    service: null,
    logger: null,
    requestId: null,
    errorType: null,
    fingerprint: null,
    isBad: false,
  };
}

/** Newest first. */
const ROWS = [row(5, 50, "info"), row(4, 40, "error"), row(3, 40, "fatal"), row(2, 30, "info"), row(1, 10, "error")];
const ask = async (
  { q, from = -Infinity, to = Infinity }: Selection,
  { offset, limit }: { offset: number; limit: number },
) => {
  assert.equal(q, "level:error,fatal");
  const found = ROWS.filter(({ level, timeMs }) => level !== "info" && Number(timeMs) >= from && Number(timeMs) < to);
  return { total: found.length, offset, rows: found.slice(offset, offset + limit), revision: 1 };
};
const next = async (n: number | undefined, direction: "older" | "newer", selection: Selection = {}) => {
  const at = ROWS.find(({ id }) => id === `f.${n}`);
  return (await findNextError(ask, selection, { id: at?.id, timeMs: at?.timeMs ?? undefined }, direction))?.id;
};

test("errors are gone through one by one, also those of one millisecond", async () => {
  assert.deepEqual(
    [await next(undefined, "older"), await next(4, "older"), await next(3, "older"), await next(1, "older")],
    ["f.4", "f.3", "f.1", undefined],
  );
  assert.deepEqual(
    [await next(undefined, "newer"), await next(1, "newer"), await next(3, "newer"), await next(4, "newer")],
    ["f.1", "f.3", "f.4", undefined],
  );
});

test("from a line that is no error, the nearest one", async () => {
  assert.equal(await next(5, "older"), "f.4");
  assert.equal(await next(2, "older"), "f.1");
  assert.equal(await next(2, "newer"), "f.3");
});

test("the range that is selected is not left", async () => {
  assert.equal(await next(3, "older", { from: 20 }), undefined);
  assert.equal(await next(1, "newer", { to: 40 }), undefined);
});

test("the query stays, as a whole", () => {
  assert.equal(withErrors("a OR b"), "(a OR b) level:error,fatal");
  assert.equal(withErrors(undefined), "level:error,fatal");
});
