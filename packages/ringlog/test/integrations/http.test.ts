// What every integration does, with plain node:http: ids, contexts, access records, errors.
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { PassThrough, pipeline, Readable } from "node:stream";
import { test } from "node:test";
import { debug, getLogger, getRequestId } from "ringlog";
import { requestLog } from "ringlog/http";
import { fieldsOf, openLog, single } from "../contract/open-log.js";
import { accessOf, serve, steps } from "../support/http-server.js";
import type { Line } from "../support/log-lines.js";
import { until } from "../support/until.js";

const FRESH = /^[0-9a-z]{8}$/;

/** Lines once there are this many access records. */
function whenAnswered(t: { waitFor(isWanted: (line: Line) => boolean, count?: number): Promise<Line[]> }, count = 1) {
  return t.waitFor((line) => "http.server.request.duration" in line, count);
}

function ids(lines: readonly Line[]): unknown[] {
  return lines.map((line) => line["request.id"]);
}

test("one access record with OpenTelemetry's names, without the query", async (t) => {
  const log = openLog(t);
  const options = { route: ({ url }: IncomingMessage) => (url?.startsWith("/users/") ? "/users/:id" : undefined) };
  const server = await serve(
    t,
    requestLog((request, response) => {
      request.log.info("inside");
      response.write("hé");
      response.end(Buffer.from("llo"));
    }, options),
  );
  const answer = await server.call("/users/7?token=abc#part", { headers: { "x-request-id": "from-outside" } });
  assert.deepEqual([answer.status, answer.body, answer.headers["x-request-id"]], [200, "héllo", "from-outside"]);
  const access = single(await whenAnswered(log));
  const { "http.server.request.duration": seconds, ...fields } = fieldsOf(access);
  assert.ok(typeof seconds === "number" && seconds > 0 && seconds < 30, String(seconds));
  assert.deepEqual(fields, {
    "http.request.method": "GET",
    "http.route": "/users/:id",
    "url.path": "/users/7",
    "http.response.status_code": 200,
    "http.response.body.size": 6,
  });
  assert.equal(access["level"], "info");
  assert.match(String(access["msg"]), /^GET \/users\/:id 200 [\d.]+ ms$/);
  assert.deepEqual(ids(await log.own()), ["from-outside", "from-outside"]);
  assert.doesNotMatch(log.text(), /abc/);
});

test("messages that come again are the same as those that don't", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog((_request, response) => response.end(), { route: () => "/100%s/:id" }),
  );
  const plain = await serve(
    t,
    requestLog((_request, response) => response.end(), { route: () => "/:id" }),
  );
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  for (let n = 0; n < 30; n++) {
    await server.call("/", { agent });
    await plain.call("/", { agent });
  }
  const messages = (await whenAnswered(log, 60)).map((line) => String(line["msg"]));
  assert.equal(messages.filter((msg) => /^GET \/100%s\/:id 200 [\d.]+ ms$/.test(msg)).length, 30);
  assert.equal(messages.filter((msg) => /^GET \/:id 200 [\d.]+ ms$/.test(msg)).length, 30);
});

test("bytes are those of the body that is sent: encodings, HEAD, 204, 304", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog(({ url }, response) => {
      if (url === "/latin1") return response.end("é", "latin1");
      if (url === "/base64") return void response.write("aGVsbG8=", "base64", () => response.end());
      if (url === "/bytes") return response.end(new Uint8Array(300));
      response.statusCode = Number(url?.slice(1)) || 200;
      return response.end("a body");
    }),
  );
  const cases: [path: string, method: string, bytes: number][] = [
    ["/latin1", "GET", 1],
    ["/base64", "GET", 5],
    ["/bytes", "GET", 300],
    ["/200", "HEAD", 0],
    ["/204", "GET", 0],
    ["/304", "GET", 0],
    ["/200", "GET", 6],
  ];
  for (const [path, method] of cases) await server.call(path, { method });
  const sizes = (await whenAnswered(log, cases.length)).map((line) => line["http.response.body.size"]);
  assert.deepEqual(
    sizes,
    cases.map(([, , bytes]) => bytes),
  );
});

test("ids that are no ids are replaced: 10 KB, control characters, two headers", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog((_request, response) => response.end(getRequestId())),
  );
  const socket = server.connect().setEncoding("latin1");
  let text = "";
  socket.on("data", (chunk: string) => (text += chunk));
  const values = ["x".repeat(10_240), "a\u001b[2Jb", "a\tb", "a\u00ffb", "", "a b", "x".repeat(128)];
  for (const value of values) socket.write(`GET / HTTP/1.1\r\nhost: h\r\nX-Request-Id: ${value}\r\n\r\n`, "latin1");
  socket.end("GET / HTTP/1.1\r\nhost: h\r\nx-request-id: a\r\nx-request-id: b\r\n\r\n");
  await once(socket, "close");
  // Node itself refuses a request with an escape character, and with it the connection.
  const answered = [...text.matchAll(/x-request-id: (.*)\r\n/gi)].map(([, id]) => id as string);
  const lines = await whenAnswered(log, answered.length);
  assert.deepEqual(ids(lines), answered);
  for (const id of answered) assert.match(id, /^(?:[0-9a-z]{8}|x{128})$/);
});

test("every id that Node lets through is checked", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog((_request, response) => response.end(getRequestId())),
  );
  for (const id of ["x".repeat(10_240), "a\tb", "a b", "é"]) {
    const { body, headers } = await server.call("/", { headers: { "x-request-id": id } });
    assert.match(body, FRESH);
    assert.equal(headers["x-request-id"], body);
  }
  assert.equal((await whenAnswered(log, 4)).length, 4);
});

test("two requests that take turns keep their ids", async (t) => {
  const log = openLog(t);
  const { reach, pass } = steps();
  const server = await serve(
    t,
    requestLog(async (request, response) => {
      const name = request.url === "/a" ? "a" : "b";
      for (let n = 0; n < 3; n++) {
        await reach(`${name}${n}`);
        getLogger().info({ name, n }, "step");
        pass(name === "a" ? `b${n}` : `a${n + 1}`);
      }
      response.end();
    }),
  );
  const calls = ["a", "b"].map((id) => server.call(`/${id}`, { headers: { "x-request-id": id } }));
  pass("a0");
  await Promise.all(calls);
  await whenAnswered(log, 2);
  const inside = (await log.own()).filter((line) => "n" in line);
  assert.deepEqual(
    inside.map((line) => [line["name"], line["request.id"]]),
    ["a", "b", "a", "b", "a", "b"].map((name) => [name, name]),
  );
});

test("a body's events, what is piped from it, and what comes after the response have the id", async (t) => {
  const log = openLog(t);
  const { reach, pass } = steps();
  const say = (what: string) => getLogger("body").info(what);
  const server = await serve(
    t,
    requestLog((request, response) => {
      const through = request.pipe(new PassThrough());
      through.on("data", () => say("piped"));
      request.on("data", (chunk: Buffer) => {
        say("data");
        pass(String(chunk));
      });
      request.on("end", () => {
        say("end");
        setImmediate(() => {
          response.end("done");
          setTimeout(() => {
            say("late");
            pass("late");
          }, 1);
        });
      });
      request.on("close", () => say("close of request"));
      response.on("finish", () => say("finish"));
      response.on("close", () => say("close of response"));
    }),
  );
  async function* body(): AsyncGenerator<string> {
    yield "one";
    await reach("one");
    yield "two";
    await reach("two");
  }
  await server.call("/", { method: "POST", headers: { "x-request-id": "upload" }, body: body() });
  await reach("late");
  const lines = await log.own();
  assert.deepEqual([...new Set(ids(lines))], ["upload"], log.text());
  const said = lines.filter((line) => line["logger.name"] === "body").map((line) => line["msg"]);
  for (const what of ["data", "piped", "end", "late", "close of request", "finish", "close of response"])
    assert.ok(said.includes(what), `${what} in ${said}`);
});

test("the next request of a connection, and one sent at once with the first, have ids of their own", async (t) => {
  const log = openLog(t);
  const { reach, pass } = steps();
  const server = await serve(
    t,
    requestLog((request, response) => {
      const { url } = request;
      getLogger().info("seen");
      if (url === "/first") void reach("second").then(() => response.end("first"));
      else response.end("second", () => pass("second"));
      if (url === "/second") pass("second");
    }),
  );
  const socket = server.connect().setEncoding("latin1");
  let text = "";
  socket.on("data", (chunk: string) => (text += chunk));
  socket.write("GET /first HTTP/1.1\r\nhost: h\r\nx-request-id: one\r\n\r\nGET /second HTTP/1.1\r\nhost: h\r\n\r\n");
  await until(() => text.includes("second"), "both answers");
  socket.end("GET /second HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
  await once(socket, "close");
  const lines = await whenAnswered(log, 3);
  const answered = [...text.matchAll(/x-request-id: (.*)\r\n/gi)].map(([, id]) => id);
  assert.deepEqual(ids(lines), answered);
  assert.equal(new Set(answered).size, 3);
  assert.deepEqual(answered[0], "one");
  for (const id of answered.slice(1)) assert.match(String(id), FRESH);
  assert.deepEqual(
    lines.map((line) => line["http.response.body.size"]),
    [5, 6, 6],
  );
});

test("no id outlives its request on a connection", async (t) => {
  openLog(t);
  const seen: unknown[] = [];
  const inside = requestLog((_request: IncomingMessage, response: ServerResponse) => response.end());
  const server = await serve(t, (request, response) => {
    seen.push(getRequestId());
    if (seen.length === 1) request.socket.on("close", () => seen.push(getRequestId()));
    inside(request, response);
    seen.push(getRequestId());
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let n = 0; n < 3; n++) await server.call("/", { agent, headers: { "x-request-id": `id-${n}` } });
  agent.destroy();
  await until(() => seen.length === 7, "the connection is closed");
  assert.deepEqual(seen, Array(7).fill(undefined));
});

test("a client that leaves is marked, at a level of its own, with what was sent", async (t) => {
  const log = openLog(t);
  const { reach, pass } = steps();
  const server = await serve(
    t,
    requestLog((request, response) => {
      if (request.url === "/upload") return void request.on("data", () => pass("upload"));
      response.write("part");
      return pass("part");
    }),
  );
  const upload = server.connect().on("error", () => undefined);
  upload.write("POST /upload HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\nsome");
  await reach("upload");
  upload.destroy();
  const first = single(await whenAnswered(log));
  const download = server.connect().on("error", () => undefined);
  download.write("GET /download HTTP/1.1\r\nhost: h\r\n\r\n");
  await reach("part");
  await once(download, "data");
  download.destroy();
  const second = (await whenAnswered(log, 2))[1] as Line;
  assert.deepEqual([first["level"], second["level"]], ["warn", "warn"]);
  assert.match(String(first["msg"]), /^POST \/upload aborted after [\d.]+ ms$/);
  assert.match(String(second["msg"]), /^GET \/download 200 aborted after [\d.]+ ms$/);
  const own = (line: Line) => [line["http.aborted"], line["http.response.status_code"], line["error.type"]];
  assert.deepEqual(own(first), [true, undefined, undefined]);
  assert.deepEqual(own(second), [true, 200, undefined]);
  assert.deepEqual([first["http.response.body.size"], second["http.response.body.size"]], [0, 4]);
  assert.equal((await log.own()).length, 2);
});

test("an error that breaks the response's stream is logged once, with the request", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog((_request, response) => {
      const source = Readable.from(
        (function* () {
          yield "part";
          throw new TypeError("source is broken");
        })(),
      );
      pipeline(source, response, () => undefined);
    }),
  );
  await assert.rejects(server.call("/stream", { headers: { "x-request-id": "s" } }));
  const access = single(await whenAnswered(log));
  assert.deepEqual([access["level"], access["error.type"], access["http.aborted"]], ["error", "TypeError", true]);
  const [error, ...others] = (await log.own()).filter((line) => "exception.type" in line);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [error?.["msg"], error?.["level"], error?.["request.id"], error?.["url.path"]],
    ["source is broken", "error", "s", "/stream"],
  );
});

/** Runs a listener as a server does that survives what it throws. */
function surviving(listener: (request: IncomingMessage, response: ServerResponse) => unknown, caught: unknown[]) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await listener(request, response);
    } catch (error) {
      caught.push(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  };
}

test("what a listener throws or rejects with is logged once and thrown on, also after the headers", async (t) => {
  const log = openLog(t, { throttleSec: 0 });
  const caught: unknown[] = [];
  const thrown = [new Error("sync"), new Error("async"), "a text", new Error("late")];
  const server = await serve(
    t,
    surviving(
      requestLog(({ url }: IncomingMessage, response: ServerResponse) => {
        const error = thrown[Number(url?.slice(1))];
        if (url === "/0") throw error;
        if (url === "/3") response.write("part");
        return Promise.reject(error);
      }),
      caught,
    ),
  );
  for (const path of ["/0", "/1", "/2"]) assert.equal((await server.call(path)).status, 500);
  await assert.rejects(server.call("/3"));
  await whenAnswered(log, 4);
  assert.deepEqual(caught, thrown);
  const errors = (await log.own()).filter((line) => "exception.type" in line);
  assert.deepEqual(
    errors.map((line) => [line["exception.type"], line["msg"], line["url.path"]]),
    [
      ["Error", "sync", "/0"],
      ["Error", "async", "/1"],
      ["string", "a text", "/2"],
      ["Error", "late", "/3"],
    ],
  );
  const accesses = accessOf(await log.own());
  assert.deepEqual(
    accesses.map((line) => [line["level"], line["error.type"], line["http.response.status_code"]]),
    [
      ["error", "Error", 500],
      ["error", "Error", 500],
      ["error", "string", 500],
      ["error", "Error", 200],
    ],
  );
  for (const [index, access] of accesses.entries()) assert.equal(access["request.id"], errors[index]?.["request.id"]);
});

test("an error that debug has recorded has no second record; one that is thrown again in another request has", async (t) => {
  const log = openLog(t, { throttleSec: 0 });
  const constant = new Error("always the same");
  const decorated = debug({ crash: true }, function decorated() {
    throw new Error("recorded");
  });
  const server = await serve(
    t,
    surviving(
      requestLog(({ url }: IncomingMessage) => {
        if (url === "/debug") decorated();
        throw constant;
      }),
      [],
    ),
  );
  for (const path of ["/debug", "/constant", "/constant"]) await server.call(path);
  await whenAnswered(log, 3);
  const errors = (await log.own()).filter((line) => "exception.type" in line);
  assert.deepEqual(
    errors.map((line) => [line["msg"], line["code.function.name"]]),
    [
      ["recorded", "decorated"],
      ["always the same", undefined],
      ["always the same", undefined],
    ],
  );
  assert.equal(new Set(ids(errors)).size, 3);
});

test("an error with a status below 500 is an answer: its message is in the access record", async (t) => {
  const log = openLog(t, { level: "debug" });
  const caught: unknown[] = [];
  const server = await serve(t, (request, response) => {
    const listener = surviving(
      requestLog(() => {
        response.statusCode = 404;
        throw Object.assign(new RangeError("no such page"), { status: 404 });
      }),
      caught,
    );
    response.writeHead = (
      (write) => () =>
        write.call(response, 404)
    )(response.writeHead);
    void listener(request, response);
  });
  assert.equal((await server.call("/")).status, 404);
  const access = single(await whenAnswered(log));
  assert.deepEqual(
    [access["level"], access["error.type"], access["error.message"]],
    ["warn", "RangeError", "no such page"],
  );
  const error = single((await log.own()).filter((line) => "exception.type" in line));
  assert.equal(error["level"], "debug");
});

test("functions given as options that throw, and a body that is no body, break nothing", async (t) => {
  const log = openLog(t);
  const fail = (): never => {
    throw new Error("in an option");
  };
  const options = { ignore: fail, level: fail, fields: fail, bindings: fail, route: fail, generateId: fail };
  const server = await serve(
    t,
    requestLog((request, response) => {
      request.log.info("inside");
      response.end();
    }, options),
  );
  const { status, headers } = await server.call("/");
  assert.equal(status, 200);
  const lines = await whenAnswered(log);
  assert.deepEqual(ids(lines), [headers["x-request-id"]]);
  assert.equal((await log.own()).length, 2);
});

test("options: header, ids, what is left out, levels, fields, bindings, logger", async (t) => {
  const log = openLog(t);
  const handler = (request: IncomingMessage & { log: { info(msg: string): void } }, response: ServerResponse) => {
    request.log.info("inside");
    response.statusCode = Number(request.url?.slice(1)) || 200;
    response.end();
  };
  const given = {
    logger: getLogger("web"),
    requestIdHeader: "X-Correlation",
    generateId: (request: IncomingMessage) => `made${request.url}`,
    ignore: ({ url }: IncomingMessage) => url === "/health",
    level: ({ status }: { readonly status: number | undefined }) => (status === 418 ? "fatal" : "debug") as "fatal",
    fields: (request: IncomingMessage, response: ServerResponse) => ({
      agent: request.headers["user-agent"],
      ended: response.writableEnded,
    }),
    bindings: (request: IncomingMessage) => ({ tenant: request.headers["x-tenant"] }),
  };
  const server = await serve(t, requestLog(handler, given));
  const headers = { "user-agent": "test", "x-tenant": "acme" };
  const first = await server.call("/418", { headers });
  assert.equal(first.headers["x-correlation"], "made/418");
  assert.equal(first.headers["x-request-id"], undefined);
  const second = await server.call("/health", { headers: { ...headers, "x-correlation": "given" } });
  assert.equal(second.headers["x-correlation"], "given");
  await server.call("/200", { headers });
  const access = single(await whenAnswered(log));
  assert.deepEqual(
    [access["level"], access["logger.name"], access["agent"], access["ended"], access["tenant"]],
    ["fatal", "web", "test", true, "acme"],
  );
  const inside = (await log.own()).filter((line) => line["msg"] === "inside");
  assert.deepEqual(
    inside.map((line) => [line["tenant"], line["request.id"]]),
    [
      ["acme", "made/418"],
      ["acme", "given"],
      ["acme", "made/200"],
    ],
  );
});

test("a level that there is not is the usual one; one that is not enabled makes no record, or one for the recorder", async (t) => {
  const log = openLog(t, { level: "warn", recorder: true });
  const server = await serve(
    t,
    requestLog(
      (request, response) => {
        if (request.url === "/fails") request.log.error(new Error("inside"));
        response.statusCode = request.url === "/loud" ? 404 : 200;
        response.end();
      },
      { level: ({ status }) => (status === 404 ? "loud" : "debug") as "warn" },
    ),
  );
  const headers = { "x-request-id": "same" };
  await server.call("/quiet", { headers });
  await server.call("/loud", { headers });
  const [first] = await whenAnswered(log);
  assert.deepEqual([first?.["level"], first?.["url.path"]], ["warn", "/loud"]);
  await server.call("/fails", { headers });
  const quiet = (await log.lines()).find((line) => line["url.path"] === "/quiet");
  assert.deepEqual([quiet?.["level"], quiet?.["log.recorded"]], ["debug", true]);
});

test("records belong to the trace that a request brings along", async (t) => {
  const log = openLog(t);
  const server = await serve(
    t,
    requestLog((request, response) => {
      request.log.info("inside");
      response.end();
    }),
  );
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await server.call("/", { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  await whenAnswered(log);
  assert.deepEqual(
    (await log.own()).map((line) => line["trace_id"]),
    [traceId, traceId],
  );
});

test("without a header, ids are fresh and nothing is set; a header of the application's own stays", async (t) => {
  const log = openLog(t);
  const none = await serve(
    t,
    requestLog((_request, response) => response.end(), { requestIdHeader: false, level: "silent" }),
  );
  const { headers } = await none.call("/", { headers: { "x-request-id": "given" } });
  assert.equal(headers["x-request-id"], undefined);
  const own = await serve(
    t,
    requestLog((_request, response) => {
      response.setHeader("x-request-id", "mine");
      response.end();
    }),
  );
  assert.equal((await own.call("/")).headers["x-request-id"], "mine");
  assert.equal(accessOf(await log.own()).length, 1);
});

test("headers that are all taken back are given the id again", async (t) => {
  openLog(t);
  const server = await serve(
    t,
    requestLog((_request, response) => {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      response.end("x");
    }),
  );
  assert.equal((await server.call("/", { headers: { "x-request-id": "kept" } })).headers["x-request-id"], "kept");
});

test("one request is one record, however many integrations see it", async (t) => {
  const log = openLog(t);
  const inner = requestLog((request: IncomingMessage, response: ServerResponse) => {
    getLogger().info({ url: request.url }, "inside");
    response.end();
  });
  const server = await serve(t, requestLog(inner));
  const { headers } = await server.call("/");
  await whenAnswered(log);
  const lines = await log.own();
  assert.deepEqual(ids(lines), [headers["x-request-id"], headers["x-request-id"]]);
});

test("an upgrade goes its own way, and is a request like any other where nobody takes it", async (t) => {
  const log = openLog(t);
  const listener = requestLog((request: IncomingMessage, response: ServerResponse) => {
    response.end(String(request.headers.upgrade));
  });
  const plain = await serve(t, listener);
  const headers = { connection: "upgrade", upgrade: "chat" };
  assert.equal((await plain.call("/", { headers })).body, "chat");
  assert.equal(single(await whenAnswered(log))["http.response.status_code"], 200);
});

test("HTTP/2 by its compatibility API", async (t) => {
  const log = openLog(t);
  const server = createHttp2Server(
    requestLog(async (request, response) => {
      for await (const _chunk of request) getLogger().info("chunk");
      response.write("hé");
      response.end("llo");
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    client.destroy();
    server.close();
  });
  const stream = client.request({ ":method": "POST", ":path": "/two?q=1", "x-request-id": "h2" });
  stream.end("body");
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  assert.equal(headers["x-request-id"], "h2");
  stream.resume();
  await once(stream, "close");
  const access = single(await whenAnswered(log));
  assert.deepEqual(
    [access["request.id"], access["url.path"], access["http.response.body.size"], access["http.aborted"]],
    ["h2", "/two", 6, undefined],
  );
  const broken = client.request({ ":method": "POST", ":path": "/broken" });
  broken.write("part");
  await log.waitFor((line) => line["msg"] === "chunk", 2);
  broken.close(8);
  const [, second] = await whenAnswered(log, 2);
  assert.equal(second?.["http.aborted"], true);
});

test("wrong options are refused when they are given", () => {
  const listener = () => undefined;
  const wrong: [options: object, code: string, option: string, nearest?: string][] = [
    [{ requestIdHeader: "x id" }, "INVALID_OPTION", "requestIdHeader"],
    [{ requestIdHeader: true }, "INVALID_OPTION", "requestIdHeader"],
    [{ requestIdHeader: "" }, "INVALID_OPTION", "requestIdHeader"],
    [{ level: "warning" }, "INVALID_OPTION", "level", "warn"],
    [{ logger: console }, "INVALID_OPTION", "logger"],
    [{ ignore: /health/ }, "INVALID_OPTION", "ignore"],
    [{ ignores: () => true }, "UNKNOWN_OPTION", "ignores", "ignore"],
  ];
  for (const [options, code, option, nearest] of wrong)
    assert.throws(() => requestLog(listener, options), {
      name: "RinglogError",
      code,
      option,
      ...(nearest && { nearest }),
    });
});
