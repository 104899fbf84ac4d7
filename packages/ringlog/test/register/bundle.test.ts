// A program whose first line imports `ringlog/register`, bundled and moved to an empty folder.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { Project } from "../package/project.js";

const PROGRAM = `
  import "ringlog/register";
  console.log("bundled");
  console.error(new Error("failed"));
`;

let project: Project;
before(() => {
  project = new Project();
  project.write("app.mjs", PROGRAM);
});
after(() => project.remove());

for (const format of ["esm", "cjs"] as const)
  for (const minify of [false, true])
    test(`${format}${minify ? ", minified" : ""}: the console becomes records`, async () => {
      const name = `${format}-${minify}.${format === "esm" ? "mjs" : "cjs"}`;
      const outfile = join(project.folder, "made", name);
      const bundle = { bundle: true, platform: "node", logLevel: "silent" } as const;
      await build({ ...bundle, absWorkingDir: project.folder, entryPoints: ["app.mjs"], outfile, format, minify });
      const alone = join(project.folder, `alone-${name}`);
      mkdirSync(alone);
      copyFileSync(outfile, join(alone, name));
      const env = { RINGLOG_FILE_PATH: `${name}.log`, RINGLOG_CONSOLE: "off" };
      assert.deepEqual(project.node([join(alone, name)], env), { code: 0, stdout: "", stderr: "" });
      assert.deepEqual(
        project.records(`${name}.log`).map(({ msg, level }) => [level, msg]),
        [
          ["info", "bundled"],
          ["error", "failed"],
        ],
      );
    });
