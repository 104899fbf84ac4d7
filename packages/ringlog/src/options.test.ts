import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import * as fc from "fast-check";
import { RinglogError } from "./errors.js";
import { type LoggerOptions, resolveOptions } from "./options.js";

const CWD = resolve("/srv/app");

function resolved(options: unknown, env: NodeJS.ProcessEnv = {}, mainModule: string | undefined = "/srv/app/pay.js") {
  const lines: string[] = [];
  return { ...resolveOptions(options, { env, cwd: CWD, mainModule, warn: (line) => lines.push(line) }), lines };
}

function refusal(options: unknown): RinglogError {
  try {
    resolved(options);
  } catch (error) {
    assert.ok(error instanceof RinglogError, String(error));
    return error;
  }
  return assert.fail("accepted");
}

test("without options every default of the public API holds", () => {
  const { lines, ...options } = resolved(undefined);
  assert.deepEqual(options, {
    logName: "pay",
    filePath: null,
    throttleMs: 2_000,
    throttleLevel: 50,
    level: 30,
    consoleLevel: undefined,
    fileLevel: undefined,
    console: "auto",
    consoleStream: "stdout",
    crash: false,
    onFull: "drop",
    bufferBytes: 67_108_864,
    redact: [],
    limits: { depth: 8, keys: 200, stringLength: 16_384, recordBytes: 262_144, args: 20 },
    metrics: true,
    signals: true,
    fileMode: 0o600,
    allowSpecialFile: false,
    fileWriter: "worker",
    rotate: null,
    fsync: "never",
    onLoss: undefined,
    durable: false,
    stall: null,
    recorder: null,
    sinks: [],
  });
  assert.deepEqual(lines, []);
});

test("undefined stands for the default, also of nested and later options", () => {
  const names = Object.keys(resolved({})).filter((name) => name !== "lines" && name !== "throttleMs");
  const later = ["throttleSec", "durable", "rotate", "fsync", "recorder", "stall"];
  const options = Object.fromEntries([...names, ...later].map((name) => [name, undefined]));
  assert.deepEqual(resolved(options), resolved({}));
  assert.deepEqual(resolved({ limits: { depth: undefined } }), resolved({}));
});

test("every option that is given arrives", () => {
  const onLoss = (): void => undefined;
  const redact = ["iban", /^x-/giu];
  const options: LoggerOptions = {
    logName: "PaymentService",
    filePath: "logs/app.log",
    throttleSec: 0.5,
    throttleLevel: "warn",
    level: "debug",
    consoleLevel: "warn",
    fileLevel: "silent",
    console: "json",
    consoleStream: "stderr",
    crash: true,
    onFull: "wait",
    bufferBytes: 65_536,
    redact,
    limits: { depth: 3, args: 0 },
    metrics: false,
    signals: false,
    fileMode: 0o640,
    allowSpecialFile: true,
    fileWriter: "process",
    rotate: { every: "hour" },
    fsync: "error",
    onLoss,
    durable: "rings",
    stall: true,
    recorder: { level: "trace", perRequest: 7 },
    sinks: [{ module: "/srv/sink.mjs", options: { a: [1] }, level: "warn" }],
  };
  const { lines, ...got } = resolved(options);
  assert.deepEqual(got, {
    logName: "PaymentService",
    filePath: resolve(CWD, "logs/app.log"),
    throttleMs: 500,
    throttleLevel: 40,
    level: 20,
    consoleLevel: 40,
    fileLevel: 70,
    console: "json",
    consoleStream: "stderr",
    crash: true,
    onFull: "wait",
    bufferBytes: 65_536,
    redact,
    limits: { depth: 3, keys: 200, stringLength: 16_384, recordBytes: 16_384, args: 0 },
    metrics: false,
    signals: false,
    fileMode: 0o640,
    allowSpecialFile: true,
    fileWriter: "process",
    rotate: { maxBytes: 0, every: "hour", keep: 0, compress: false },
    fsync: "error",
    onLoss,
    durable: resolve(CWD, "rings"),
    stall: { afterMs: 1_000, stack: false },
    recorder: { level: 10, perRequest: 7, maxBytes: 8 * 1024 * 1024, ttlMs: 60_000 },
    sinks: [{ module: "/srv/sink.mjs", exportName: "open", options: { a: [1] }, level: 40, name: undefined }],
  });
  assert.notEqual(got.redact, redact, "a later push must not change what is configured");
});

test("durable: off, on, or a folder; only with a file that what is left can go to", () => {
  const durable = (value: unknown, filePath: string | null = "a.log") => ({ durable: value, filePath });
  assert.equal(resolved(durable(true)).durable, true);
  assert.equal(resolved(durable("rings")).durable, resolve(CWD, "rings"));
  assert.equal(resolved(durable(false, null)).durable, false);
  for (const value of [true, "rings"]) {
    const error = refusal(durable(value, null));
    assert.deepEqual([error.code, error.option], ["INVALID_OPTION", "durable"]);
    assert.match(error.message, /without a filePath/);
  }
});

test("filePath: an absolute one stays, null is console only", () => {
  assert.equal(resolved({ filePath: resolve("/var/log/x.log") }).filePath, resolve("/var/log/x.log"));
  assert.equal(resolved({ filePath: null }).filePath, null);
});

test("logName comes from the main module, else it is node", () => {
  const nameOf = (mainModule: string | undefined) =>
    resolveOptions({}, { env: {}, cwd: CWD, mainModule, warn: () => undefined }).logName;
  assert.equal(nameOf("/a/b/server.test.ts"), "server.test");
  assert.equal(nameOf("/a/b/server"), "server");
  assert.equal(nameOf(undefined), "node");
  assert.equal(nameOf(""), "node");
});

test("LOG_LEVEL counts in any case, and only where level is absent", () => {
  assert.equal(resolved({}, { LOG_LEVEL: "WaRn" }).level, 40);
  assert.equal(resolved({}, { LOG_LEVEL: " silent " }).level, 70);
  assert.equal(resolved({ level: "trace" }, { LOG_LEVEL: "warn" }).level, 10);
  const unused = resolved({ level: "trace" }, { LOG_LEVEL: "nonsense" });
  assert.deepEqual([unused.level, unused.lines], [10, []]);
  assert.deepEqual(resolved({}, { LOG_LEVEL: "" }).lines, []);
});

test("an unknown LOG_LEVEL is info, with one line that names the nearest and holds no control characters", () => {
  const { level, lines } = resolved({}, { LOG_LEVEL: "inof\n\u001b[2J\u009b" });
  assert.equal(level, 30);
  assert.deepEqual([lines.length, /[\p{Cc}]/u.test(lines.join())], [1, false]);
  assert.match(resolved({}, { LOG_LEVEL: "warnnig" }).lines.join(), /LOG_LEVEL is "warnnig".*did you mean "warn"\?/);
});

test("an unknown option is refused with the nearest valid name", () => {
  const cases: [object, string, string | undefined][] = [
    [{ filepath: "x" }, "filepath", "filePath"],
    [{ throttle_sec: 2 }, "throttle_sec", "throttleSec"],
    [{ limits: { depht: 2 } }, "limits.depht", "depth"],
    [{ rotate: { maxBytes: 5_000, evry: "day" } }, "rotate.evry", "every"],
    [{ zebra: undefined }, "zebra", undefined],
  ];
  for (const [options, option, nearest] of cases) {
    const error = refusal(options);
    assert.deepEqual([error.code, error.option, error.nearest], ["UNKNOWN_OPTION", option, nearest]);
    assert.ok(
      error.message.includes(`"${option}"`) && error.message.includes(nearest ?? "valid are logName"),
      error.message,
    );
  }
});

const FILE_WRONG = [
  ["rotate", true],
  ["rotate", {}],
  ["rotate", { every: "week" }],
  ["rotate", { maxBytes: 10 }],
  ["rotate", { every: "day", keep: 0 }],
  ["fsync", "allways"],
  ["fsync", true],
  ["fsync", {}],
  ["fsync", { everyMs: 0 }],
] as const;

const LATER_WRONG = [
  ["durable", 1],
  ["durable", ""],
  ["recorder", "yes"],
  ["recorder", { level: "loud" }],
  ["stall", 1_000],
  ["stall", { afterMs: Number.NaN }],
  ["stall", { afterMs: 9 }],
  ["stall", { stack: 1 }],
] as const;

const WRONG: readonly (readonly [string, unknown])[] = [
  ["logName", ""],
  ["logName", " "],
  ["logName", 7],
  ["logName", "n".repeat(257)],
  ["filePath", ""],
  ["filePath", "logs/"],
  ["filePath", "a\0b"],
  ["filePath", new URL("file:///a.log")],
  ["throttleSec", -1],
  ["throttleSec", Number.NaN],
  ["throttleSec", Number.POSITIVE_INFINITY],
  ["throttleSec", "2"],
  ["throttleSec", 604_801],
  ["throttleLevel", "silent"],
  ["level", 30],
  ["level", null],
  ["console", true],
  ["crash", 1],
  ["bufferBytes", 65_535],
  ["bufferBytes", 100_000.5],
  ["bufferBytes", 2 ** 32 + 1],
  ["redact", "password"],
  ["redact", true],
  ["redact", [""]],
  ["redact", [(key: string) => key === "x"]],
  ["limits", 5],
  ["limits", { depth: 0 }],
  ["limits", { recordBytes: 1_023 }],
  ["limits", { keys: 1.5 }],
  ["limits", { args: -1 }],
  ["metrics", "no"],
  ["fileMode", 0o1000],
  ["fileMode", 0o400],
  ["fileMode", "600"],
  ["onLoss", {}],
  ...FILE_WRONG,
  ...LATER_WRONG,
];

test("a wrong value is refused with its option, what was given and what is valid", () => {
  for (const [name, value] of WRONG) {
    const error = refusal({ [name]: value });
    const label = `${name}: ${String(value)}: ${error.message}`;
    assert.equal(error.code, "INVALID_OPTION", label);
    assert.ok(error.option?.startsWith(name), label);
    assert.match(error.message, new RegExp(`^Option "${name}[^"]*" is .+; valid is .+`), label);
  }
});

test("a refused name of a level or choice names the nearest valid one", () => {
  const cases: [object, string][] = [
    [{ level: "INFO" }, "info"],
    [{ consoleLevel: "wran" }, "warn"],
    [{ console: "prety" }, "pretty"],
    [{ consoleStream: "stdour" }, "stdout"],
    [{ onFull: "dorp" }, "drop"],
    [{ fsync: "allways" }, "always"],
    [{ recorder: { level: "debgu" } }, "debug"],
  ];
  for (const [options, nearest] of cases) {
    const error = refusal(options);
    assert.deepEqual([error.code, error.nearest], ["INVALID_OPTION", nearest]);
    assert.ok(error.message.endsWith(`did you mean "${nearest}"?`), error.message);
  }
});

test("rotation and fsync arrive without gaps", () => {
  const { rotate } = resolved({ rotate: { every: "day", keep: 3, compress: true } });
  assert.deepEqual(rotate, { maxBytes: 0, every: "day", keep: 3, compress: true });
  const least = resolved({ rotate: { maxBytes: 1_024, keep: undefined } }).rotate;
  assert.deepEqual(least, { maxBytes: 1_024, every: null, keep: 0, compress: false });
  for (const fsync of ["never", "error", "always", { everyMs: 100 }]) {
    assert.deepEqual(resolved({ fsync }).fsync, fsync);
  }
});

test("the recorder arrives without gaps, or not at all", () => {
  const defaults = { level: 20, perRequest: 100, maxBytes: 8 * 1024 * 1024, ttlMs: 60_000 };
  for (const recorder of [true, {}]) assert.deepEqual(resolved({ recorder }).recorder, defaults);
  const given = { level: "trace", perRequest: 7, maxBytes: 65_536, ttlMs: 0.5 + 1 };
  assert.deepEqual(resolved({ recorder: given }).recorder, { ...given, level: 10 });
  for (const recorder of [false, undefined]) assert.equal(resolved({ recorder }).recorder, null);
});

test("what is off is as if it were left out", () => {
  const off = { rotate: false, fsync: "never", stall: false, recorder: false, durable: false };
  assert.deepEqual(resolved(off), resolved({}));
});

test("stalls: off, on with the defaults, or as they are given", () => {
  assert.equal(resolved({}).stall, null);
  assert.equal(resolved({ stall: false }).stall, null);
  assert.deepEqual(resolved({ stall: true }).stall, { afterMs: 1_000, stack: false });
  assert.deepEqual(resolved({ stall: {} }).stall, { afterMs: 1_000, stack: false });
  assert.deepEqual(resolved({ stall: { afterMs: 50.5, stack: true } }).stall, { afterMs: 50.5, stack: true });
});

test("a mistake inside of an option is told with its place", () => {
  assert.equal(refusal({ stall: { afterMs: "1" } }).option, "stall.afterMs");
});

test("what is no options object is refused", () => {
  const values = [null, "app", 7, [], () => ({}), new Map(), Promise.resolve({}), new Error("no"), /x/, new Date(0)];
  for (const value of values) assert.equal(refusal(value).code, "INVALID_OPTION", String(value));
  assert.equal(resolved(Object.assign(Object.create(null), { level: "warn" })).level, 40);
});

test("an options object that throws or is a revoked Proxy is refused, with the cause", () => {
  const cause = new Error("getter");
  const throwing = {
    get level(): never {
      throw cause;
    },
  };
  assert.deepEqual([refusal(throwing).option, refusal(throwing).cause], ["level", cause]);
  const { proxy, revoke } = Proxy.revocable({}, {});
  const { proxy: list, revoke: revokeList } = Proxy.revocable([], {});
  revoke();
  revokeList();
  for (const options of [proxy, { limits: proxy }, { redact: list }, { level: proxy }]) {
    assert.equal(refusal(options).code, "INVALID_OPTION");
  }
});

test("a value that is refused runs no code of its own", () => {
  const trap = (): never => assert.fail("ran");
  const proxy = new Proxy([], { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap });
  assert.match(refusal({ level: proxy }).message, /is a Proxy;/);
  assert.match(refusal({ level: { toString: trap, toJSON: trap } }).message, /is an object with toString, toJSON;/);
});

test("each option is read once", () => {
  let reads = 0;
  const options = {
    get level(): string {
      reads++;
      return "warn";
    },
  };
  assert.deepEqual([resolved(options).level, reads], [40, 1]);
});

test("any value for any option either arrives or is a RinglogError with a short, printable message", () => {
  const names = ["logName", "filePath", "throttleSec", "level", "redact", "limits", "fsync", "rotate", "onLoss", "zzz"];
  const value = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  fc.assert(
    fc.property(fc.constantFrom(...names), value, (name, given) => {
      try {
        resolved({ [name]: given });
      } catch (error) {
        assert.ok(error instanceof RinglogError, String(error));
        assert.ok(error.message.length < 1_000 && !/[\p{Cc}\p{Cs}]/u.test(error.message), error.message);
      }
    }),
  );
});
