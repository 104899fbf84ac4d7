// What people see of errors, stats, trace and help, at several widths. After a wanted change: UPDATE_GOLDEN=1 writes the files anew.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { newFolder, runCli } from "./run-cli.js";
import { payLog, webLog } from "./shop-log.js";

const GOLDEN = fileURLToPath(new URL("../../../../../test/commands/golden/", import.meta.url));
const cwd = await newFolder();
await writeFile(join(cwd, "web.log"), webLog());
await writeFile(join(cwd, "pay.log"), payLog());

const CASES: Record<string, readonly string[]> = {
  errors: ["errors", "web.log", "pay.log"],
  stats: ["stats", "web.log", "pay.log"],
  trace: ["trace", "r-1", "web.log", "pay.log"],
  "help-errors": ["help", "errors"],
  help: ["--help"],
};

for (const [name, args] of Object.entries(CASES))
  for (const columns of [40, 80, 200])
    for (const look of ["words", "color"]) {
      test(`${name} at ${columns} columns, in ${look}`, async () => {
        const color = look === "color" ? ["--color"] : [];
        const { stdout, stderr } = await runCli([...args, ...color], { cwd, env: { COLUMNS: String(columns) } });
        assert.equal(stderr, "");
        for (const line of stdout.split("\n")) assert.ok(widthOf(line) <= columns, `${widthOf(line)} columns: ${line}`);
        await compare(`${name}-${columns}-${look}.txt`, stdout.replaceAll("\u001b", "␛"));
      });
    }

/** All characters that are shown here take one column. */
function widthOf(line: string): number {
  return line.replace(/\x1b\[[\d;]*m/g, "").length;
}

async function compare(file: string, actual: string): Promise<void> {
  if (process.env["UPDATE_GOLDEN"] === "1") {
    await mkdir(GOLDEN, { recursive: true });
    await writeFile(join(GOLDEN, file), actual);
  }
  assert.equal(actual, await readFile(join(GOLDEN, file), "utf8"));
}
