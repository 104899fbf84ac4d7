// A program that was bundled with ringlog, moved to an empty folder and run there: the worker's code comes along.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type BuildOptions, build } from "esbuild";
import { Project } from "./project.js";

const PROGRAM = `
  import { initLogger } from "ringlog";
  const log = initLogger({ filePath: process.argv[2], console: "off" });
  log.error("failed", new Error("the first"));
  log.close().then(() => console.log(log.stats().mode));
`;

let project: Project;
before(() => {
  project = new Project();
  project.write("app.mjs", PROGRAM);
});
after(() => project.remove());

/** Bundles the program into a folder with nothing else in it; gives the bundle's path. */
async function bundle(name: string, options: BuildOptions): Promise<string> {
  const made = join(project.folder, "made", name);
  await build({
    absWorkingDir: project.folder,
    entryPoints: ["app.mjs"],
    outfile: made,
    bundle: true,
    platform: "node",
    logLevel: "silent",
    ...options,
  });
  const alone = join(project.folder, `alone-${name}`);
  mkdirSync(alone);
  copyFileSync(made, join(alone, name));
  return join(alone, name);
}

const BUNDLES: Readonly<Record<string, BuildOptions>> = {
  "esm.mjs": { format: "esm" },
  "esm.min.mjs": { format: "esm", minify: true },
  "cjs.cjs": { format: "cjs" },
  "cjs.min.cjs": { format: "cjs", minify: true },
};

for (const [name, options] of Object.entries(BUNDLES)) {
  test(`bundled by esbuild (${name}), the worker writes the same records`, async () => {
    const log = `${name}.log`;
    assert.deepEqual(project.node([await bundle(name, options), log]), { code: 0, stdout: "worker\n", stderr: "" });
    assert.deepEqual(
      project.records(log).map(({ msg, seq, "exception.message": message }) => [msg, seq, message]),
      [["failed", 1, "the first"]],
    );
  });
}

test("a bundle without the worker's code says at once what is missing", async () => {
  const path = await bundle("without.mjs", {
    format: "esm",
    plugins: [
      {
        name: "leaves-out",
        setup: ({ onLoad }) => onLoad({ filter: /core\.cjs$/ }, () => ({ contents: "" })),
      },
    ],
  });
  const { code, stderr } = project.node([path, "without.log"]);
  assert.equal(code, 1);
  assert.match(stderr, /^Error: ringlog: core\.cjs was left out/m);
});
