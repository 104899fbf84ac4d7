import assert from "node:assert/strict";
import { test } from "node:test";
import { isControlFlow, statusOfControlFlow } from "./error-fields.js";

const withDigest = (digest: unknown): Error => Object.assign(new Error("x"), { digest });

test("what only steers rendering is no failure; an error whose digest is a hash is one", () => {
  for (const digest of ["NEXT_REDIRECT;push;/login;307;", "NEXT_HTTP_ERROR_FALLBACK;404", "DYNAMIC_SERVER_USAGE"])
    assert.equal(isControlFlow(withDigest(digest)), true, digest);
  for (const digest of ["1869162150", undefined, 7, "MY_NEXT_REDIRECT"])
    assert.equal(isControlFlow(withDigest(digest)), false, String(digest));
  assert.equal(isControlFlow("NEXT_REDIRECT"), false);
});

test("its digest says which status is answered", () => {
  assert.equal(statusOfControlFlow(withDigest("NEXT_REDIRECT;replace;/a;b;308;")), 308);
  assert.equal(statusOfControlFlow(withDigest("NEXT_HTTP_ERROR_FALLBACK;403")), 403);
  assert.equal(statusOfControlFlow(withDigest("NEXT_NOT_FOUND")), 404);
});
