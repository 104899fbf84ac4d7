import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { build } from "esbuild";

const PROGRAMS = {
  esm: 'import pino, { destination } from "ringlog/pino"; pino({ base: null }, destination(1)).info({ a: 1 }, "hello");',
  cjs: 'const pino = require("ringlog/pino"); pino({ base: null }, pino.destination(1)).info({ a: 1 }, "hello");',
} as const;

describe("ringlog/pino in one file, elsewhere", () => {
  for (const [format, contents] of Object.entries(PROGRAMS) as ["esm" | "cjs", string][])
    it(`${format}, minified, without a plugin`, async (t) => {
      const folder = mkdtempSync(join(tmpdir(), "ringlog-bundle-"));
      t.after(() => rmSync(folder, { recursive: true, force: true }));
      const outfile = join(folder, format === "esm" ? "app.mjs" : "app.cjs");
      const stdin = { contents, resolveDir: import.meta.dirname };
      await build({ stdin, outfile, format, bundle: true, minify: true, platform: "node", logLevel: "silent" });
      const { level, a, msg } = JSON.parse(
        execFileSync(process.execPath, [outfile], { cwd: folder, encoding: "utf8" }),
      );
      assert.deepEqual([level, a, msg], [30, 1, "hello"]);
    });
});
