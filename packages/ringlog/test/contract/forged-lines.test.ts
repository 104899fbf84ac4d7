// Data cannot forge a line, in JSON or on the console, nor act on a terminal.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { getLogger } from "ringlog";
import { testFolder } from "../support/folder.js";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

/** Each would start a line, act on a terminal, or reorder what is shown. */
const DANGEROUS = [
  "\r\n", "\n", "\r", "\u2028", "\u2029", "\u0085", "\u000b", "\f", "\0", "\b", "\t", "\u001b[2J", "\u009b31m", "\u007f",
  "\u001b]52;c;aGk=\u0007", "\u001b]8;;http://x\u001b\\", "\u001bP", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u202a", "\u202b", "\u202d", "\u200e", "\u200f", "\u061c",
]; // biome-ignore format: a table
const FORGED = `{"time":"2020-01-01T00:00:00.000Z","level":"fatal","msg":"forged"}`;
const TEXT = DANGEROUS.map((code, index) => `a${index}${code}${FORGED}`).join("");

/** What must not stand in the file: everything that some reader takes for a line's end or a terminal acts on. */
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

test("in JSON every record is one line, of printable characters, and reads back as it was", async (t) => {
  const { log, own, text } = openLog(t, { throttleSec: 0, logName: `svc${TEXT.slice(0, 200)}` });
  const error = Object.assign(new Error(TEXT, { cause: new Error(TEXT) }), { name: TEXT, [TEXT]: TEXT, code: TEXT });
  error.stack = TEXT;
  for (let round = 0; round < 3; round++) {
    log.info(TEXT);
    log.info({ [TEXT]: TEXT, list: [TEXT], map: new Map([[TEXT, TEXT]]) }, "%s", TEXT);
    log.error(error);
    getLogger(TEXT).info("named");
    log.child({ [TEXT]: TEXT }).info("bound");
    log.info({ [Symbol(TEXT).toString()]: Symbol(TEXT), f: Object.defineProperty(() => {}, "name", { value: TEXT }) });
  }
  const lines = await own();
  assert.equal(lines.length, 18);
  assert.equal(text().split("\n").length, 19);
  assert.doesNotMatch(text().replaceAll("\n", ""), RAW);
  assert.equal(lines[0]?.["msg"], TEXT);
  assert.equal(lines[1]?.[TEXT], TEXT);
  assert.equal(lines[2]?.["exception.stacktrace"], TEXT);
  assert.equal(lines[3]?.["logger.name"], TEXT);
});

test("on the console they show as visible escapes, in messages, keys, names and stacks alike", async (t) => {
  const path = join(testFolder(t), "text.json");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(path, JSON.stringify(TEXT));
  const code = `
    const TEXT = JSON.parse(fs.readFileSync(process.env.TEXT, "utf8"));
    const log = initLogger({ console: "pretty", throttleSec: 60, level: "trace", logName: "svc" + TEXT.slice(0, 200) });
    const error = Object.assign(new Error(TEXT, { cause: new Error(TEXT) }), { name: TEXT, [TEXT]: TEXT });
    log.info(TEXT);
    log.info({ [TEXT]: TEXT, list: [TEXT], map: new Map([[TEXT, { [TEXT]: TEXT }]]) }, "%s", TEXT);
    log.error(error); log.error(error);
    log.fatal(Object.assign(new Error("x"), { stack: TEXT }));
    getLogger(TEXT).child({ [TEXT]: TEXT }).warn("m");
    debug({ name: TEXT }, (a) => { throw new Error(TEXT); })(TEXT);
    await log.close();`;
  const { stdout: plain, stderr } = await runCode(code, { env: { TEXT: path, NO_COLOR: "1" } });
  assert.equal(stderr, "");
  assert.doesNotMatch(plain.replaceAll("\n", ""), RAW);
  assert.match(plain, /\\u202e|\\x1b/);
  for (const line of plain.split("\n")) assert.ok(!line.startsWith(FORGED) && !line.startsWith("{"), line);
  // Stacks have lines of their own, always indented.
  const forgedStarts = plain.split("\n").filter((line) => /^a\d+/.test(line));
  assert.deepEqual(forgedStarts, []);
  const coloured = (await runCode(code, { env: { TEXT: path, FORCE_COLOR: "1" } })).stdout;
  // Our own colours and links are taken out first.
  const withoutOurs = coloured.replace(
    /\u001b\[[\d;]*m|\u001b\]8;;file:[^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\]8;;(?:\u0007|\u001b\\)/g,
    "",
  );
  assert.doesNotMatch(withoutOurs.replaceAll("\n", ""), RAW);
  readFileSync(path);
});

test("what is asked of the console as JSON is as harmless as the file", async () => {
  const { stdout } = await runCode(
    `const log = initLogger({ console: "json" }); log.info(${JSON.stringify(TEXT)}); await log.close();`,
  );
  assert.equal(stdout.split("\n").length, 2);
  assert.doesNotMatch(stdout.replaceAll("\n", ""), RAW);
});
