import assert from "node:assert/strict";
import type { Logger } from "../subjects.js";
import { page } from "./item.js";

const { covered, items, notCovered, provedBy, without } = page("api.md");
export const optionItems = items;

const hello = (log: Logger) => log.info("hello");
/** What a call throws, by its text: the class is ringlog's own. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail("nothing was thrown");
}

covered("pino([options], [destination]) => logger", "a logger, with or without options", ({ pino, lines }) => [
  lines({}, hello),
  typeof pino().info,
]);
covered("pino([options], [destination]) => logger", "a stream as the only argument", ({ pino }) => {
  const lines: string[] = [];
  const stream = { writable: true, write: (line: string) => void lines.push(line) };
  pino(stream).info("hello");
  return lines.map((line) => JSON.parse(line)["msg"]);
});
covered("options (Object)", "unknown options are passed over", ({ lines }) =>
  lines({ genReqId: () => 1, stream: undefined }, hello),
);
covered("name (String)", "a field in every line", ({ lines }) => lines({ name: "shop" }, hello));
covered("level (String)", "the lowest level that is logged; in capitals, too; silent", ({ lines }) =>
  ["warn", "DEBUG", "silent"].map((level) =>
    lines({ level }, (log) => {
      log.debug("d");
      log.info("i");
      log.warn("w");
    }),
  ),
);
covered("level (String)", "an unknown one is refused", ({ pino }) => refusal(() => pino({ level: "loud" })));
covered('levelComparison ("ASC", "DESC", Function)', "DESC", ({ lines }) =>
  lines(
    { level: "foo", levelComparison: "DESC", customLevels: { foo: 20, bar: 15 }, useOnlyCustomLevels: true },
    (log) => {
      (log as unknown as Record<string, (text: string) => void>)["foo"]?.("foo");
      (log as unknown as Record<string, (text: string) => void>)["bar"]?.("bar");
    },
  ),
);
covered('levelComparison ("ASC", "DESC", Function)', "a function", ({ lines }) =>
  lines({ levelComparison: (current: number, expected: number) => current > expected }, (log) => {
    log.info("no");
    log.warn("yes");
  }),
);
covered('levelComparison ("ASC", "DESC", Function)', "anything else is refused", ({ pino }) =>
  refusal(() => pino({ levelComparison: "UP" as never })),
);
covered("customLevels (Object)", "a method for each", ({ lines }) =>
  lines({ customLevels: { foo: 35, loud: 100 } }, (log) => {
    (log as unknown as { foo(text: string): void }).foo("hi");
    (log as unknown as { loud(object: object): void }).loud({ a: 1 });
  }),
);
covered("useOnlyCustomLevels (Boolean)", "pino's own levels are left out", ({ lines, pino }) => [
  lines({ customLevels: { foo: 35 }, useOnlyCustomLevels: true, level: "foo" }, (log) => {
    (log as unknown as { foo(text: string): void }).foo(`info is ${typeof log.info}`);
  }),
  refusal(() => pino({ useOnlyCustomLevels: true, level: "foo" })),
]);
const circular = () => {
  const deep: Record<string, unknown> = { z: 1, a: { b: { c: { d: { e: { f: 1 } } } } } };
  deep["self"] = deep;
  return deep;
};
covered("depthLimit (Number)", "bounds what is written where JSON.stringify throws", ({ lines }) =>
  [undefined, 2].map((depthLimit) =>
    lines(depthLimit === undefined ? {} : { depthLimit }, (log) => log.info({ deep: circular() })),
  ),
);
covered("edgeLimit (Number)", "bounds what is written where JSON.stringify throws", ({ lines }) =>
  [undefined, 3].map((edgeLimit) =>
    lines(edgeLimit === undefined ? {} : { edgeLimit }, (log) => {
      const wide: Record<string, unknown> = {
        list: Array.from({ length: 120 }, (_, index) => index),
        d: 1,
        c: 2,
        b: 3,
      };
      wide["self"] = wide;
      log.info({ wide });
    }),
  ),
);
covered("mixin (Function):", "its fields, from object, level and logger", ({ lines }) =>
  lines(
    {
      mixin: (object: object, level: number, log: Logger) => ({
        keys: Object.keys(object),
        level2: level,
        at: log.level,
      }),
    },
    (log) => {
      log.info({ a: 1 }, "with");
      log.warn("without");
    },
  ),
);
covered("mixin (Function):", "what it returns is changed by the call", ({ lines }) => {
  const mixed = { app: "shop" };
  return lines({ mixin: () => mixed }, (log) => {
    log.info({ description: "Ok" }, "one");
    log.info("two");
  });
});
covered("mixin (Function):", "under nestedKey", ({ lines }) =>
  lines({ nestedKey: "payload", mixin: () => ({ id: 7 }) }, (log) => log.info({ a: 1 }, "one")),
);
covered("mixin (Function):", "anything but a function is refused", ({ pino }) =>
  refusal(() => pino({ mixin: {} as never })),
);
covered("mixinMergeStrategy (Function):", "says which one goes before", ({ lines }) =>
  lines(
    { mixin: () => ({ tag: "k8s" }), mixinMergeStrategy: (call: object, mixed: object) => ({ ...call, ...mixed }) },
    (log) => log.info({ tag: "local" }, "one"),
  ),
);
covered("redact (Array | Object):", "paths as an array", ({ lines }) =>
  lines({ redact: ["key", "a.b", 'x["y-z"]'] }, (log) =>
    log.info({ key: "k", a: { b: 1, c: 2 }, x: { "y-z": true, o: null } }),
  ),
);
covered("redact (Array | Object):", "censor: a text, a function of value and path", ({ lines }) => [
  lines({ redact: { paths: ["a.b", "c"], censor: "***" } }, (log) => log.info({ a: { b: 1 }, c: 2 })),
  lines(
    { redact: { paths: ["a.b", "c"], censor: (value: unknown, path: string[]) => `${value} at ${path.join("/")}` } },
    (log) => log.info({ a: { b: 1 }, c: 2 }),
  ),
]);
covered("redact (Array | Object):", "remove", ({ lines }) =>
  lines({ redact: { paths: ["a.b", "c", "d[*]"], remove: true } }, (log) =>
    log.info({ a: { b: 1, e: 2 }, c: 2, d: [1, 2] }),
  ),
);
covered("redact (Array | Object):", "what is no array of paths is refused", ({ pino }) =>
  refusal(() => pino({ redact: { paths: "a" as never } })),
);
covered("hooks (Object)", "are children's, too", ({ lines }) =>
  lines(
    {
      hooks: {
        logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void) {
          method.apply(this, [args.join("-")]);
        },
      },
    },
    (log) => (log.child({ child: 1 }).info as (...args: string[]) => void)("a", "b"),
  ),
);
covered("logMethod", "may change the arguments, and knows the level", ({ lines }) =>
  lines(
    {
      hooks: {
        logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void, level: number) {
          method.apply(this, [{ level2: level, name: method.name }, args.join(" ")]);
        },
      },
    },
    (log) => (log.error as (...args: string[]) => void)("a", "b"),
  ),
);
covered("streamWrite", "may change the line", ({ lines }) =>
  lines({ hooks: { streamWrite: (line: string) => line.replaceAll("key-1", "XXX") } }, (log) =>
    log.info({ k: "key-1" }, "key-1"),
  ),
);
covered("formatters (Object)", "level, bindings and log together", ({ lines }) =>
  lines(
    {
      formatters: {
        level: (label: string, number: number) => ({ level: label, severity: number }),
        bindings: (bindings: { pid: number }) => ({ process: bindings.pid }),
        log: (object: object) => ({ ...object, seen: true }),
      },
    },
    (log) => {
      log.info({ a: 1 }, "one");
      log.child({ b: 2 }).warn("two");
    },
  ),
);
covered("level", "the level's field", ({ lines }) =>
  lines({ formatters: { level: (label: string) => ({ severity: label.toUpperCase() }) } }, hello),
);
covered("bindings", "the base's fields; {} leaves them out", ({ lines }) =>
  lines({ formatters: { bindings: () => ({}) } }, hello),
);
covered("log", "the call's fields", ({ lines }) =>
  lines({ formatters: { log: ({ b, ...rest }: Record<string, unknown>) => ({ ...rest, c: b }) } }, (log) =>
    log.info({ a: 1, b: 2 }, "x"),
  ),
);
covered("serializers (Object)", "by a field's name", ({ lines }) =>
  lines({ serializers: { user: (user: { id: number }) => user.id, gone: () => undefined } }, (log) =>
    log.info({ user: { id: 7, name: "n" }, gone: 1 }, "x"),
  ),
);
covered("serializers (Object)", "of the message and of bindings", ({ lines }) =>
  lines({ serializers: { msg: (text: string) => text.toUpperCase(), user: () => "u" } }, (log) =>
    log.child({ user: {} }).info("x"),
  ),
);
covered("serializers (Object)", "the error's in place of the standard one", ({ lines }) =>
  lines({ serializers: { err: (error: Error) => error.message } }, (log) => log.info(new Error("no"))),
);
covered("msgPrefix (String)", "in front of every message", ({ lines }) =>
  lines({ msgPrefix: "[HTTP] " }, (log) => {
    log.info("got %s", "it");
    log.info({ a: 1 });
    log.child({}, { msgPrefix: "[Proxy] " }).info("got");
  }),
);
covered("base (Object)", "in place of pid and hostname; null for none", ({ lines }) => [
  lines({ base: { a: 1 } }, hello),
  lines({ base: null }, hello),
  lines({ base: null, name: "unseen" }, hello),
  lines({ base: undefined, name: "n" }, hello),
]);
covered("enabled (Boolean)", "false is silent", ({ lines }) => lines({ enabled: false }, hello).length);
covered("crlf (Boolean)", "\\r\\n at the end", ({ lines }) => lines({ crlf: true }, hello));
covered("timestamp (Boolean | Function)", "false, and a function", ({ lines }) => [
  lines({ timestamp: false }, hello),
  lines({ timestamp: () => `,"at":"${new Date(Date.now()).toISOString()}"` }, hello),
]);
covered("messageKey (String)", "the message's key", ({ lines }) =>
  lines({ messageKey: "message" }, (log) => {
    log.info("hi");
    log.info({ message: "own" });
    log.info({ message: "own" }, "hi");
  }),
);
covered("errorKey (String)", "the error's key", ({ lines }) =>
  lines({ errorKey: "error" }, (log) => {
    log.info(new Error("no"));
    log.info({ error: new Error("no") }, "hi");
    log.info({ err: new Error("no") });
  }),
);
covered("nestedKey (String)", "holds the call's fields", ({ lines }) =>
  lines({ nestedKey: 'pay"load' }, (log) => {
    log.info({ level: "hi", time: "never", foo: "bar" });
    log.info("without");
    log.child({ b: 1 }).info({ c: 1 }, "x");
  }),
);
covered("browser (Object)", "without effect on Node.js", ({ lines }) => lines({ browser: { asObject: true } }, hello));
notCovered(
  "transport (Object)",
  "modules of one's own or of other packages",
  "refused at once, with the advice to give the package's stream as the destination; see pino.transport",
  ({ pino }) => pino({ transport: { target: "pino-socket" } }),
);
covered("transport (Object)", "not together with a destination", ({ pino }) => [
  refusal(() => pino({ transport: { target: "pino/file" } }, "/tmp/x.log")),
  refusal(() => pino({ transport: process.stderr as never })),
]);
covered("onChild (Function)", "is called with every child", ({ lines }) => {
  const seen: unknown[] = [];
  lines({ onChild: (child: Logger) => seen.push(child.bindings()) }, (log) =>
    log.child({ a: 1 }).child({ b: 2 }, { level: "warn" }),
  );
  return seen;
});
provedBy(
  "destination (Number | String | Object | DestinationStream | SonicBoomOpts | WritableStream)",
  "a path, a descriptor, an object, a stream, process.stdout",
  "destinations.test.ts",
);
provedBy(
  "destination (Number | String | Object | DestinationStream | SonicBoomOpts | WritableStream)",
  "process.stdout is called where its `write` was replaced",
  "destinations.test.ts",
);
covered("destination[Symbol.for('pino.metadata')]", "lastLevel, lastMsg, lastObj, lastTime, lastLogger", ({ pino }) => {
  const stream: Record<string | symbol, unknown> = { write: () => undefined, [Symbol.for("pino.metadata")]: true };
  const log = pino({ timestamp: () => ',"time":"noon"' }, stream as never);
  const child = log.child({ a: 1 });
  child.warn({ b: 2 }, "hi");
  return [
    stream["lastLevel"],
    stream["lastMsg"],
    stream["lastObj"],
    stream["lastTime"],
    stream["lastLogger"] === child,
  ];
});
void without;
