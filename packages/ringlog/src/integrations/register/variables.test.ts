import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { OPTIONS } from "../../core.js";
import { resolveOptions } from "../../options.js";
import { readVariables, VARIABLES, variableName } from "./variables.js";

function read(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  return { options: readVariables(env, (line) => lines.push(line)), lines };
}

/** For each variable a text, and the option that it stands for. */
const EXAMPLES: { readonly [name: string]: readonly (readonly [text: string, value: unknown])[] } = {
  RINGLOG_LOG_NAME: [
    ["Shop", "Shop"],
    ["42", "42"],
    ["true", "true"],
  ],
  RINGLOG_FILE_PATH: [
    ["logs/app.log", "logs/app.log"],
    ["a=b,c=d", "a=b,c=d"],
    [" off ", "off"],
  ],
  RINGLOG_THROTTLE_SEC: [
    ["1", 1],
    ["0", 0],
    ["0.5", 0.5],
    ["500ms", 0.5],
    ["2m", 120],
  ],
  RINGLOG_THROTTLE_LEVEL: [["WARN", "warn"]],
  RINGLOG_LEVEL: [
    ["debug", "debug"],
    ["Silent", "silent"],
  ],
  RINGLOG_CONSOLE_LEVEL: [["error", "error"]],
  RINGLOG_FILE_LEVEL: [["trace", "trace"]],
  RINGLOG_CONSOLE: [
    ["off", "off"],
    ["json", "json"],
  ],
  RINGLOG_CONSOLE_STREAM: [["stderr", "stderr"]],
  RINGLOG_CRASH: [
    ["1", true],
    ["false", false],
  ],
  RINGLOG_ON_FULL: [["wait", "wait"]],
  RINGLOG_BUFFER_BYTES: [
    ["1048576", 2 ** 20],
    ["1mb", 2 ** 20],
    ["64KiB", 2 ** 16],
  ],
  RINGLOG_REDACT: [
    ["off", false],
    ["iban", ["iban"]],
    ["iban, shoeSize,/^x-(a{1,2})/i", ["iban", "shoeSize", /^x-(a{1,2})/i]],
    ['["iban"]', ["iban"]],
  ],
  RINGLOG_LIMITS: [["depth=4,stringLength=1000", { depth: 4, stringLength: 1_000 }]],
  RINGLOG_METRICS: [["no", false]],
  RINGLOG_SIGNALS: [["off", false]],
  RINGLOG_FILE_MODE: [
    ["640", 0o640],
    ["0600", 0o600],
    ["0o600", 0o600],
  ],
  RINGLOG_ALLOW_SPECIAL_FILE: [["yes", true]],
  RINGLOG_FILE_WRITER: [["process", "process"]],
  RINGLOG_DURABLE: [
    ["true", true],
    ["/var/lib/rings", "/var/lib/rings"],
  ],
  RINGLOG_ROTATE: [
    ["maxBytes=10mb,keep=5,compress=true", { maxBytes: 10 * 2 ** 20, keep: 5, compress: true }],
    ["every=day", { every: "day" }],
    ['{"maxBytes":4096}', { maxBytes: 4_096 }],
    ["off", false],
  ],
  RINGLOG_FSYNC: [
    ["always", "always"],
    ["everyMs=1s", { everyMs: 1_000 }],
  ],
  RINGLOG_SINKS: [
    ["module=ringlog-loki,level=warn", [{ module: "ringlog-loki", level: "warn" }]],
    ['[{"module":"/a.mjs"},{"module":"b"}]', [{ module: "/a.mjs" }, { module: "b" }]],
  ],
  RINGLOG_STALL: [
    ["on", true],
    ["afterMs=1.5s,stack=true", { afterMs: 1_500, stack: true }],
  ],
  RINGLOG_RECORDER: [
    ["true", true],
    ["level=trace,maxBytes=1mb", { level: "trace", maxBytes: 2 ** 20 }],
  ],
};

test("every option has a variable but those that are functions, and an example here", () => {
  const options = Object.keys(OPTIONS).filter((option) => option !== "onLoss");
  assert.deepEqual([...VARIABLES.values()].sort(), options.sort());
  assert.deepEqual([...VARIABLES.keys()].sort(), Object.keys(EXAMPLES).sort());
});

for (const [name, examples] of Object.entries(EXAMPLES)) {
  test(`${name} is read as the option takes it`, () => {
    const option = VARIABLES.get(name) as string;
    for (const [text, value] of examples) {
      const { options, lines } = read({ [name]: text });
      assert.deepEqual([options, lines], [{ [option]: value }, []], text);
      assert.doesNotThrow(() =>
        resolveOptions(
          { ...(option === "durable" ? { filePath: "a.log" } : {}), ...options },
          { env: {}, cwd: "/", mainModule: undefined, warn: assert.fail },
        ),
      );
    }
  });
}

test("names follow from the options' names", () => {
  assert.equal(variableName("allowSpecialFile"), "RINGLOG_ALLOW_SPECIAL_FILE");
});

const WRONG: readonly (readonly [name: string, text: string, line: string])[] = [
  ["RINGLOG_THROTTLE_SEC", "soon", 'RINGLOG_THROTTLE_SEC is "soon"; valid is a number from 0 to 604,800 (seconds)'],
  ["RINGLOG_LEVEL", "wran", 'did you mean "warn"?'],
  ["RINGLOG_CRASH", "maybe", 'RINGLOG_CRASH is "maybe"; valid is true or false'],
  [
    "RINGLOG_ROTATE",
    "10mb",
    'RINGLOG_ROTATE is "10mb"; valid is false or { maxBytes, every, keep, compress }, written as',
  ],
  ["RINGLOG_ROTATE", "maxbytes=10mb", 'There is no option "RINGLOG_ROTATE.maxbytes"; did you mean "maxBytes"?'],
  ["RINGLOG_ROTATE", "keep=5", "valid is an object with maxBytes or every, written as key=value,key=value"],
  ["RINGLOG_ROTATE", "maxBytes=1", "RINGLOG_ROTATE.maxBytes is 1; valid is a whole number"],
  ["RINGLOG_ROTATE", '{"maxBytes":', "valid is false or"],
  ["RINGLOG_REDACT", "iban,--", 'RINGLOG_REDACT[1] is "--"; valid is a key name or a regular expression'],
  ["RINGLOG_REDACT", "/(/", "RINGLOG_REDACT is"],
  ["RINGLOG_SINKS", "modul=x", 'There is no option "RINGLOG_SINKS[0].modul"; did you mean "module"?'],
  ["RINGLOG_SINKS", "module=./x.mjs", 'RINGLOG_SINKS[0].module is "./x.mjs"; valid is an absolute path'],
  ["RINGLOG_FILE_MODE", "888", 'RINGLOG_FILE_MODE is "888"; valid is a mode'],
  ["RINGLOG_FILE_PATH", "logs/", "valid is the path of a file, not of a folder"],
  ["RINGLOG_FILEPATH", "x", "there is no variable RINGLOG_FILEPATH; did you mean RINGLOG_FILE_PATH?"],
  ["RINGLOG_ROTAT", "x", "did you mean RINGLOG_ROTATE?"],
  ["RINGLOG_ON_LOSS", "x", "there is no variable RINGLOG_ON_LOSS"],
  ["RINGLOG_QQQQQQQQ", "x", "valid are RINGLOG_LOG_NAME, "],
];

for (const [name, text, line] of WRONG) {
  test(`${name}=${text} is said in one line, and left out`, () => {
    const { options, lines } = read({ [name]: text, RINGLOG_LOG_NAME: "Shop" });
    assert.equal(options.logName, "Shop");
    assert.deepEqual(
      Object.values(options).filter((value) => value !== undefined),
      ["Shop"],
    );
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(line), lines[0]);
    assert.ok(!lines[0]?.includes("\n"));
  });
}

test("other variables, our own and those that are set to nothing are passed over", () => {
  const env = { RINGLOG_WRITER: "1", RINGLOG_CAPTURE: "none", RINGLOG_CONSOLE: " ", LOG_LEVEL: "x", MY_RINGLOG_X: "1" };
  assert.deepEqual(read(env), { options: {}, lines: [] });
});

test("the page in docs/ has a row for each variable, and for no other", () => {
  const page = readFileSync(new URL("../../../../../../docs/register.md", import.meta.url), "utf8");
  const rows = Array.from(page.matchAll(/^\| `(RINGLOG_\w+)` \|/gm), ([, name]) => name);
  assert.deepEqual([...rows].sort(), [...VARIABLES.keys(), "RINGLOG_CAPTURE"].sort());
});
