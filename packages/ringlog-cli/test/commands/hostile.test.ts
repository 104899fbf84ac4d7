// Whatever a log holds, every command ends, says nothing that controls the terminal, and keeps its memory.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { newFolder, runCli } from "./run-cli.js";

const cwd = await newFolder();
const head = '{"time":"2026-11-27T10:00:00.000Z","level":"error","msg":';
const CONTROLS = "\u001b]0;t\u0007\u001b[2J\u0000\u009b\u202e\r\u2028";
const lines = [
  `${head}${JSON.stringify(CONTROLS)},"service.name":${JSON.stringify(CONTROLS)},"process.pid":1,"request.id":${JSON.stringify(CONTROLS)},"exception.type":${JSON.stringify(CONTROLS)},"exception.stacktrace":${JSON.stringify(`${CONTROLS}\n at ${CONTROLS}`)}}`,
  `${head}"a","__proto__":{"x":1},"constructor":null,"hasOwnProperty":1}`,
  `${head}"deep","a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
  `${head}"wide",${Array.from({ length: 10_000 }, (_, index) => `"k${index}":${index}`).join(",")}}`,
  `${head}"twice","msg":"again","level":7,"time":"never"}`,
  `${head}"numbers","log_count":1e400,"event.name":"ringlog.suppressed","suppressed.requests":-5}`,
  "{",
  CONTROLS.replace("\r", ""),
  "",
];
const invalid = Buffer.from([0xff, 0xfe, 0x80, 0x0a, 0x00, 0x00, 0x0a, 0xc3, 0x28, 0x0a]);
const long = Buffer.alloc(20 * 1024 * 1024, "x");
await writeFile(
  join(cwd, "bad.log"),
  Buffer.concat([
    Buffer.from(`${lines.join("\n")}\n`),
    invalid,
    Buffer.from(`${head}"`),
    long,
    Buffer.from('"}\n'),
    Buffer.from(`${head}"last"}`),
  ]),
);

for (const args of [
  ["bad.log"],
  ["tail", "bad.log"],
  ["errors", "bad.log"],
  ["stats", "bad.log"],
  ["query", "level>=warn", "bad.log"],
  ["trace", "x", "bad.log"],
  ["verify", "bad.log"],
  ["doctor", "bad.log"],
  ["show", "bad.log", "bad.log", "./bad.log"],
])
  for (const look of [[], ["--color"], ["--json"]]) {
    test(`${[...args, ...look].join(" ")} over a hostile log`, async () => {
      const { stdout, stderr, end } = await runCli([...args, ...look], { cwd });
      assert.ok(end === 0 || end === 1 || end === 3, `${end}: ${stderr}`);
      assert.doesNotMatch(stderr, /should not have happened|^ {4}at /m);
      // Latin and other printable text, tabs, newlines, and colours.
      const shown = (stdout + stderr).replace(/\x1b\[[\d;]*m/g, "");
      if (look[0] !== "--json") assert.doesNotMatch(shown, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]/);
      else
        for (const line of stdout.split("\n"))
          if (line !== "") assert.doesNotThrow(() => JSON.parse(line), line.slice(0, 200));
    });
  }
