// The built program over files that the library wrote, and over pipes.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { debug, initLogger, withRequestId } from "ringlog";
import { jsonLines, newFolder, runCli } from "./run-cli.js";
import { payLog, TRACE_ID, webLog } from "./shop-log.js";

const cwd = await newFolder();

class PaymentError extends Error {
  readonly code = "E_PAY";
}

before(async () => {
  await writeRealLog(join(cwd, "app.log"));
  await writeFile(join(cwd, "web.log"), webLog());
  await writeFile(join(cwd, "pay.log"), payLog());
});

async function writeRealLog(filePath: string): Promise<void> {
  const log = initLogger({ logName: "shop", filePath, console: "off", level: "trace" });
  const pay = debug(function pay(order: { id: number }) {
    throw new PaymentError(`payment of order ${order.id} failed`, { cause: new Error("connection lost") });
  });
  withRequestId("req-1", () => log.info("order placed", { orderId: 7, user: { id: 42 } }));
  for (const id of [1, 2]) withRequestId(`req-${id}`, () => pay({ id }));
  log.warn("a warning \u001b[2J\u001b]0;title\u0007 of two\nlines");
  log.fatal("going down", new TypeError("x is undefined"));
  await log.close();
}

async function run(...args: string[]) {
  return runCli(args, { cwd });
}

test("a log of the library is printed for people, and nothing in it controls the terminal", async () => {
  const { stdout, stderr, end } = await run("app.log", "--color");
  assert.deepEqual([stderr, end], ["", 0]);
  for (const part of ["order placed", "PaymentError", "[E_PAY]", "caused by", "connection lost", "going down", "req-1"])
    assert.ok(stdout.includes(part), `${part} in ${stdout}`);
  assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1a\x1c-\x1f\x7f]/);
  assert.doesNotMatch(stdout, /\x1b(?!\[[\d;]*m)/, "only colours");
});

test("--json gives the very records, in the order of the file", async () => {
  const { stdout, end } = await run("app.log", "--json");
  assert.equal(end, 0);
  assert.deepEqual(jsonLines(stdout), jsonLines(await readFile(join(cwd, "app.log"), "utf8")));
});

test("filters hold together: level, times and a query", async () => {
  const messages = async (...args: string[]) =>
    jsonLines((await run("web.log", "--json", ...args)).stdout).map(({ msg }) => msg);
  assert.deepEqual(await messages("--level", "warn"), ["POST /orders 502", "queue is long\nand grows"]);
  assert.deepEqual(await messages("-l", "warn,info"), ["listening", "order placed", "queue is long\nand grows"]);
  assert.deepEqual(await messages("--since", "2026-11-27T10:01:00Z", "--until", "2026-11-27T10:02"), [
    "queue is long\nand grows",
  ]);
  assert.deepEqual(await messages("-q", "orderId:7"), ["order placed"]);
  assert.deepEqual(await messages("-q", "tick", "-l", "debug", "--since", "2026-11-27T10:03"), ["tick 2"]);
  assert.equal((await run("web.log", "--since", "10m")).stdout, "");
});

test("lines that are no JSON are printed as they are, tabs too; damaged ones are marked; JSON keeps both", async () => {
  const plain = await run("pay.log");
  assert.match(plain.stdout, /^plain text red \\x1b\[2Jcleared\tand a tab$/m);
  assert.match(plain.stdout, /^BAD LINE \(begins as JSON and is cut off\) \{"time":"2026-11-27T10:00:20/m);
  const records = jsonLines((await run("pay.log", "--json")).stdout);
  assert.deepEqual(
    records.find((record) => "ringlog.bad_line" in record),
    {
      "ringlog.bad_line": "begins as JSON and is cut off",
      raw: '{"time":"2026-11-27T10:00:20.000Z","level":"info","msg":"cut o',
      file: "pay.log",
    },
  );
  assert.ok(records.some(({ msg }) => String(msg).startsWith("plain text")));
});

test("several logs are merged by time, and told apart", async () => {
  const { stdout } = await run("pay.log", "web.log", "-q", `trace:${TRACE_ID}`);
  assert.deepEqual(
    stdout
      .split("\n")
      .filter((line) => /^(?:web|pay)\.log/.test(line))
      .map((line) => line.slice(0, 20)),
    ["web.log 10:00:01.000", "pay.log 10:00:01.030", "pay.log 10:00:01.230", "web.log 10:00:01.242"],
  );
  const times = jsonLines((await run("web.log", "pay.log", "app.log", "--json")).stdout).flatMap(({ time }) =>
    time === undefined ? [] : [String(time)],
  );
  assert.deepEqual(times, [...times].sort());
  assert.equal(times.length, 6 + 5 + 5);
});

test("rotated files belong to a log, packed or not; --no-rotated leaves them out", async () => {
  const folder = join(cwd, "rotated");
  await mkdir(folder);
  const at = (time: string, msg: string) => `{"time":"2026-11-2${time}.000Z","level":"info","msg":"${msg}"}\n`;
  await writeFile(join(folder, "a.2026-11-25T00-00-00-000Z.log.gz"), gzipSync(at("4T10:00:00", "oldest")));
  await writeFile(join(folder, "a.2026-11-26T00-00-00-000Z.log"), at("5T10:00:00", "older"));
  await writeFile(join(folder, "a.log"), at("6T10:00:00", "newest"));
  const messages = async (...args: string[]) =>
    jsonLines((await run("rotated/a.log", "--json", ...args)).stdout).map(({ msg }) => msg);
  assert.deepEqual(await messages(), ["oldest", "older", "newest"]);
  assert.deepEqual(await messages("--no-rotated"), ["newest"]);
});

test("what comes through a pipe is read, with and without -, packed too", async () => {
  const input = webLog();
  for (const [args, text] of [
    [[], input],
    [["-"], input],
    [["show", "-"], input],
    [["-"], gzipSync(input)],
  ] as const) {
    const { stdout, end } = await runCli([...args, "--json"], { cwd, input: text });
    assert.deepEqual([jsonLines(stdout).length, end], [6, 0]);
  }
});

test("lines of a pipe that stays open are printed as they come", async () => {
  const { startCli } = await import("./run-cli.js");
  const child = startCli(["--json"], { cwd }, "pipe");
  child.stdin?.write(webLog().split("\n").slice(0, 2).join("\n").concat("\n"));
  const [chunk] = (await new Promise<Buffer[]>((resolve) =>
    child.stdout?.once("data", (data: Buffer) => resolve([data])),
  )) as [Buffer];
  assert.match(chunk.toString(), /listening/);
  child.stdin?.end();
  assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0);
});

test("query counts, limits and finds; the exit code tells of --fail-on", async () => {
  assert.equal((await run("query", "-c", "level:error", "pay.log")).stdout, "3\n");
  assert.equal((await run("query", "-c", "--json", "level:error", "pay.log")).stdout, '{"count":3}\n');
  assert.equal(jsonLines((await run("query", "level:error", "pay.log", "--json", "-n", "2")).stdout).length, 2);
  assert.equal((await run("query", "nothing-like-it", "pay.log")).end, 0);
  assert.equal((await run("web.log", "--fail-on", "error")).end, 3);
  assert.equal((await run("web.log", "--fail-on", "fatal")).end, 0);
  assert.equal((await run("web.log", "--fail-on", "waiting>40")).end, 3);
  assert.equal((await run("web.log", "-l", "fatal", "--fail-on", "error")).end, 0, "only selected lines count");
});

test("code is shown only with --source, and only of files that have not changed since", async () => {
  const file = join(cwd, "app.mjs");
  await writeFile(file, "// one\n\nthrow new Error('here it is');\n");
  const record = (time: Date) =>
    JSON.stringify({
      time: time.toISOString(),
      level: "error",
      msg: "bad",
      "exception.type": "Error",
      "exception.message": "bad",
      "exception.stacktrace": `Error: bad\n    at f (${file}:3:7)`,
    });
  await writeFile(join(cwd, "new.log"), `${record(new Date(Date.now() + 60_000))}\n`);
  await writeFile(join(cwd, "old.log"), `${record(new Date(0))}\n`);
  assert.match((await run("new.log", "--source")).stdout, /throw new Error\('here it is'\)/);
  assert.doesNotMatch((await run("new.log")).stdout, /here it is/);
  assert.doesNotMatch((await run("old.log", "--source")).stdout, /here it is/);
});
