// initLogger: every option, its default, and what is said of a wrong one.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { initLogger, type LoggerOptions, RinglogError } from "ringlog";
import { testFolder } from "../support/folder.js";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

/** What initLogger throws for these options, whatever their type. */
function refusal(options: unknown): RinglogError {
  try {
    initLogger(options as LoggerOptions);
  } catch (error) {
    assert.ok(error instanceof RinglogError, String(error));
    return error;
  }
  throw new Error(`not refused: ${JSON.stringify(options)}`);
}

test("every option is accepted, and so is each of its values", (t) => {
  const { folder } = openLog(t);
  const filePath = join(folder, "all.log");
  const all: LoggerOptions = {
    logName: "all",
    filePath,
    throttleSec: 0.5,
    throttleLevel: "warn",
    level: "trace",
    consoleLevel: "error",
    fileLevel: "debug",
    console: "off",
    consoleStream: "stderr",
    crash: true,
    onFull: "wait",
    bufferBytes: 1024 * 1024,
    redact: ["zip", /^x-/],
    limits: { depth: 3, keys: 10, stringLength: 100, recordBytes: 4096, args: 2 },
    metrics: false,
    signals: false,
    fileMode: 0o640,
    allowSpecialFile: true,
    fileWriter: "process",
    onLoss: () => {},
    durable: false,
    rotate: false,
    fsync: "never",
    recorder: { level: "trace", perRequest: 7, maxBytes: 65_536, ttlMs: 1_000 },
    stall: false,
  };
  initLogger(all);
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const) {
    initLogger({ console: "off", level, consoleLevel: level, fileLevel: level });
  }
  for (const onFull of ["drop", "wait"] as const) initLogger({ console: "off", onFull });
  for (const redact of [false, [], ["a"]] as const) initLogger({ console: "off", redact });
  for (const fsync of ["error", "always", { everyMs: 50 }] as const) initLogger({ console: "off", filePath, fsync });
  initLogger({ console: "off", filePath, rotate: { maxBytes: 10_000, every: "hour", keep: 2, compress: true } });
  initLogger({ console: "off", filePath: null, throttleSec: 0, fsync: "always", rotate: { every: "day" } });
});

test("options that are undefined count as left out", async (t) => {
  const { log, only } = openLog(t, { level: undefined, throttleSec: undefined, limits: undefined });
  log.debug("no");
  log.info("yes");
  assert.equal((await only())["msg"], "yes");
});

const TYPOS = {
  logname: "logName",
  log_name: "logName",
  filepath: "filePath",
  file_path: "filePath",
  throttlesec: "throttleSec",
  throttle_sec: "throttleSec",
  throtleSec: "throttleSec",
  throttleLevl: "throttleLevel",
  levle: "level",
  consolLevel: "consoleLevel",
  fileLevl: "fileLevel",
  consoel: "console",
  consoleSteam: "consoleStream",
  crahs: "crash",
  onfull: "onFull",
  bufferByte: "bufferBytes",
  redcat: "redact",
  limit: "limits",
  metric: "metrics",
  signal: "signals",
  filemode: "fileMode",
  allowSpecialFiles: "allowSpecialFile",
  onloss: "onLoss",
  durabel: "durable",
  rotat: "rotate",
  fsnyc: "fsync",
  recoder: "recorder",
  stal: "stall",
};

test("a typo in an option's name names the nearest one, and what was given", () => {
  for (const [typo, meant] of Object.entries(TYPOS)) {
    const { code, nearest, option, message } = refusal({ [typo]: 1 });
    assert.deepEqual({ code, nearest, option }, { code: "UNKNOWN_OPTION", nearest: meant, option: typo });
    assert.ok(message.includes(typo) && message.includes(meant), message);
  }
  const nested = refusal({ limits: { deph: 3 } });
  assert.equal(nested.code, "UNKNOWN_OPTION");
  assert.equal(nested.nearest, "depth");
  assert.equal(nested.option, "limits.deph");
});

const WRONG: readonly (readonly [keyof LoggerOptions, readonly unknown[]])[] = [
  ["logName", [1, "", {}, null]],
  ["filePath", [1, "", "a\0b", {}, "folder/", true]],
  ["throttleSec", [-1, Number.NaN, "2", Number.POSITIVE_INFINITY, null, 2n]],
  ["throttleLevel", ["eror", "silent", 50, null]],
  ["level", ["verbose", "INFO", 30, null, ""]],
  ["consoleLevel", ["warning", 1]],
  ["fileLevel", ["err", 1]],
  ["console", ["prety", true, null]],
  ["consoleStream", ["stdin", 1, "out"]],
  ["crash", ["yes", 1, null]],
  ["onFull", ["block", true]],
  ["bufferBytes", [0, -1, 1.5, "64", Number.NaN, Number.POSITIVE_INFINITY]],
  ["redact", [true, "password", [1], [null], {}, [""]]],
  [
    "limits",
    [5, null, [], { depth: 0 }, { depth: "8" }, { keys: -1 }, { stringLength: 1.5 }, { recordBytes: 1 }, { args: -1 }],
  ],
  ["metrics", [1, "true", null]],
  ["signals", [0, "false"]],
  ["fileMode", ["0600", 0o1000, -1, 1.5, 0o400]],
  ["allowSpecialFile", [1, "yes"]],
  ["fileWriter", ["thread", true, null]],
  ["onLoss", [1, {}, null]],
  ["durable", [1, "", null]],
  ["rotate", [true, "daily", { every: "week" }, { maxBytes: "1" }]],
  ["fsync", [true, "sometimes", { everyMs: "1" }, { every: 1 }]],
  ["recorder", [1, { level: "loud" }, { perRequest: 0 }]],
  ["stall", ["yes", { afterMs: -1 }, { stack: 1 }]],
];

test("a wrong value throws at once, with code, option and what was given", () => {
  for (const [option, values] of WRONG) {
    for (const value of values) {
      const error = refusal({ [option]: value });
      assert.match(error.code, /^(?:INVALID_OPTION|UNKNOWN_OPTION)$/, `${option}: ${String(value)}`);
      assert.ok(error.option?.startsWith(option), `${option} in ${error.option}`);
      assert.ok("given" in error, `${option}: ${error.message}`);
      assert.ok(error.message.includes(option), error.message);
    }
  }
});

test("a wrong name among the values names the nearest one", () => {
  const cases = {
    level: ["warning", "warn"],
    console: ["prety", "pretty"],
    onFull: ["wiat", "wait"],
    consoleStream: ["stdot", "stdout"],
  };
  for (const [option, [given, nearest]] of Object.entries(cases)) {
    const error = refusal({ [option]: given });
    assert.deepEqual(
      [error.code, error.option, error.given, error.nearest],
      ["INVALID_OPTION", option, given, nearest],
    );
    assert.ok(error.message.includes(`"${nearest}"`), error.message);
  }
});

test("options that are no object are refused", () => {
  for (const options of [null, 5, "app.log", [], () => {}, new Map(), Promise.resolve({})]) {
    assert.equal(refusal(options).code, "INVALID_OPTION");
  }
});

test("options whose getter or Proxy throws are refused with its error as cause", () => {
  const boom = new Error("boom");
  const fails = () => {
    throw boom;
  };
  const hostile = [
    Object.defineProperty({}, "level", { get: fails, enumerable: true }),
    new Proxy({}, { ownKeys: fails }),
  ];
  for (const options of hostile) {
    const error = refusal(options);
    assert.equal(error.code, "INVALID_OPTION");
    assert.equal(error.cause, boom);
  }
});

test("a refused call starts nothing and changes nothing", async (t) => {
  const { log, folder, own } = openLog(t, { level: "warn" });
  const filePath = join(folder, "other", "second.log");
  assert.equal(refusal({ filePath, level: "loud" }).option, "level");
  assert.equal(refusal({ filePath, colour: true }).code, "UNKNOWN_OPTION");
  log.warn("still the old file");
  assert.equal(log.level, "warn");
  assert.equal((await own()).length, 1);
  assert.equal(existsSync(join(folder, "other")), false);
});

test("a process whose configuration was refused starts no worker, makes no file and ends by itself", async (t) => {
  const folder = testFolder(t);
  const { code, stdout, stderr } = await runCode(
    `let started = 0;
     process.on("worker", () => started++);
     const held = () => [process.listenerCount("exit"), process.listenerCount("SIGTERM"), process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap").length].join();
     const before = held();
     try { initLogger({ filePath: process.env.FOLDER + "/x/app.log", thorttleSec: 1 }); } catch (error) {
       console.log(JSON.stringify([error.code, error.nearest, started, held() === before]));
     }`,
    { env: { FOLDER: folder } },
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, `["UNKNOWN_OPTION","throttleSec",0,true]\n`);
  assert.deepEqual(readdirSync(folder), []);
});

test("a path that cannot be a log file is refused at once", (t) => {
  const { folder } = openLog(t);
  mkdirSync(join(folder, "sub"));
  const asFolder = refusal({ filePath: join(folder, "sub") });
  assert.deepEqual([asFolder.code, asFolder.option, asFolder.given], ["FILE_REFUSED", "filePath", join(folder, "sub")]);
  const belowFile = refusal({ filePath: join(folder, "app.log", "below.log") });
  assert.equal(belowFile.code, "FILE_REFUSED");
});

test("an error for a hostile value cannot act on a terminal", () => {
  const { message } = refusal({ level: "\u001b[2J\r\nforged \u202e" });
  assert.doesNotMatch(message, /[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test("defaults: level info, throttle 2 s, metrics, no file, console on stdout as JSON, logName of the main module", async () => {
  const { stdout, stderr, code } = await runCode(
    `const log = initLogger();
     log.debug("no"); log.info("yes"); log.error(new Error("once")); log.error(new Error("once"));
     await log.flush();
     console.error(JSON.stringify([log.level, log.stats().suppressed, Object.keys(log.stats().sinks)]));
     await log.close();`,
  );
  assert.equal(code, 0);
  assert.equal(stderr, `["info",1,["console"]]\n`);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map((line) => [line["level"], line["msg"], line["event.name"]]),
    [
      ["info", "yes", undefined],
      ["error", "once", undefined],
      ["error", lines[2]?.["msg"], "ringlog.suppressed"],
    ],
  );
  assert.equal(typeof lines[1]?.["process.cpu.utilization"], "number");
});

test("LOG_LEVEL sets the default level, in any case; the option overrides it", async () => {
  const program = `const log = initLogger(process.env.OPTION ? { level: process.env.OPTION } : undefined); console.log(log.level);`;
  const level = async (env: NodeJS.ProcessEnv) => (await runCode(program, { env })).stdout.trim();
  assert.equal(await level({ LOG_LEVEL: "debug" }), "debug");
  assert.equal(await level({ LOG_LEVEL: "WARN" }), "warn");
  assert.equal(await level({ LOG_LEVEL: "" }), "info");
  assert.equal(await level({ LOG_LEVEL: "silent" }), "silent");
  assert.equal(await level({ LOG_LEVEL: "debug", OPTION: "error" }), "error");
});

test("an unknown LOG_LEVEL is taken as info, with one line on stderr", async () => {
  const { stdout, stderr } = await runCode(`const log = initLogger({ console: "off" }); console.log(log.level);`, {
    env: { LOG_LEVEL: "wran" },
  });
  assert.equal(stdout, "info\n");
  assert.match(stderr, /^ringlog: LOG_LEVEL is "wran"[^\n]*"warn"[^\n]*\n$/);
});

test("LOG_LEVEL also holds for the logger that starts by itself, with one line if it is unknown", async () => {
  const quiet = await runCode(`getLogger().debug("seen"); getLogger().trace("not");`, { env: { LOG_LEVEL: "debug" } });
  assert.equal((JSON.parse(quiet.stdout) as { msg: string }).msg, "seen");
  const wrong = await runCode(`getLogger().info("seen"); getLogger().info("again");`, { env: { LOG_LEVEL: "nope" } });
  assert.equal(wrong.stdout.trimEnd().split("\n").length, 2);
  assert.match(wrong.stderr, /^ringlog: LOG_LEVEL [^\n]*\n$/);
});

test("logName is the main module's base name unless given", async (t) => {
  const folder = testFolder(t);
  const { only } = openLog(t, { logName: "given" });
  initLogger({ logName: "PaymentService", console: "off", filePath: join(folder, "a.log") }).info("x");
  await initLogger({ console: "off", filePath: join(folder, "b.log") }).flush();
  initLogger({ console: "off", filePath: join(folder, "b.log") }).info("y");
  await initLogger({ console: "off" }).flush();
  const name = (file: string) =>
    (JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, unknown>)["service.name"];
  assert.equal(name("a.log"), "PaymentService");
  assert.equal(name("b.log"), "options.test");
  await assert.rejects(only());
});

test("an uncaught error over an option prints no more of the bundle than a few lines", async () => {
  for (const code of ['initLogger({ level: "inf" })', "initLogger({ sinks: [{}] })", 'debug({ args: "x" })']) {
    const { code: exitCode, stderr } = await runCode(code);
    assert.equal(exitCode, 1);
    assert.match(stderr, /RinglogError: /);
    assert.ok(Math.max(...stderr.split("\n").map((line) => line.length)) < 1_000, stderr);
  }
});
