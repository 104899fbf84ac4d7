// The shapes of --json, and what the commands that report find.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { initLogger } from "ringlog";
import { jsonLines, newFolder, runCli } from "./run-cli.js";
import { payLog, TRACE_ID, webLog } from "./shop-log.js";

const cwd = await newFolder();
await writeFile(join(cwd, "web.log"), webLog());
await writeFile(join(cwd, "pay.log"), payLog());

async function run(...args: string[]) {
  return runCli(args, { cwd });
}

async function json(...args: string[]) {
  return jsonLines((await run(...args, "--json")).stdout);
}

test("errors: groups with all that is told of them", async () => {
  const groups = await json("errors", "web.log", "pay.log");
  assert.deepEqual(
    groups.map(({ type, count }) => [type, count]),
    [
      ["PaymentError", 4_812],
      ["", 1],
      ["TypeError", 1],
    ],
  );
  const { spark, ...first } = groups[0] as { spark: { from: string; to: string; counts: number[] } };
  assert.deepEqual(first, {
    fingerprint: "9ee8af7c891661f0",
    level: "error",
    type: "PaymentError",
    message: "charge failed",
    function: "Payments.charge",
    count: 4_812,
    written: 2,
    suppressed: 4_810,
    first: "2026-11-27T10:00:01.230Z",
    last: "2026-11-27T10:00:12.900Z",
    requests: 311,
    request_ids: ["r-1b", "r-2", "r-3", "r-4"],
    services: ["pay"],
  });
  assert.equal(spark.counts.length, 24);
  assert.equal(
    spark.counts.reduce((a, b) => a + b, 0),
    4_812,
  );
});

test("errors: sorted, limited, filtered, and 3 with --fail-on", async () => {
  const types = async (...args: string[]) =>
    (await json("errors", "web.log", "pay.log", ...args)).map(({ type }) => type);
  assert.deepEqual(await types("--sort", "last"), ["TypeError", "PaymentError", ""]);
  assert.deepEqual(await types("--sort", "first"), ["PaymentError", "", "TypeError"]);
  assert.deepEqual(await types("-n", "1"), ["PaymentError"]);
  assert.deepEqual(await types("--since", "2026-11-27T10:00:15Z"), ["TypeError"]);
  assert.equal((await json("errors", "web.log", "--level", "warn")).length, 2);
  assert.equal((await run("errors", "pay.log", "--fail-on", "fatal")).end, 3);
  assert.equal((await run("errors", "web.log", "--fail-on", "fatal")).end, 0);
  assert.equal((await run("errors", "web.log", "--since", "1m")).stdout, "no errors\n");
});

test("stats: one object with all figures", async () => {
  const [stats] = await json("stats", "web.log", "pay.log");
  const { bytes, lines_per_second, messages, processes, ...rest } = stats as { [key: string]: unknown };
  assert.deepEqual(rest, {
    files: 2,
    lines: 13,
    bad_lines: 1,
    suppressed: 4_810,
    dropped: 0,
    first: "2026-11-27T10:00:00.000Z",
    last: "2026-11-27T10:03:00.000Z",
    busiest_minute: { start: "2026-11-27T10:00:00.000Z", lines: 8 },
    levels: { info: 3, error: 4, warn: 1, debug: 2, fatal: 1, none: 1 },
    formats: { ringlog: 11, text: 1 },
    services: [
      { service: "web", count: 6 },
      { service: "pay", count: 5 },
    ],
  });
  assert.ok(Number(bytes) > 1_000 && Number(lines_per_second) > 0);
  assert.ok(
    (messages as { message: string; count: number }[]).some(
      ({ message, count }) => message === "tick #" && count === 2,
    ),
  );
  assert.deepEqual(processes, [
    { process: "web pid 100 (aaaaaaaa)", count: 6 },
    { process: "pay pid 200 (bbbbbbbb)", count: 5 },
  ]);
});

test("trace: one request over services that share its trace; by the beginning of the trace too", async () => {
  const messages = async (id: string) => (await json("trace", id, "pay.log", "web.log")).map(({ msg }) => msg);
  const all = ["order placed", "charging", "charge failed", "POST /orders 502"];
  for (const id of ["r-1", "r-1b", TRACE_ID, TRACE_ID.slice(0, 8), TRACE_ID.slice(0, 12).toUpperCase()])
    assert.deepEqual(await messages(id), all, id);
  assert.deepEqual(
    (await json("trace", "r-2", "web.log", "pay.log")).map(({ msg }) => msg),
    ["charge failed"],
  );
});

test("trace: from a pipe, with --fail-on, and of what is not there", async () => {
  const piped = await runCli(["trace", "r-1", "--json"], { cwd, input: webLog() });
  assert.equal(jsonLines(piped.stdout).length, 2);
  assert.equal((await run("trace", "r-1", "web.log", "--fail-on", "error")).end, 3);
  const missing = await run("trace", "r-*", "web.log");
  assert.deepEqual([missing.end, missing.stdout], [1, ""]);
  assert.match(missing.stderr, /no line of web.log has the request or trace "r-\*"/);
});

test("trace: a beginning that two traces share is refused, with both", async () => {
  const traces = ["aaaaaaaa0", "aaaaaaaa1"].map((begin) => begin.padEnd(32, "0"));
  await writeFile(
    join(cwd, "two.log"),
    traces
      .map((trace_id) => `${JSON.stringify({ time: "2026-11-27T10:00:00.000Z", level: "info", msg: "x", trace_id })}\n`)
      .join(""),
  );
  const { stderr, end } = await run("trace", "aaaaaaaa", "two.log");
  assert.equal(end, 1);
  for (const trace of traces) assert.ok(stderr.includes(trace));
});

test("verify: 0 for a log that is whole, 3 for one that is not, with where", async () => {
  const filePath = join(cwd, "whole.log");
  const log = initLogger({ logName: "shop", filePath, console: "off" });
  for (let index = 0; index < 20; index++) log.info("line", { index });
  await log.close();
  const whole = await run("verify", "whole.log");
  assert.deepEqual([whole.end, whole.stderr], [0, ""]);
  assert.match(whole.stdout, /^WHOLE {2}20 lines in 1 file/);
  await appendFile(filePath, '{"time":"2026-');
  const torn = await run("verify", "whole.log");
  assert.equal(torn.end, 3);
  assert.match(torn.stdout, /^DAMAGED[\s\S]*whole.log:21 torn/m);
  const [report] = await json("verify", "whole.log");
  assert.deepEqual([report?.["ok"], report?.["torn"], report?.["records"]], [false, 1, 20]);
});

test("recover: nothing to do is no failure; a folder of the application's own is looked through", async () => {
  const empty = await run("recover", ".");
  assert.deepEqual(
    [empty.end, empty.stdout, empty.stderr],
    [0, "", "ringlog: nothing was left by a process that ended badly\n"],
  );
  assert.equal((await run("recover", "--json", "whole.log")).stdout, "");
});

test("doctor: a line for each thing, and 3 where one fails", async () => {
  await chmod(join(cwd, "web.log"), 0o644);
  const checks = await json("doctor", "web.log");
  const statusOf = (name: string) => checks.find((check) => check["name"] === name)?.["status"];
  for (const name of [
    "ringlog-cli",
    "node",
    "platform",
    "DuckDB",
    "colour",
    "width",
    "memory",
    "format",
    "end",
    "disk",
  ])
    assert.equal(statusOf(name), "ok", name);
  assert.equal(statusOf("file web.log"), "warn", "anyone may read it");
  for (const check of checks)
    assert.ok(check["status"] === "ok" || typeof check["advice"] === "string", JSON.stringify(check));
  const people = await run("doctor", "web.log");
  assert.equal(people.end, 0);
  assert.match(people.stdout, /^OK {3}node {2}v\d+/m);
});

test("completion: scripts that the shells take", async (t) => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, end } = await run("completion", shell);
    assert.equal(end, 0);
    for (const word of ["errors", "trace", "since", "fail-on"])
      assert.ok(stdout.includes(word), `${word} for ${shell}`);
    await writeFile(join(cwd, `completion.${shell}`), stdout);
  }
  const complete = async (words: string) =>
    (
      await promisify(execFile)(
        "bash",
        [
          "-c",
          `source completion.bash; COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _ringlog 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
        ],
        { cwd },
      )
    ).stdout
      .trim()
      .split("\n")
      .sort();
  assert.deepEqual(await complete("ringlog er"), ["errors"]);
  assert.deepEqual(await complete("ringlog we"), ["web.log"]);
  assert.deepEqual(await complete("ringlog errors --so"), ["--sort"]);
  assert.deepEqual(await complete("ringlog errors --sort re"), ["requests"]);
  assert.deepEqual(await complete("ringlog show -l wa"), ["warn"]);
  for (const shell of ["zsh", "fish"])
    await t.test(shell, async (t) => {
      const check = await promisify(execFile)(shell, ["-n", `completion.${shell}`], { cwd }).catch(
        (error: NodeJS.ErrnoException) => error,
      );
      if ("code" in check && check.code === "ENOENT") return t.skip(`needs ${shell}`);
      assert.equal("code" in check ? check.message : "", "");
    });
});

test("query --sql: rows as a table and as JSON; only one SELECT, of nothing but the logs", async () => {
  const count = "SELECT level, count(*) AS n FROM logs WHERE level IS NOT NULL GROUP BY 1 ORDER BY n DESC, level";
  const table = await run("query", "--sql", count, "pay.log");
  assert.deepEqual([table.end, table.stderr, table.stdout], [0, "", "level  n\nerror  3\nfatal  1\ninfo   1\n"]);
  assert.deepEqual(await json("query", "--sql", count, "pay.log"), [
    { level: "error", n: 3 },
    { level: "fatal", n: 1 },
    { level: "info", n: 1 },
  ]);
  const piped = await runCli(["query", "--sql", "SELECT count(*) AS n FROM logs", "--json"], { cwd, input: webLog() });
  assert.equal(piped.stdout, '{"n":6}\n');
  for (const sql of [
    "DROP VIEW logs",
    "SELECT 1; SELECT 2",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT nothing FROM logs",
    "COPY logs TO 'x.csv'",
  ]) {
    const { stdout, stderr, end } = await run("query", "--sql", sql, "web.log");
    assert.deepEqual([stdout, end], ["", 2], `${sql}: ${stderr}`);
    assert.doesNotMatch(stderr, /should not have happened/);
  }
  assert.match(
    (await run("query", "--sql", "SELECT 1", "-l", "warn", "web.log")).stderr,
    /--level does not go with --sql/,
  );
});
