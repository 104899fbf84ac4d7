import assert from "node:assert/strict";
import { test } from "node:test";
import { knownRoute, routeFromParams, routeOf } from "./route-of.js";

test("the route is what Next.js has matched; its own answers are none", () => {
  const matched = (pathname: unknown) => ({
    [Symbol.for("NextInternalRequestMeta")]: { match: { definition: { pathname } } },
  });
  assert.equal(routeOf(matched("/users/[id]")), "/users/[id]");
  for (const pathname of ["/_not-found", "/_error", "/500", 7, undefined])
    assert.equal(routeOf(matched(pathname)), undefined);
  assert.equal(routeOf({}), undefined);
});

test("a file's name at the end of a route path is no part of the route", () => {
  assert.equal(knownRoute("/api/users/[id]/route"), "/api/users/[id]");
  assert.equal(knownRoute("/page"), "/");
  assert.equal(knownRoute("/my-route"), "/my-route");
});

test("parameters are taken out of the path from its end on", () => {
  assert.equal(routeFromParams("/users/42/orders/42", { id: "42", order: "42" }), "/users/[id]/orders/[order]");
  assert.equal(routeFromParams("/users/users", { name: "users" }), "/users/[name]");
  assert.equal(routeFromParams("/docs/a/b%20c", { path: ["a", "b c"] }), "/docs/[...path]");
  assert.equal(routeFromParams("/docs", { path: undefined }), "/docs");
  assert.equal(routeFromParams("/50%/x", { x: "x" }), "/50%/[x]");
});
