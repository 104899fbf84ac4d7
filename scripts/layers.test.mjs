// @ts-check
// The import rules in biome.json hold the architecture: each forbidden import must be found, each allowed one pass.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @type {Readonly<Record<string, { readonly may: readonly string[], readonly mayNot: readonly string[] }>>} */
const RULES = {
  record: { may: ["record", "ring"], mayNot: ["caller", "worker", "runtime", "generated", "durable"] },
  ring: { may: ["record", "ring"], mayNot: ["caller", "worker", "runtime", "generated", "durable"] },
  durable: { may: ["record", "ring", "durable"], mayNot: ["caller", "worker", "runtime", "generated"] },
  caller: { may: ["record", "ring", "caller"], mayNot: ["worker", "runtime", "generated"] },
  worker: { may: ["record", "ring", "worker"], mayNot: ["caller", "runtime", "generated"] },
  verify: { may: ["record", "options", "verify"], mayNot: ["ring", "caller", "worker", "runtime", "generated"] },
  runtime: { may: ["record", "ring", "caller", "worker", "generated"], mayNot: [] },
};

/** @param {string} other */
function statements(other) {
  return [
    `import { a } from "../${other}/a.js"; a();`,
    `import type { A } from "../${other}/deep/a.js"; export const a: A = 1;`,
    `export * from "../../${other}/a.js";`,
    `await import("../${other}/a.js");`,
  ];
}

/** One file a statement: `file` is its path below `src`. */
const probes = Object.entries(RULES).flatMap(([folder, { may, mayNot }]) =>
  [...may, ...mayNot].flatMap((other) =>
    statements(other).map((text, index) => ({
      folder,
      file: `${folder}/${other}-${index}.ts`,
      text,
      forbidden: mayNot.includes(other),
    })),
  ),
);

/** What Biome says about all probes, in a tree of their own with the project's configuration. */
let report = "";
let tree = "";

before(async () => {
  tree = await mkdtemp(join(tmpdir(), "ringlog-layers-"));
  const config = JSON.parse(await readFile(join(ROOT, "biome.json"), "utf8"));
  await writeFile(join(tree, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const { file, text } of probes) {
    const path = join(tree, "packages/ringlog/src", file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${text}\n`);
  }
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--only=style/noRestrictedImports", "--reporter=github", "--max-diagnostics=none", "."];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: "utf8" });
  report = `${stdout}${stderr}`;
});

after(() => rm(tree, { recursive: true, force: true }));

for (const folder of Object.keys(RULES)) {
  test(`${folder} imports only what it may`, () => {
    for (const probe of probes.filter((each) => each.folder === folder)) {
      assert.equal(report.includes(`/${probe.file}`), probe.forbidden, `${probe.file}: ${probe.text}`);
    }
  });
}
