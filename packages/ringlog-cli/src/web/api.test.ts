import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, api, apiUrl, exportUrl, isAbort } from "./api.js";

function answer(t: { mock: typeof test.mock }, reply: () => Promise<Response>) {
  return t.mock.method(globalThis, "fetch", reply).mock;
}

test("what is undefined is left out of the URL, all else is escaped", () => {
  assert.equal(apiUrl("rows", { q: 'a&b="c"', from: undefined, offset: 0 }), "/api/rows?q=a%26b%3D%22c%22&offset=0");
  assert.equal(exportUrl({ q: "x" }, "csv"), "/api/export?q=x&as=csv");
});

test("an id of a request cannot lead to another path", async (t) => {
  const calls = answer(t, async () => Response.json({}));
  await api.request("../status?x#y");
  assert.deepEqual(calls.calls[0]?.arguments[0], "/api/request/..%2Fstatus%3Fx%23y");
});

test("a fault of a query has its message and its place", async (t) => {
  answer(t, async () => Response.json({ error: "no closing quote", at: 7 }, { status: 400 }));
  await assert.rejects(api.facets({ q: '"' }, []), new ApiError("no closing quote", 400, 7));
});

test("an answer that is no JSON is told by its status", async (t) => {
  answer(t, async () => new Response("<html>", { status: 502 }));
  await assert.rejects(api.status(), /status 502/);
});

test("a server that is gone is told as such; what was given up is no failure", async (t) => {
  answer(t, () => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(api.status(), (error: ApiError) => error.status === 0 && /ringlog view/.test(error.message));
  t.mock.restoreAll();
  answer(t, () => Promise.reject(new DOMException("gone", "AbortError")));
  await assert.rejects(api.status(), (error) => isAbort(error));
});
