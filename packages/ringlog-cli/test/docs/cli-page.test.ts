// Runs the commands of docs/cli.md over the logs that its beginning speaks of, and compares what they print with what the page shows:
//
//     ```sh cli exit=3     a command line; `ringlog` is the built program
//     ```text cli          what it printed; "…" alone on a line stands for any lines
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Block, extractBlocks, placeOf } from "../../../ringlog/test/docs/blocks.js";
import { assertText } from "../../../ringlog/test/docs/expectation.js";
import { COMMANDS } from "../../src/cli/commands.js";
import { optionsOf } from "../../src/cli/help.js";
import { CLI, newFolder } from "../commands/run-cli.js";
import { payLog, webLog } from "../commands/shop-log.js";

const PAGE = "docs/cli.md";
const page = await readFile(fileURLToPath(new URL(`../../../../../../../${PAGE}`, import.meta.url)), "utf8");
const cwd = await newFolder();
await writeFile(join(cwd, "web.log"), webLog());
await writeFile(join(cwd, "pay.log"), payLog());
await writeFile(join(cwd, "ringlog"), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
await chmod(join(cwd, "ringlog"), 0o755);

const blocks = extractBlocks(PAGE, page).filter(({ attributes }) => attributes.has("cli"));

for (const [index, block] of blocks.entries()) {
  if (block.language !== "sh") continue;
  test(`${placeOf(block)} prints what the page shows`, async () => {
    const { text, code } = await run(block);
    assert.equal(code, Number(block.attributes.get("exit") ?? 0), text);
    const shown = blocks[index + 1];
    if (shown?.language === "text") assertText(text, shown.text, placeOf(shown));
  });
}

function run({ text }: Block): Promise<{ readonly text: string; readonly code: number }> {
  const PATH = `${cwd}${delimiter}${process.env["PATH"] ?? ""}`;
  return new Promise((resolve) => {
    const child = execFile(
      "sh",
      ["-c", text],
      { cwd, env: { PATH, HOME: cwd, TZ: "UTC", COLUMNS: "100" } },
      (error, stdout, stderr) =>
        resolve({ text: stdout + stderr, code: typeof error?.code === "number" ? error.code : 0 }),
    );
    child.stdin?.end();
  });
}

test("the page names every command and every option", () => {
  for (const command of COMMANDS) {
    assert.ok(page.includes(`ringlog ${command.name === "show" ? "FILE" : command.name}`), command.name);
    for (const { name } of optionsOf(command)) assert.ok(page.includes(`--${name}`), `--${name} of ${command.name}`);
  }
});
