import assert from "node:assert/strict";
import { tracingChannel } from "node:diagnostics_channel";
import { page } from "./item.js";

const children = page("child-loggers.md");
children.covered("Duplicate keys caveat", "stand in the line twice, in order", ({ lines }) =>
  lines({}, (log) => log.child({ a: "property" }).child({ a: "prop" }).info({ a: 3, msg: "own" }, "howdy")),
);

const redaction = page("redaction.md");
for (const [path, object] of [
  ["a.b.c", { a: { b: { c: 1, d: 2 } } }],
  ['a["b-c"].d', { a: { "b-c": { d: 1, e: 2 } } }],
  ['["a-b"].c', { "a-b": { c: 1, d: 2 } }],
  ["a.b.*", { a: { b: { x: 1, y: [2] }, c: 3 } }],
  ["a[*].b", { a: [{ b: 1 }, { b: 2, c: 3 }, null, 5] }],
  ["a.*.b", { a: { x: { b: 1 }, y: { c: 2 } } }],
  ["*", { a: 1, b: { c: 2 } }],
  ["*.b", { a: { b: 1, c: 2 }, d: { b: [3] }, e: null }],
  ["*.*.b", { a: { x: { b: 1, c: 2 } } }],
  ["a[0].b", { a: [{ b: 1 }, { b: 2 }] }],
] as const)
  redaction.covered("Path Syntax", `\`${path}\``, ({ lines }) => [
    lines({ redact: [path] }, (log) => log.info(object)),
    // pino writes no JSON where the message is removed.
    path === "*" ? [] : lines({ redact: { paths: [path], remove: true } }, (log) => log.info(object, "removed")),
    lines({ redact: { paths: [path], censor: (value: unknown) => typeof value } }, (log) =>
      log.child(object).info("bound"),
    ),
    JSON.stringify(object),
  ]);
redaction.covered("Path Syntax", "several, with and without wildcards; cases are told apart", ({ lines }) =>
  lines({ redact: ["a", "a.b", "*.c", "d.e", "Key"] }, (log) =>
    log.info({ a: { b: 1 }, d: { e: 1, c: 2 }, x: { c: 3 }, key: 4, Key: 5 }),
  ),
);
redaction.covered("Redaction", "what is logged stays as it is", ({ lines }) => {
  const object = { path: { to: { key: "sensitive", another: "thing" } }, list: [{ secret: 1 }] };
  lines({ redact: ["path.to.key", "list[*].secret"] }, (log) => log.info(object));
  return object;
});
redaction.different("Safety", "paths that are none", "refused with a RinglogError at configuration", ({ pino }) => {
  for (const path of ["", "a..b", "a[", "a]", 5])
    assert.throws(() => pino({ redact: [path as string] }), { name: "RinglogError" });
});

const asynchronous = page("asynchronous.md");
asynchronous.provedBy(
  "Asynchronous Logging",
  "sync: false, the default: the call does not wait for the write",
  "destinations.test.ts",
);
asynchronous.provedBy("Asynchronous Logging", "sync: true", "destinations.test.ts");
asynchronous.provedBy("AWS Lambda", "sync: true, or a flush before the freeze", "destinations.test.ts");
asynchronous.provedBy(
  "Caveats",
  "what was logged last is written as the process ends, also by process.exit and signals",
  "destinations.test.ts",
  "with ringlog signals are waited for, too",
);
asynchronous.different(
  "Flush Limitations with `pino-pretty`",
  "flush and a pretty console",
  "there is no such limit: the console is written by the same worker",
  "destinations.test.ts",
);

const diagnostics = page("diagnostics.md");
diagnostics.covered("Diagnostics", "tracing:pino_asJson:start and end", ({ lines }) => {
  const seen: unknown[] = [];
  const channel = tracingChannel<
    unknown,
    { arguments: ArrayLike<unknown>; instance: { bindings(): object }; result?: unknown }
  >("pino_asJson");
  const note =
    (name: string) =>
    (message: { arguments: ArrayLike<unknown>; instance: { bindings(): object }; result?: unknown }) =>
      void seen.push([name, Array.from(message.arguments), message.instance.bindings(), message.result]);
  const handlers = { start: note("start"), end: note("end"), asyncStart() {}, asyncEnd() {}, error() {} };
  channel.subscribe(handlers as never);
  try {
    return [lines({}, (log) => log.child({ a: 1 }).info({ b: 2 }, "hi")), seen];
  } finally {
    channel.unsubscribe(handlers as never);
  }
});

const transports = page("transports.md");
const STREAM = "give the stream that the package makes as the destination: pino(options, stream)";
transports.notCovered("v7+ Transports", "a transport of one's own, in a worker", STREAM, ({ pino }) =>
  pino.transport({ target: "/absolute/path/to/my-transport.mjs" }),
);
transports.provedBy(
  "How level filtering works with transports",
  "the logger's level, then each target's",
  "destinations.test.ts",
);
transports.provedBy("A) Single `target` (or single `pipeline`)", "the logger's level alone", "destinations.test.ts");
transports.provedBy("B) `targets` (multiple destinations)", "each target's, by default info", "destinations.test.ts");
transports.covered("`formatters.level` with multiple targets", "is refused", ({ pino }) => {
  try {
    pino({ transport: { targets: [{ target: "pino/file" }] }, formatters: { level: (label: string) => ({ label }) } });
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
});
transports.notCovered("Creating a transport pipeline", "streams one behind the other", "refused", ({ pino }) =>
  pino({ transport: { pipeline: [] } as never }),
);
transports.without(
  "Writing a Transport",
  "pino-abstract-transport",
  `its packages are not run by ringlog's worker: ${STREAM}`,
);
transports.without(
  "Writing to a custom transport & stdout",
  "targets of one's own beside pino/file",
  "see above; multistream takes streams of one's own",
);
transports.without("TypeScript compatibility", "transports in TypeScript", "there are no modules to load");
transports.provedBy("`pino/file`", "destination, mkdir, append", "destinations.test.ts");
transports.different(
  "`pino-pretty`",
  "its console",
  "ringlog's own, see pino.transport",
  ({ pino }) => void pino.transport({ target: "pino-pretty" }),
);
transports.different(
  "Asynchronous startup",
  "lines before the worker has begun",
  "wait in the ring; nothing has to be awaited",
  ({ lines }) => assert.equal(lines({}, (log) => log.info("x")).length, 1),
);
transports.without("Known Transports", "packages of others", STREAM);

const help = page("help.md");
help.different(
  "Log rotation",
  "by logrotate",
  "a file that was renamed is noticed without a signal; `ringlog: { rotate }` rotates by itself",
  "destinations.test.ts",
);
help.provedBy("Reopening log files", "destination.reopen()", "destinations.test.ts");
help.provedBy("Saving to multiple files", "several loggers, and targets", "destinations.test.ts");
help.covered("Log to different streams", "multistream", ({ pino }) => {
  const seen: string[] = [];
  const stream = (name: string) => ({ write: () => void seen.push(name) });
  const log = pino(
    { level: "debug" },
    pino.multistream(
      [
        { level: "debug", stream: stream("out") },
        { level: "error", stream: stream("err") },
      ],
      { dedupe: true },
    ),
  );
  log.debug("d");
  log.error("e");
  return seen;
});
help.covered("How Pino handles duplicate keys", "the last one counts for JSON.parse", ({ lines }) =>
  lines({ base: { a: 0 } }, (log) => log.child({ a: 1 }).info({ a: 2 })).map((line) => JSON.parse(line)["a"]),
);
help.covered("Log levels as labels instead of numbers", "formatters.level", ({ lines }) =>
  lines({ formatters: { level: (label: string) => ({ level: label }) } }, (log) => log.warn("x")),
);
help.covered(
  "Mapping Pino Log Levels to Google Cloud Logging (Stackdriver) Severity Levels",
  "messageKey and formatters.level",
  ({ lines }) =>
    lines(
      {
        messageKey: "message",
        formatters: { level: (label: string, level: number) => ({ severity: label.toUpperCase(), level }) },
      },
      (log) => log.error(new Error("x")),
    ),
);
help.covered("Avoid Message Conflict", "a hook that renames the field", ({ lines }) =>
  lines(
    {
      hooks: {
        logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void) {
          const [object, text] = args as [Record<string, unknown>, string];
          const { msg, ...rest } = object;
          method.call(this, { ...rest, originalMsg: msg }, text);
        },
      },
    },
    (log) => log.info({ msg: "own" }, "given"),
  ),
);
help.without("Pino with `debug`", "pino-debug", "it makes loggers of its own pino");

const web = page("web.md");
web.provedBy(
  "Pino with Fastify",
  "as loggerInstance",
  "compat/cases/pino.mjs",
  "Fastify's own `logger` option makes a pino of Fastify's",
);
web.provedBy(
  "Pino with Express",
  "pino-http with `logger`",
  "compat/cases/pino.mjs",
  "its options without `logger` make a pino of its own",
);
web.provedBy("Pino with Node core `http`", "pino-http with `logger`", "compat/cases/pino.mjs");
web.provedBy("Pino with Nest", "nestjs-pino with `pinoHttp: { logger }`", "compat/cases/pino.mjs");

const bundling = page("bundling.md");
bundling.different(
  "Bundling",
  "plugins for bundlers",
  "none is needed: there is no file to find at run time",
  "bundle.test.ts",
);

export const otherItems = [children, redaction, asynchronous, diagnostics, transports, help, web, bundling].flatMap(
  ({ items }) => items,
);
