// Sinks of the application's own: options, modules of each kind, what they get, and their figures.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { getLogger, initLogger, type LoggerOptions, RinglogError, type Stats } from "ringlog";
import { testFolder } from "../support/folder.js";
import { NO_WORKERS } from "../support/no-workers.js";
import { type ProgramOptions, run } from "../support/program.js";

const FILE_SINK = new URL("../fixtures/sinks/file-sink.mjs", import.meta.url);
const COMMON_SINK = new URL("../fixtures/sinks/common.cjs", import.meta.url);

interface Plan {
  readonly options: object;
  readonly records?: number;
  readonly end?: "exit" | "close" | "flush";
}

/** Runs a program that logs to sinks, and gives its figures. */
async function runWith(plan: Plan, options: ProgramOptions = {}): Promise<Stats> {
  const { code, stdout, stderr } = await run("sinks/with-sinks.mjs", { ...options, args: [JSON.stringify(plan)] });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

function sinkOf(folder: string, name: string, more: object = {}) {
  return { module: FILE_SINK.href, name, options: { path: join(folder, name) }, ...more };
}

describe("a sink of a module", () => {
  it("gets every line of the file, byte for byte, and is closed", async (t) => {
    const folder = testFolder(t);
    const opened = join(folder, "opened");
    const sink = sinkOf(folder, "copy", { options: { path: join(folder, "copy"), opened } });
    const { sinks, accepted } = await runWith({
      options: { logName: "svc", filePath: join(folder, "app.log"), sinks: [sink] },
    });
    const text = readFileSync(join(folder, "app.log"));
    assert.ok(text.equals(readFileSync(join(folder, "copy"))));
    assert.deepEqual(sinks["copy"], { written: accepted, dropped: {}, bytes: text.length });
    assert.equal(readFileSync(opened, "utf8"), "copy of svc\nclosed\n");
  });

  it("gets all of it at the exit of a process that never turned its loop", async (t) => {
    const folder = testFolder(t);
    const { sinks } = await runWith({ options: { sinks: [sinkOf(folder, "copy")] }, end: "exit" });
    assert.equal(sinks["copy"]?.written, 100);
    assert.equal(readFileSync(join(folder, "copy"), "utf8").trim().split("\n").length, 100);
  });

  it("is a CommonJS module, another export, or a package by its name", async (t) => {
    const folder = testFolder(t);
    const installed = join(folder, "node_modules", "my-sink");
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "index.cjs"), readFileSync(COMMON_SINK));
    writeFileSync(
      join(installed, "package.json"),
      JSON.stringify({ name: "my-sink", version: "1.0.0", main: "index.cjs" }),
    );
    const sinks = [
      sinkOf(folder, "common", { module: COMMON_SINK.href }),
      sinkOf(folder, "path", { module: fileURLToPath(COMMON_SINK) }),
      sinkOf(folder, "export", { export: "keepErrors" }),
    ];
    const stats = await runWith({ options: { sinks } });
    for (const { name } of sinks) assert.equal(stats.sinks[name]?.written, 100, name);
    const before = process.cwd();
    t.after(() => process.chdir(before));
    process.chdir(folder);
    const log = initLogger({
      console: "off",
      sinks: [{ module: "my-sink", options: { path: join(folder, "package") } }],
    });
    log.info("by its package");
    await log.close();
    assert.match(readFileSync(join(folder, "package"), "utf8"), /by its package/);
    assert.equal(log.stats().sinks["index"]?.written, 1);
  });

  it("is TypeScript where Node.js takes types away, and refused elsewhere", async (t) => {
    const folder = testFolder(t);
    const module = join(folder, "typed.mts");
    writeFileSync(
      module,
      `import { appendFileSync } from "node:fs";
       export const open = ({ path }: { path: string }) => ({ write: (lines: Buffer): void => appendFileSync(path, lines) });`,
    );
    const options: LoggerOptions = { console: "off", sinks: [{ module, options: { path: join(folder, "typed") } }] };
    if (!(process.features as { typescript?: unknown }).typescript) {
      assert.throws(() => initLogger(options), /takes types away|does not take types away/);
      return;
    }
    const stats = await runWith({ options });
    assert.equal(stats.sinks["typed"]?.written, 100);
  });

  it("has a level of its own, beside a file and a console that are higher or lower", async (t) => {
    const folder = testFolder(t);
    const log = initLogger({
      level: "trace",
      filePath: join(folder, "app.log"),
      fileLevel: "warn",
      console: "off",
      sinks: [sinkOf(folder, "all"), sinkOf(folder, "errors", { level: "error" })],
    });
    log.trace("t");
    log.warn("w");
    log.error("e");
    await log.close();
    const { accepted, sinks } = log.stats();
    assert.equal(readFileSync(join(folder, "all"), "utf8").split("\n").length - 1, 3);
    assert.match(readFileSync(join(folder, "errors"), "utf8"), /^{[^\n]*"msg":"e"[^\n]*\n$/);
    assert.ok(accepted >= 2);
    assert.deepEqual([sinks["all"]?.written, sinks["errors"]?.written], [3, 1]);
  });

  it("may be the only output: then every record has a number, and is accounted for", async (t) => {
    const folder = testFolder(t);
    const { accepted, written, pending, sinks } = await runWith({ options: { sinks: [sinkOf(folder, "only")] } });
    assert.deepEqual({ accepted, written, pending }, { accepted: 100, written: 100, pending: 0 });
    assert.deepEqual(Object.keys(sinks), ["only"]);
    const seqs = readFileSync(join(folder, "only"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).seq);
    assert.deepEqual(
      seqs,
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
  });

  it("gets JSON where the console is pretty", async (t) => {
    const folder = testFolder(t);
    const sink = sinkOf(folder, "json");
    const { stdout } = await run("sinks/with-sinks.mjs", {
      args: [JSON.stringify({ options: { console: "pretty", sinks: [sink] }, records: 2 })],
    });
    assert.match(stdout, /record\s/);
    const lines = readFileSync(join(folder, "json"), "utf8").trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).n),
      [0, 1],
    );
  });

  it("changes with the configuration, and keeps its figures by its name", async (t) => {
    const folder = testFolder(t);
    const filePath = join(folder, "app.log");
    const log = initLogger({ console: "off", filePath, sinks: [sinkOf(folder, "a")] });
    log.info("1");
    initLogger({ console: "off", filePath, sinks: [sinkOf(folder, "b")] });
    log.info("2");
    initLogger({ console: "off", filePath, sinks: [sinkOf(folder, "b"), sinkOf(folder, "a")] });
    log.info("3");
    await log.close();
    const messages = (name: string) =>
      readFileSync(join(folder, name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).msg);
    assert.deepEqual(
      [messages("a"), messages("b")],
      [
        ["1", "3"],
        ["2", "3"],
      ],
    );
    assert.deepEqual([log.stats().sinks["a"]?.written, log.stats().sinks["b"]?.written], [2, 2]);
  });

  it("works where no worker can be started, to the last record", async (t) => {
    const folder = testFolder(t);
    const sinks = [sinkOf(folder, "async"), sinkOf(folder, "sync", { module: COMMON_SINK.href })];
    const options = { filePath: join(folder, "app.log"), sinks };
    const stats = await runWith({ options }, { nodeArgs: ["--import", NO_WORKERS] });
    assert.deepEqual([stats.sinks["async"]?.written, stats.sinks["sync"]?.written], [100, 100]);
  });

  it("that can write at once gets the last records there, too; of others they are counted", async (t) => {
    const folder = testFolder(t);
    const sinks = [sinkOf(folder, "async"), sinkOf(folder, "sync", { module: COMMON_SINK.href })];
    const stats = await runWith({ options: { sinks }, end: "exit" }, { nodeArgs: ["--import", NO_WORKERS] });
    assert.equal(stats.sinks["sync"]?.written, 100);
    assert.equal(readFileSync(join(folder, "sync"), "utf8").trim().split("\n").length, 100);
    assert.equal((stats.sinks["async"]?.written ?? 0) + (stats.sinks["async"]?.dropped["exit"] ?? 0), 100);
  });
});

describe("options of sinks", () => {
  after(() => getLogger().close());

  const wrong: readonly [why: string, sinks: unknown, option: string, code?: string][] = [
    ["no array", { module: FILE_SINK }, "sinks"],
    ["too many", Array.from({ length: 9 }, (_, n) => ({ module: FILE_SINK, name: `s${n}` })), "sinks"],
    ["no module", [{}], "sinks[0].module"],
    ["a relative path", [{ module: "./sink.mjs" }], "sinks[0].module"],
    ["another URL", [{ module: new URL("https://example.org/sink.mjs") }], "sinks[0].module"],
    ["a file that is not there", [{ module: "/no/such/sink.mjs" }], "sinks[0].module", "SINK_FAILED"],
    ["a folder", [{ module: new URL(".", FILE_SINK) }], "sinks[0].module", "SINK_FAILED"],
    ["a package that is not there", [{ module: "no-such-package-anywhere" }], "sinks[0].module", "SINK_FAILED"],
    ["options with a function", [{ module: FILE_SINK, options: { a: { b: () => 1 } } }], "sinks[0].options.a.b"],
    ["options with a Date", [{ module: FILE_SINK, options: [new Date()] }], "sinks[0].options[0]"],
    ["a name that is taken", [{ module: FILE_SINK, name: "file" }], "sinks[0].name"],
    ["the same name twice", [{ module: FILE_SINK }, { module: FILE_SINK }], "sinks[1].name"],
    ["an unknown level", [{ module: FILE_SINK, level: "warning" }], "sinks[0].level"],
    ["an unknown option", [{ module: FILE_SINK, path: "x" }], "sinks[0].path", "UNKNOWN_OPTION"],
  ];
  for (const [why, sinks, option, code = "INVALID_OPTION"] of wrong)
    it(`refuses ${why}`, () => {
      assert.throws(
        () => initLogger({ console: "off", sinks: sinks as LoggerOptions["sinks"] }),
        (error) => error instanceof RinglogError && error.code === code && error.option === option,
      );
    });

  it("refuses options that hold themselves", () => {
    const options: { self?: unknown } = {};
    options.self = options;
    assert.throws(() => initLogger({ sinks: [{ module: FILE_SINK, options }] }), /nested at most 16 deep/);
  });
});
