// Compiles the cases against the built declarations, with every TypeScript that is installed, in both decorator modes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** From the compiled test in `build` to the sources. */
const CASES = fileURLToPath(new URL("../../../test/types/cases/", import.meta.url));
const require = createRequire(import.meta.url);

/** Names under which the versions are installed. */
const COMPILERS = ["typescript-5.4", "typescript-5.9", "typescript-6.0", "typescript"];

const OPTIONS = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  lib: ["es2023", "esnext.disposable", "esnext.decorators"],
  types: ["node"],
};

/** What the compiler must say of `advice.ts`, by its lines. */
const ADVICE = [
  /debug may return undefined here: add 'undefined' to the return type, or use debug\(\{ fallback \}\) or debug\(\{ crash: true \}\)/,
  /debug may return its fallback here: give one of the declared return type, or use debug\(\{ crash: true \}\)/,
  /debug wraps functions, and this field holds none/,
  /Did you mean to write 'crash'\?/,
];

function compilerPath(name: string): string | undefined {
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), "bin/tsc");
  } catch {
    // Not installed; the test says so.
    return undefined;
  }
}

/** What the compiler prints, in lines. Paths are relative to the folder of the cases. */
async function compile(compiler: string, experimentalDecorators: boolean): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-types-"));
  const files = ["accepted.ts", "refused.ts", "advice.ts", ...(experimentalDecorators ? [] : ["accepted-tc39.ts"])];
  const config = {
    compilerOptions: {
      ...OPTIONS,
      experimentalDecorators,
      typeRoots: [join(dirname(require.resolve("@types/node/package.json")), "..")],
    },
    files: files.map((file) => join(CASES, file)),
  };
  try {
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const args = [compiler, "-p", folder, "--pretty", "false"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: CASES, encoding: "utf8" });
    return `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

for (const name of COMPILERS) {
  const compiler = compilerPath(name);
  const skip = compiler === undefined ? `${name} is not installed` : false;
  for (const legacy of [false, true]) {
    test(`${name}, ${legacy ? "legacy" : "TC39"} decorators`, { skip }, async () => {
      const lines = await compile(compiler ?? "", legacy);
      const headLines = lines.filter((line) => !line.startsWith(" "));
      const others = headLines.filter((line) => !line.startsWith("advice.ts("));
      assert.deepEqual(others, [], lines.join("\n"));
      assert.equal(headLines.length, ADVICE.length, lines.join("\n"));
      for (const text of ADVICE) assert.match(lines.join("\n"), text);
    });
  }
}
