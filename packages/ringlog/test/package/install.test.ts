// The packed tarball, installed in an empty project: what it brings along, and that it works from ESM and CommonJS.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Project } from "./project.js";

const MAX_UNPACKED_BYTES = 500_000;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];
const EXPORTS = ["RinglogError", "debug", "getLogger", "getRequestId", "initLogger", "setRequestId", "withRequestId"];
const VERIFY_EXPORTS = ["RinglogError", "verify"];
const VERIFY_TYPES = [
  "FileReport",
  "LineCounts",
  "ProcessReport",
  "RinglogErrorCode",
  "SequenceCounts",
  "SequenceRange",
  "ThreadReport",
  "VerifyOptions",
  "VerifyProblem",
  "VerifyReport",
];
const TYPES = [
  "ChildOptions",
  "Debug",
  "DebugOptions",
  "FsyncPolicy",
  "LevelName",
  "Limits",
  "LogMethod",
  "Logger",
  "LoggerOptions",
  "RecorderOptions",
  "RequestIdToken",
  "RinglogErrorCode",
  "RotateOptions",
  "Serializers",
  "SinkOptions",
  "SinkStats",
  "StallOptions",
  "Stats",
  "StrictDecorator",
  "SafeDecorator",
  "ThresholdName",
];

const USE = `
  const log = initLogger({ logName: "Stranger", filePath: "app.log", console: "off" });
  const ratio = debug(function ratio(data) { return 10n / data; });
  withRequestId("request-1", () => { log.info("hello %s", "world", { userId: 7 }); ratio(0n); });
`;

let project: Project;
before(() => {
  project = new Project();
});
after(() => project.remove());

test("brings no dependency, no install script and at most 500 KB", () => {
  assert.deepEqual(
    readdirSync(join(project.folder, "node_modules")).filter((name) => !name.startsWith(".")),
    ["ringlog"],
  );
  const manifest = JSON.parse(project.read("node_modules/ringlog/package.json"));
  assert.deepEqual(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), []);
  assert.deepEqual(
    INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined),
    [],
  );
  assert.ok(project.tarball.unpackedSize <= MAX_UNPACKED_BYTES, `${project.tarball.unpackedSize} bytes`);
  const others = project.tarball.files.filter(
    ({ path }) => !/^(?:dist\/|package\.json$|README\.md$|LICENSE$)/.test(path),
  );
  assert.deepEqual(others, []);
});

const PROGRAMS = {
  "esm.mjs": `import { debug, initLogger, withRequestId } from "ringlog";${USE}`,
  "cjs.cjs": `const { debug, initLogger, withRequestId } = require("ringlog");${USE}`,
};

for (const [name, code] of Object.entries(PROGRAMS)) {
  test(`${name}: records come out, and the process ends by itself`, () => {
    project.write(name, code.replace("app.log", `${name}.log`));
    const { code: exitCode, stdout, stderr } = project.node([name]);
    assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: "", stderr: "" });
    const [hello, failed, ...others] = project.records(`${name}.log`);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [hello?.["msg"], hello?.["userId"], hello?.["service.name"], hello?.["request.id"]],
      ["hello world", 7, "Stranger", "request-1"],
    );
    assert.deepEqual(
      [failed?.["exception.type"], failed?.["code.function.name"], failed?.["request.id"]],
      ["RangeError", "ratio", "request-1"],
    );
  });
}

test("one process that loads both builds has one logger", () => {
  const code = `
    import { createRequire } from "node:module";
    import { getLogger, initLogger } from "ringlog";
    const cjs = createRequire(import.meta.url)("ringlog");
    initLogger({ filePath: "both.log", console: "off" });
    getLogger("a").info("from one");
    cjs.getLogger("a").info("from the other");
    await cjs.getLogger().flush();
    console.log(getLogger("a") === cjs.getLogger("a"));
  `;
  project.write("both.mjs", code);
  assert.deepEqual(project.node(["both.mjs"]), { code: 0, stdout: "true\n", stderr: "" });
  assert.deepEqual(
    project.records("both.log").map(({ msg, seq }) => [msg, seq]),
    [
      ["from one", 1],
      ["from the other", 2],
    ],
  );
});

test("a wrong option ends an application with a readable message", () => {
  project.write("typo.mjs", `import { initLogger } from "ringlog"; initLogger({ levle: "info" });`);
  const { code, stderr } = project.node(["typo.mjs"]);
  assert.equal(code, 1);
  assert.match(stderr, /^RinglogError: There is no option "levle"; did you mean "level"\?$/m);
  assert.ok(stderr.length < 4_000, `${stderr.length} characters on stderr`);
});

test("the runtime exports of both builds are these", () => {
  const print = "console.log(JSON.stringify(Object.keys(ringlog).sort()))";
  project.write("names.mjs", `import * as ringlog from "ringlog"; ${print}`);
  project.write("names.cjs", `const ringlog = require("ringlog"); ${print}`);
  assert.deepEqual(JSON.parse(project.node(["names.mjs"]).stdout), EXPORTS);
  assert.deepEqual(JSON.parse(project.node(["names.cjs"]).stdout), EXPORTS);
});

test("the exported types of both builds are these", () => {
  assert.deepEqual(declaredNames("index"), { types: [...TYPES].sort(), values: EXPORTS });
});

const VERIFYING = {
  "verify.mjs": `
    import { RinglogError, initLogger } from "ringlog";
    import * as verifying from "ringlog/verify";
    run({ RinglogError, initLogger }, verifying);`,
  "verify.cjs": `run(require("ringlog"), require("ringlog/verify"));`,
};
const VERIFY_USE = `
  async function run({ RinglogError, initLogger }, { verify, ...others }) {
    const log = initLogger({ filePath: __FILE__, console: "off" });
    log.info("one");
    log.info("two");
    await log.flush();
    const { ok, records } = await verify(__FILE__, { fromStart: true });
    const error = await verify("missing.log").catch((reason) => reason);
    const names = ["verify", ...Object.keys(others).filter((name) => name !== "default" && name !== "module.exports")];
    console.log(JSON.stringify([ok, records, error instanceof RinglogError, error.code, names.sort()]));
  }`;

for (const [name, code] of Object.entries(VERIFYING)) {
  test(`ringlog/verify in ${name}: reads what ringlog wrote, and its errors are those of ringlog`, () => {
    project.write(name, `${code}${VERIFY_USE}`.replaceAll("__FILE__", JSON.stringify(`${name}.log`)));
    const { code: exitCode, stdout, stderr } = project.node([name]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.deepEqual(JSON.parse(stdout), [true, 2, true, "FILE_UNREADABLE", [...VERIFY_EXPORTS].sort()]);
  });
}

test("ringlog/verify declares these types", () => {
  assert.deepEqual(declaredNames("verify"), { types: VERIFY_TYPES, values: VERIFY_EXPORTS });
});

const RECOVERING = {
  "recover.mjs": `import { RinglogError } from "ringlog"; import * as recovering from "ringlog/recover"; run({ RinglogError }, recovering);`,
  "recover.cjs": `run(require("ringlog"), require("ringlog/recover"));`,
};
const RECOVER_USE = `
  async function run({ RinglogError }, { recover, ...others }) {
    const error = await recover("").catch((reason) => reason);
    const names = Object.keys(others).filter((name) => name !== "default" && name !== "module.exports");
    console.log(JSON.stringify([await recover("none.log"), error instanceof RinglogError, error.code, names]));
  }`;

for (const [name, code] of Object.entries(RECOVERING)) {
  test(`ringlog/recover in ${name}: finds nothing to do, and its errors are those of ringlog`, () => {
    project.write(name, `${code}${RECOVER_USE}`);
    const { code: exitCode, stdout, stderr } = project.node([name]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.deepEqual(JSON.parse(stdout), [{ runs: [], recovered: 0, dropped: 0 }, true, "INVALID_OPTION", []]);
  });
}

test("ringlog/recover declares these types", () => {
  const types = ["RecoverOptions", "RecoverReport", "RecoveredRun", "RunOutcome"];
  assert.deepEqual(declaredNames("recover"), { types, values: ["recover"] });
});

/** The names that an entry point's declarations for CommonJS export by name; those for ES modules must have the same. */
function declaredNames(entry: string): { readonly types: string[]; readonly values: string[] } {
  assert.equal(project.read(`node_modules/ringlog/dist/${entry}.d.ts`), `export * from "./${entry}.cjs";\n`);
  const text = project.read(`node_modules/ringlog/dist/${entry}.d.cts`);
  const types = new Set<string>();
  const values = new Set<string>();
  for (const [, keyword, name] of text.matchAll(/^export declare (function|const|class|interface|type) (\w+)/gm)) {
    (keyword === "interface" || keyword === "type" ? types : values).add(name as string);
  }
  for (const [, isType, list] of text.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    for (const item of (list as string).split(",").map((part) => part.trim())) {
      const name = item.replace(/^type /, "").replace(/^.* as /, "");
      if (name !== "") (isType !== undefined || item.startsWith("type ") ? types : values).add(name);
    }
  }
  assert.doesNotMatch(text, /^export (?:\*|default|=)/m);
  return { types: [...types].sort(), values: [...values].sort() };
}
