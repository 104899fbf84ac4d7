// What every command line program owes its user.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { COMMANDS } from "../../src/cli/commands.js";
import { CLI, jsonLines, newFolder, runCli, startCli } from "./run-cli.js";
import { payLog, webLog } from "./shop-log.js";

const cwd = await newFolder();
await writeFile(join(cwd, "shop.log"), webLog());
await writeFile(join(cwd, "pay.log"), payLog());
await mkdir(join(cwd, "empty"));

async function run(...args: string[]) {
  return runCli(args, { cwd });
}

test("help is on stdout for every command, examples first, by --help, -h and help", async () => {
  for (const { name } of COMMANDS) {
    const [long, short, word] = [await run(name, "--help"), await run(name, "-h"), await run("help", name)];
    assert.deepEqual([long.end, long.stderr], [0, ""], name);
    assert.equal(short.stdout, long.stdout);
    assert.equal(word.stdout, long.stdout);
    assert.ok(
      long.stdout.indexOf("Examples:") > 0 && long.stdout.indexOf("Examples:") < long.stdout.indexOf("Usage:"),
      name,
    );
  }
  const program = await run("--help");
  for (const { name } of COMMANDS) if (name !== "show") assert.match(program.stdout, new RegExp(`^  ${name} `, "m"));
});

test("no help is wider than the terminal", async () => {
  for (const columns of [40, 80, 200])
    for (const args of [["--help"], ...COMMANDS.map(({ name }) => ["help", name])]) {
      const { stdout } = await runCli(args, { cwd, env: { COLUMNS: String(columns) } });
      for (const line of stdout.split("\n"))
        assert.ok(line.length <= columns, `${args.join(" ")} at ${columns}: ${line}`);
    }
});

test("--version gives the version", async () => {
  assert.match((await run("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("alone, with nothing put into it, the program explains itself", async () => {
  const { stdout, end } = await run();
  assert.match(stdout, /Examples:/);
  assert.equal(end, 0);
});

test("wrong calls end with 2 and say what is meant", async () => {
  const cases: [string[], RegExp][] = [
    [["erors", "shop.log"], /neither a command nor a file "erors"; did you mean ringlog errors\?/],
    [["errors", "--lvel", "warn", "shop.log"], /unknown option --lvel; did you mean --level\? \(ringlog errors --help/],
    [["errors", "--port", "1", "shop.log"], /unknown option --port/],
    [["shop.log", "--level", "wran"], /did you mean "warn"\?/],
    [["shop.log", "--since", "soon"], /--since is "soon"; valid is an age/],
    [["shop.log", "-q", "(level:error"], /--query: .*\n {2}\(level:error\n {2} *\^/],
    [["shop.log", "--fail-on", "level:"], /--fail-on: /],
    [["query"], /query needs a query/],
    [["trace"], /trace needs the id/],
    [["errors"], /errors needs a log file: ringlog errors FILE…/],
    [["verify"], /verify needs a log file/],
    [["view"], /view needs a log file/],
    [["tail", "-f"], /needs a log file/],
    [["tail", "-n", "many", "shop.log"], /--lines is "many"; valid is a whole number/],
    [["errors", "--sort", "x", "shop.log"], /valid is count, last, first, requests/],
    [["completion", "bahs"], /did you mean "bash"\?/],
    [["help", "erors"], /did you mean "errors"\?/],
    [["shop.log", "--color=nevr"], /did you mean "never"\?/],
  ];
  for (const [args, message] of cases) {
    const { stdout, stderr, end } = await run(...args);
    assert.deepEqual([end, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ {4}at /m, "no stack");
  }
});

test("a file that is not there ends with 1, names near ones, and a folder its logs", async () => {
  const cases: [string[], RegExp][] = [
    [["shpo.log"], /there is no file "shpo.log"; did you mean "shop.log"\?/],
    [["errors", "shop"], /there is no file "shop"; did you mean "shop.log"\?/],
    [["stats", "q.log"], /there is no file "q.log"; this folder has "pay.log", "shop.log"/],
    [["verify", "empty/x.log"], /there is no file "empty\/x.log", and no log in "empty"/],
    [["trace", "r-1", "nowhere/x.log"], /nor the folder "nowhere"/],
    [["tail", "."], /"." is a folder; name log files in it, such as "pay.log"/],
    [["doctor", "shpo.log"], /did you mean "shop.log"/],
    [["view", "shpo.log"], /did you mean "shop.log"/],
  ];
  for (const [args, message] of cases) {
    const { stdout, stderr, end } = await run(...args);
    assert.deepEqual([end, stdout], [1, ""], args.join(" "));
    assert.match(stderr, message);
  }
});

test("with --json errors of the program are JSON on stderr", async () => {
  const { stderr } = await run("--json", "shpo.log");
  assert.deepEqual(jsonLines(stderr), [
    { error: 'there is no file "shpo.log"; did you mean "shop.log"?', exitCode: 1 },
  ]);
  assert.equal(jsonLines((await run("errors", "--json", "--nope")).stderr)[0]?.["exitCode"], 2);
});

test("a reader that goes away is no failure, and makes no noise", async () => {
  await writeFile(join(cwd, "many.log"), webLog().repeat(5_000));
  const shell = (command: string) =>
    promisify(execFile)("bash", ["-c", command], { cwd, env: { ...process.env, NODE: process.execPath, CLI } });
  const { stdout, stderr } = await shell(`set -o pipefail; "$NODE" "$CLI" many.log --json | head -n 1; echo "$?"`);
  assert.match(stdout, /^\{"time".*\}\n0\n$/);
  assert.equal(stderr, "");
  const failing = await shell(`set -o pipefail; "$NODE" "$CLI" many.log --json --fail-on error | head -n 1; echo "$?"`);
  assert.match(failing.stdout, /\n3\n$/, "the exit code of --fail-on is of all lines");
});

test("colours only where they are asked for, or on a terminal", async () => {
  const hasColor = async (env: NodeJS.ProcessEnv, ...args: string[]) =>
    (await runCli(["shop.log", ...args], { cwd, env })).stdout.includes("\u001b[");
  assert.equal(await hasColor({}), false);
  assert.equal(await hasColor({ FORCE_COLOR: "1" }), true);
  assert.equal(await hasColor({ FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  assert.equal(await hasColor({ NO_COLOR: "1" }, "--color"), true);
  assert.equal(await hasColor({ FORCE_COLOR: "1" }, "--no-color"), false);
});

test("Ctrl-C ends it by the signal, which a shell tells as 130", async () => {
  const child = startCli(["tail", "-f", "shop.log"], { cwd });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  child.kill("SIGINT");
  const [code, signal] = await once(child, "exit");
  assert.deepEqual([code, signal], [null, "SIGINT"]);
});

test("the start loads neither DuckDB nor what commands need", async () => {
  const dist = dirname(CLI);
  const packages = new Set<string>();
  const files = new Set([basename(CLI)]);
  let bytes = 0;
  for (const file of files) {
    const code = await readFile(join(dist, file), "utf8");
    bytes += code.length;
    for (const [, from = ""] of code.matchAll(/^(?:import|export|\}) ?(?:[^"'();]* ?from )?"([^"]+)";$/gm))
      if (from.startsWith("./")) files.add(from.slice(2));
      else packages.add(from);
  }
  assert.ok(files.size > 3, "the imports were not understood");
  assert.deepEqual(
    [...packages].filter((name) => !["node:fs", "node:util", "node:path", "node:os"].includes(name)),
    [],
  );
  assert.ok(bytes < 120_000, `${bytes} bytes of code are loaded at every start`);
});
