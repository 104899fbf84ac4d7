import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "../subjects.js";
import { page } from "./item.js";

const { covered, different, items, provedBy } = page("api.md");
export const loggingItems = items;

type Method = (...args: unknown[]) => void;
const info = (log: Logger) => log.info.bind(log) as Method;

covered("Logging Method Parameters", "any of them may be left out", ({ lines }) =>
  lines({}, (log) => {
    const call = info(log);
    call();
    call(undefined);
    call(null);
    call({});
    call(undefined, "after undefined");
    call(null, "after null");
    call(5);
    call(true, "lost");
    call(["a", "b"]);
    call(Symbol.iterator.description, 1);
  }),
);
covered("mergingObject (Object)", "its own fields, in order; undefined and functions left out", ({ lines }) =>
  lines({}, (log) => {
    const inherited = Object.create({ inherited: 1 });
    inherited.own = 2;
    info(log)({ MIX: { IN: true }, u: undefined, f: () => 1, n: null, nan: Number.NaN, inf: Number.POSITIVE_INFINITY });
    info(log)(inherited, "x");
    info(log)({
      d: new Date(0),
      m: new Map([[1, 2]]),
      s: new Set([1]),
      b: Buffer.from("hi"),
      y: Symbol("y"),
      r: /x/,
      url: new URL("http://a.example/b?c=d"),
    });
    info(log)({ list: [undefined, () => 1, Symbol("s"), Number.NaN], j: { toJSON: (key: string) => `json ${key}` } });
  }),
);
covered("mergingObject (Object)", "a bigint, a cycle, a toJSON that throws", ({ lines }) =>
  lines({}, (log) => {
    const cycle: Record<string, unknown> = { b: 1, a: [] };
    (cycle["a"] as unknown[]).push(cycle);
    info(log)({ big: 10n, deep: { big: 1n, a: 0 }, bytes: new Uint8Array([1, 2]), bigs: new BigInt64Array([1n, 2n]) });
    info(log)({ cycle }, "x");
    info(log)({
      bad: {
        toJSON() {
          throw new Error("no");
        },
      },
    });
  }),
);
covered("mergingObject (Object)", "keys that must be escaped, keys that pino writes itself", ({ lines }) =>
  lines({}, (log) => info(log)({ 'a"b\n': 1, level: 7, time: 8, pid: 9, "": 0, ключ: "значение" }, "x")),
);
covered("message (String)", "text, escaped, however long", ({ lines }) =>
  lines({}, (log) => {
    for (const text of ['quote " and \\', "new\nline\u0001", "ключ 🎉", `${"long ".repeat(60)}"`, "\u2028", ""])
      info(log)(text);
  }),
);
covered("message (String)", "before a `msg` field; the error's without one", ({ lines }) =>
  lines({}, (log) => {
    info(log)({ msg: "own" }, "given");
    info(log)({ msg: "own" });
    info(log)({ err: new Error("no") });
    info(log)({ err: new Error("no"), msg: "own" });
    info(log)({ err: {} });
  }),
);
covered("message (String)", "%s %d %i %f %j %o %O %%", ({ lines }) =>
  lines({}, (log) => {
    info(log)("%s %d %i %f %j %o %O %% %x", "s", 1.5, 1.5, "2", { a: 1 }, "text", [1], 7, 8);
    info(log)("%s %s %d", undefined, null, null, 1);
    info(log)("%j %o", undefined, function named() {});
    info(log)({ a: 1 }, "100%% %s", "x");
    info(log)("%d", 10n);
    info(log)("%s", { toString: () => "own" });
    info(log)("%");
    info(log)("%s%");
  }),
);
covered("...interpolationValues (Any)", "what has no place is left out", ({ lines }) =>
  lines({}, (log) => {
    info(log)("hello", "world");
    info(log)({ a: 1 }, "hello", { b: 2 });
    info(log)({ a: 1 }, { b: 2 }, { c: 3 });
    info(log)("%o hello %s", { worldly: 1 }, "world");
  }),
);
covered("...interpolationValues (Any)", "redacted by their paths", ({ lines }) =>
  lines({ redact: ["secret", "*.secret"] }, (log) => info(log)("%j", { secret: 1, a: { secret: 2 } })),
);
covered("Errors", "as the first argument and as a field", ({ lines }) =>
  lines({}, (log) => {
    info(log)(new TypeError("test"));
    info(log)(new Error("test"), "some text");
    info(log)({ err: new Error("test"), otherkey: 123 }, "some text");
    info(log)({ other: new Error("plain field") });
  }),
);
covered("Errors", "causes, AggregateError, own properties, errors among them", ({ lines }) =>
  lines({}, (log) => {
    const cause = Object.assign(new Error("inner"), { code: "E1" });
    info(log)(Object.assign(new Error("outer", { cause }), { status: 500, inner: new RangeError("prop") }));
    info(log)(new AggregateError([new Error("one"), new Error("two")], "many"));
    const loop = new Error("loop");
    (loop as Error & { self: Error }).self = loop;
    loop.cause = loop;
    info(log)(loop);
    class Custom extends Error {}
    info(log)(new Custom("own class"));
    info(log)({ err: { message: "like one", stack: "at" } });
    info(log)({ err: "a text" });
  }),
);
for (const level of ["trace", "debug", "info", "warn", "error", "fatal"] as const)
  covered(`logger.${level}([mergingObject], [message], [...interpolationValues])`, "a line of its level", ({ lines }) =>
    lines({ level: "trace" }, (log) => {
      log[level]("hello");
      log[level]({ a: 1 }, "hello %s", "x");
    }),
  );
provedBy(
  "logger.fatal([mergingObject], [message], [...interpolationValues])",
  "the line is out when the call returns",
  "destinations.test.ts",
);
covered("logger.silent()", "does nothing", ({ lines }) => lines({}, (log) => log.silent("x")).length);
different(
  "Logging Method Parameters",
  "bindings whose serializer throws",
  "the child is made without them, and says so under `ringlog.error`; with pino the exception reaches the caller",
  ({ lines }) => {
    const fails = {
      a: () => {
        throw new Error("no");
      },
    };
    const [line] = lines({ serializers: fails }, (log) => log.child({ a: 1 }).info("kept"));
    if (JSON.parse(line as string)["ringlog.error"] !== "Error: no") throw new Error(`not said: ${line}`);
  },
);
different(
  "Logging Method Parameters",
  "a serializer, mixin, formatter or hook that throws",
  "the log call never throws: the line has the message and, under `ringlog.error`, what was thrown; with pino the exception reaches the caller",
  ({ lines }) => {
    const thrower = () => {
      throw new Error("no");
    };
    const made = [
      { serializers: { a: thrower } },
      { mixin: thrower },
      { formatters: { log: thrower } },
      { hooks: { logMethod: thrower } },
    ].map((options) => lines(options, (log) => log.info({ a: 1 }, "kept")));
    for (const [line] of made) {
      const { msg, level, "ringlog.error": reason } = JSON.parse(line as string);
      if (msg !== "kept" || level !== 30 || reason !== "Error: no") throw new Error(`not kept: ${line}`);
    }
  },
);
covered("mergingObject (Object)", "a request and a response of node:http", async ({ pino }) => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const server = createServer((req, res) => {
    res.setHeader("x-a", "1");
    res.end("hi");
    (log.info as Method)(req);
    (log.info as Method)(res, "done");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const request = get({ port, host: "127.0.0.1", path: "/a?b=1", agent: false });
  const [response] = await once(request, "response");
  response.resume();
  await once(response, "end");
  server.close();
  await once(server, "close");
  return JSON.parse(
    JSON.stringify(lines)
      .replaceAll(String(port), "PORT")
      .replaceAll(/"remotePort":\d+/g, '"remotePort":0'),
  );
});
