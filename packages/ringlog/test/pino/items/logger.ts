import assert from "node:assert/strict";
import { page } from "./item.js";
import { refusal } from "./options.js";

const { covered, items, provedBy } = page("api.md");
export const loggerItems = items;

covered("logger.child(bindings, [options]) => logger", "its bindings in every line, after the parent's", ({ lines }) =>
  lines({}, (log) => {
    const child = log.child({ MIX: { IN: "always" } });
    child.info("hello");
    child.child({ more: [1, "two", null] }).info({ a: 1 }, "hello");
    log.info("mine");
  }),
);
covered("logger.child(bindings, [options]) => logger", "without bindings it is refused", ({ pino }) =>
  refusal(() => pino({ enabled: false }).child(undefined as never)),
);
covered("bindings (Object)", "what JSON has no word for; keys that are not taken", ({ lines }) =>
  lines({}, (log) => {
    const cycle: Record<string, unknown> = { a: 1 };
    cycle["self"] = cycle;
    const odd = { u: undefined, f: () => 1, s: Symbol("s"), n: Number.NaN, cycle, d: new Date(0), 'k"': 1, big: 5n };
    log.child({ ...odd, level: "x", serializers: {}, formatters: {}, customLevels: {} }).info("x");
  }),
);
covered("bindings.serializers (Object) - DEPRECATED", "is not taken any more", ({ lines }) =>
  lines({}, (log) => log.child({ serializers: { a: () => "no" } }).info({ a: 1 })),
);
covered("options (Object)", "hold for the child only", ({ lines }) =>
  lines({}, (log) => {
    log.child({ a: 1 }, { level: "error", msgPrefix: "p ", serializers: { b: () => "B" } }).error({ b: 1 }, "x");
    log.info({ b: 1 }, "x");
  }),
);
covered("options (Object)", "customLevels, formatters of a child", ({ lines, pino }) => [
  lines({}, (log) => {
    const child = log.child(
      {},
      { customLevels: { foo: 35 }, formatters: { log: (object: object) => ({ ...object, c: 1 }) } },
    );
    (child as unknown as { foo(object: object): void }).foo({ a: 1 });
    child.info({ a: 1 }, typeof (log as unknown as { foo: unknown }).foo);
  }),
  lines({}, (log) => log.child({ a: 1 }, { formatters: { bindings: (b: object) => ({ ...b, seen: 1 }) } }).info("x")),
  refusal(() => pino({ enabled: false }).child({}, { customLevels: { info: 5 } })),
  refusal(() => pino({ enabled: false }).child({}, { customLevels: { foo: 30 } })),
]);
covered("options.level (String)", "the child's own", ({ lines }) =>
  lines({}, (log) => {
    log.debug("nope");
    log.child({ foo: "bar" }, { level: "debug" }).debug("debug!");
    const child = log.child({});
    log.level = "error";
    child.info("as it was when it was made");
  }),
);
covered("options.msgPrefix (String)", "behind the parent's", ({ lines }) =>
  lines({ msgPrefix: "[a] " }, (log) => log.child({}, { msgPrefix: "[b] " }).child({}).info("x")),
);
covered("options.redact (Array | Object)", "in place of the parent's; [] for none", ({ lines }) =>
  lines({ redact: ["hello"] }, (log) => {
    log.child({ foo: "bar" }, { redact: ["foo"] }).info({ hello: "world", foo: 1 });
    log.child({ foo: "bar" }, { redact: [] }).info({ hello: "world" });
    log.child({ hello: "bound" }).info("x");
  }),
);
covered("options.serializers (Object)", "beside the parent's", ({ lines }) =>
  lines({ serializers: { a: () => "A", b: () => "B" } }, (log) =>
    log.child({ a: 1 }, { serializers: { b: () => "child's" } }).info({ a: 1, b: 2, err: new Error("e") }),
  ),
);
covered("logger.bindings()", "those of child(), without pid and hostname", ({ lines }) => {
  const found: unknown[] = [];
  lines({ name: "n" }, (log) =>
    found.push(
      log.bindings(),
      log
        .child({ a: { b: 1 } })
        .child({ c: [2] })
        .bindings(),
    ),
  );
  return found;
});
covered("logger.setBindings(bindings)", "adds; a name may then stand there twice", ({ lines }) =>
  lines({}, (log) => {
    const child = log.child({ a: 1 });
    child.setBindings({ a: 2, b: 3 });
    child.info("x");
    log.info("mine");
  }),
);
provedBy("logger.flush([cb])", "calls back once what was logged is written", "destinations.test.ts");
covered("logger.flush([cb])", "anything but a function is refused; a stream's own flush is called", ({ pino }) => {
  let calls = 0;
  const stream = { write: () => undefined, flush: (done: () => void) => ++calls && done() };
  const log = pino({}, stream as never);
  log.flush();
  log.flush(() => calls++);
  return [calls, refusal(() => log.flush(5 as never))];
});
covered("logger.level (String) [Getter/Setter]", "by name and number; the methods follow", ({ lines }) =>
  lines({}, (log) => {
    const before = log.debug;
    log.level = "debug";
    log.debug(`${log.level} ${log.levelVal} ${before === log.debug}`);
    (log as { level: unknown }).level = 60;
    log.error("no");
    log.fatal(log.level);
    log.level = "silent";
    log.fatal("no");
  }),
);
covered("logger.level (String) [Getter/Setter]", "an unknown one is refused", ({ pino }) => {
  const log = pino({ enabled: false });
  return [
    refusal(() => {
      log.level = "loud";
    }),
    refusal(() => {
      (log as { level: unknown }).level = 77;
    }),
  ];
});
covered("logger.isLevelEnabled(level)", "also of custom levels", ({ pino }) => {
  const log = pino({ customLevels: { foo: 35 }, level: "foo" }, { write: () => undefined });
  return ["trace", "info", "foo", "warn", "silent", "nothing"].map((level) => log.isLevelEnabled(level));
});
covered("level (String)", "of isLevelEnabled: a name", ({ pino }) => pino({ enabled: false }).isLevelEnabled("fatal"));
covered("levelLabel (String)", "a level's name in `levels`", ({ pino }) => pino.levels.values["warn"]);
covered("levelValue (Number)", "a level's number in `levels`", ({ pino }) => pino.levels.labels[40]);
covered("logger.levelVal (Number)", "the level's number, read-only", ({ pino }) => {
  const log = pino({ level: "warn" }, { write: () => undefined });
  return [
    log.levelVal,
    refusal(() => {
      log.levelVal = 10;
    }),
    pino({ enabled: false }).levelVal,
  ];
});
covered("logger.levels (Object)", "names and numbers, both ways", ({ pino }) => {
  const { labels, values } = pino({ customLevels: { foo: 35 }, enabled: false }).levels;
  return [Object.entries(labels), Object.entries(values), values["silent"], pino.levels];
});
covered("logger[Symbol.for('pino.serializers')]", "the logger's, a child's joined with its parent's", ({ pino }) => {
  const key = Symbol.for("pino.serializers");
  const own = Symbol("own");
  const test = () => "x";
  const log = pino({ serializers: { test, [own]: test } as never, enabled: false });
  const found = (logger: object) => {
    const serializers = (logger as unknown as Record<symbol, object>)[key] as Record<string | symbol, unknown>;
    return [Object.keys(serializers), serializers["test"] === test, serializers[own] === test];
  };
  return [found(log), found(log.child({}, { serializers: { more: test } })), found(log.child({}))];
});
covered("Event: 'level-change'", "with both levels and the logger; for children, too", ({ pino }) => {
  const log = pino({}, { write: () => undefined });
  const seen: unknown[] = [];
  log.on("level-change", (...args) => seen.push([...args.slice(0, 4), args[4] === log]));
  log.level = "trace";
  log.child({}, { level: "warn" });
  log.child({});
  log.removeAllListeners("level-change");
  log.level = "info";
  return seen;
});
covered("logger.version (String)", "that of pino", ({ pino }) => {
  const log = pino({ enabled: false });
  assert.match(log.version, /^\d+\.\d+\.\d+$/);
  return log.version === pino.version;
});
covered("logger.msgPrefix (String|Undefined)", "the prefixes so far", ({ pino }) => {
  const log = pino({ msgPrefix: "a", enabled: false });
  return [log.msgPrefix, log.child({}, { msgPrefix: "b" }).msgPrefix, pino({ enabled: false }).msgPrefix];
});
