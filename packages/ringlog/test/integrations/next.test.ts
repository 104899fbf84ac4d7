// What ringlog/next does by itself; compat/cases/next.mjs tries it with Next.js.
import assert from "node:assert/strict";
import { type IncomingMessage, Server } from "node:http";
import { test } from "node:test";
import { getLogger, getRequestId } from "ringlog";
import * as next from "ringlog/next";
import { getRequestLogger, onRequestError, registerRinglog, withRequestLog } from "ringlog/next";
import { openLog } from "../contract/open-log.js";
import { accessOf, serve } from "../support/http-server.js";

const CONTEXT = { routerKind: "App Router", routePath: "/users/[id]/route", routeType: "route" };
const META = Symbol.for("NextInternalRequestMeta");

test("register sees the requests of a server that was there before: id, context, access record with the route", async (t) => {
  const server = await serve(t, (request, response) => {
    getLogger().info("inside");
    Object.assign(request, { [META]: { match: { definition: { pathname: "/users/[id]" } } } });
    response.end("answer");
  });
  const log = openLog(t);
  registerRinglog();
  const { emit } = Server.prototype;
  registerRinglog({ requests: { bindings: () => ({ bound: 1 }) } });
  assert.equal(Server.prototype.emit, emit, "patched again");
  t.after(() => registerRinglog({ requests: false }));
  const answer = await server.call("/users/7", { headers: { "x-request-id": "from-outside" } });
  assert.equal(answer.headers["x-request-id"], "from-outside");
  await server.call("/_next/static/chunk.js");
  await log.waitFor(({ msg }) => msg === "inside", 2);
  const lines = await log.own();
  assert.equal(lines.filter((line) => line["request.id"] === "from-outside").length, 2);
  const [access, ...more] = accessOf(lines);
  assert.deepEqual([access?.["http.route"], access?.["bound"], more.length], ["/users/[id]", 1, 0]);
});

test("onRequestError logs once, with the route and the place, in the request's context or apart from it", async (t) => {
  const log = openLog(t);
  const failure = Object.assign(new RangeError("out of range"), { digest: "123" });
  const server = await serve(t, (request, response) => {
    const told = { path: request.url ?? "", method: "GET", headers: request.headers };
    onRequestError(failure, told, CONTEXT);
    onRequestError(failure, told, CONTEXT);
    onRequestError(Object.assign(new Error("moved"), { digest: "NEXT_REDIRECT;push;/;307;" }), told, CONTEXT);
    response.statusCode = 500;
    response.end();
  });
  registerRinglog();
  t.after(() => registerRinglog({ requests: false }));
  await server.call("/users/7?a=b", { headers: { "x-request-id": "seen" } });
  registerRinglog({ requests: false });
  onRequestError(
    new TypeError("apart"),
    { path: "/users/8?a=b", method: "GET", headers: { "x-request-id": "apart" } },
    CONTEXT,
  );
  onRequestError(undefined, undefined as never, undefined as never);
  await log.waitFor((line) => "http.server.request.duration" in line);
  const lines = (await log.own()).filter(({ level }) => level === "error");
  assert.deepEqual(
    lines.map((line) => `${line["request.id"]} ${line["exception.type"]} ${line["http.route"]} ${line["url.path"]}`),
    [
      "seen RangeError /users/[id] /users/7",
      "seen undefined /users/[id] /users/7",
      "apart TypeError /users/[id] /users/8",
    ],
  );
  assert.deepEqual([lines[0]?.["next.route_type"], lines[0]?.["next.router"]], ["route", "App Router"]);
  assert.equal(lines[1]?.["error.type"], "RangeError");
});

test("withRequestLog alone opens the context and makes the access record", async (t) => {
  const log = openLog(t);
  const handler = withRequestLog(async (request: Request & next.WithLog, { params }: { params: Promise<object> }) => {
    request.log.info("inside", await params);
    assert.equal(request.log, getRequestLogger());
    return new Response("four", { headers: { "content-length": "4" } });
  });
  const request = new Request("http://localhost/users/7?secret=1", { headers: { "x-request-id": "alone" } });
  const response = await handler(request, { params: Promise.resolve({ id: "7" }) });
  assert.equal(response.headers.get("x-request-id"), "alone");
  const [inside, access] = await log.own();
  assert.deepEqual([inside?.["request.id"], access?.["request.id"]], ["alone", "alone"]);
  assert.deepEqual(
    [access?.["http.route"], access?.["url.path"], access?.["http.response.body.size"]],
    ["/users/[id]", "/users/7", 4],
  );
});

test("what a wrapped handler throws is thrown on and logged; a redirect is no failure", async (t) => {
  const log = openLog(t);
  const failure = new RangeError("out of range");
  const redirect = Object.assign(new Error("moved"), { digest: "NEXT_REDIRECT;push;/;308;" });
  for (const thrown of [failure, redirect]) {
    const handler = withRequestLog((_request: Request): Response => {
      throw thrown;
    });
    await assert.rejects(async () => handler(new Request("http://localhost/x")), thrown);
  }
  const lines = await log.own();
  assert.deepEqual(
    lines.map((line) => `${line["level"]} ${line["exception.type"]} ${line["http.response.status_code"]}`),
    ["error RangeError undefined", "error undefined 500", "info undefined 308"],
  );
});

test("a server action gets a context of its own; its arguments and its result are its own", async () => {
  const action = withRequestLog(async (a: number, b: number) => ({ sum: a + b, id: getRequestId() }));
  const { sum, id } = await action(1, 2);
  assert.equal(sum, 3);
  assert.match(String(id), /^[0-9a-z]{8}$/);
});

test("a wrong option throws, and nothing is changed", async (t) => {
  const log = openLog(t);
  assert.throws(() => registerRinglog({ requests: { ignored: () => true } } as never), { code: "UNKNOWN_OPTION" });
  assert.throws(() => registerRinglog({ logNames: "x" } as never), { code: "UNKNOWN_OPTION", nearest: "logName" });
  const server = await serve(t, (_request: IncomingMessage, response) => response.end());
  await server.call("/");
  assert.deepEqual(await log.own(), []);
});

test("in the edge runtime everything is there and does nothing", async () => {
  const edge = await import(new URL("./next-edge.js", import.meta.resolve("ringlog/next")).href);
  assert.deepEqual(Object.keys(edge).sort(), Object.keys(next).sort());
  const handler = () => 7;
  assert.equal(edge.withRequestLog(handler), handler);
  assert.equal(edge.getRequestLogger().child({}).isLevelEnabled("fatal"), false);
  assert.deepEqual(
    [edge.register(), edge.registerRinglog({}), edge.onRequestError()],
    [undefined, undefined, undefined],
  );
});
