// The format file for lnav, by lnav itself over a file that the library wrote. Needs the Debian package lnav.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { initLogger, withRequestId } from "ringlog";
import { jsonLines, newFolder } from "./run-cli.js";

const FORMAT = fileURLToPath(new URL("../../../../../lnav/ringlog.json", import.meta.url));

test("lnav knows a log of ringlog: format, times, levels, stacks line by line", async (t) => {
  if (spawnSync("lnav", ["-V"]).error !== undefined) return t.skip("needs lnav");
  const folder = await newFolder();
  const home = join(folder, "home");
  await mkdir(home);
  const lnav = async (...args: string[]) => {
    const { stdout, stderr } = await promisify(execFile)("lnav", args, {
      env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", TERM: "xterm" },
    });
    return { stdout, stderr };
  };
  await lnav("-i", FORMAT);
  assert.equal((await lnav("-C")).stderr, "", "the format file is valid");
  const filePath = join(folder, "app.log");
  const log = initLogger({ logName: "shop", filePath, console: "off", level: "trace" });
  for (const level of ["trace", "debug", "info", "warn"] as const) log[level](`a ${level}`, { size: 7 });
  withRequestId("r-1", () => log.error("it failed", new TypeError("x is undefined")));
  log.fatal("going down");
  await log.close();
  const records = jsonLines(await readFile(filePath, "utf8"));
  const rows = (
    await lnav(
      "-n",
      "-c",
      ";select log_format, log_time, log_level, log_body from all_logs",
      "-c",
      ":write-csv-to -",
      filePath,
    )
  ).stdout;
  const expected = records.map(({ time, level, msg }) => {
    const shown = String(time).replace("T", " ").replace("Z", "");
    return `ringlog_log,${shown},${level === "warn" ? "warning" : String(level)},${String(msg)}`;
  });
  assert.deepEqual(rows.trimEnd().split("\n").slice(1), expected);
  const { stdout } = await lnav("-n", filePath);
  assert.match(
    stdout,
    /ERROR +shop it failed\n(?: .*\n)* +exception\.stacktrace: TypeError: x is undefined\n +exception\.stacktrace: +at /,
  );
  assert.match(stdout, /INFO +shop a info\n +size: 7\n/, "own fields are shown, readings are not");
  assert.doesNotMatch(stdout, /process\.memory\.usage/);
});
