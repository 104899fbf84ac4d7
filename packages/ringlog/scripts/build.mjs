// @ts-check
// Builds the package into dist/: the worker's code as a string, one bundle a module format, and the declarations.
// Does nothing when neither the sources nor dist/ have changed since the last build. Usage: node build.mjs [--force]
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBundles, writeWorkerCode } from "./bundle.mjs";
import { writeDeclarations } from "./declarations.mjs";
import { hashFiles, listFiles, readStamp, writeStamp } from "./up-to-date.mjs";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const rootDir = join(packageDir, "../..");
const distDir = join(packageDir, "dist");
const stampFile = join(packageDir, "build/dist.stamp");

const INPUTS = ["src", "scripts", "package.json", "tsconfig.build.json"].map((path) => join(packageDir, path));
const ROOT_INPUTS = ["tsconfig.base.json", "package-lock.json", "README.md", "LICENSE"].map((path) =>
  join(rootDir, path),
);

/** Builds unless dist/ is what these sources made. */
async function buildIfNeeded() {
  const before = await currentStamp();
  if (!process.argv.includes("--force") && (await readStamp(stampFile)) === before) return;
  const startMs = performance.now();
  await build();
  await writeStamp(stampFile, await currentStamp());
  process.stderr.write(`built ringlog in ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
}

/** Tests are no input; the generated worker code is one, so that its loss is noticed. */
function currentStamp() {
  return hashFiles([...INPUTS, ...ROOT_INPUTS, distDir], (path) => !path.endsWith(".test.ts"));
}

/** dist/ is filled beside and moved in file by file: programs that load it meanwhile find it whole. */
async function build() {
  const stageDir = join(packageDir, `build/stage-${process.pid}`);
  try {
    await writeWorkerCode(packageDir);
    const out = join(stageDir, "dist");
    await allEnded([
      writeBundles(packageDir, out),
      writeDeclarations(packageDir, join(stageDir, "declarations"), out),
      copyDocuments(),
    ]);
    await publish(out);
  } finally {
    await rm(stageDir, { recursive: true, force: true });
  }
}

/**
 * Unlike `Promise.all`, fails only when none runs any more: nothing may write into a folder that is being removed.
 * @param {readonly Promise<unknown>[]} work
 */
async function allEnded(work) {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === "rejected") throw outcome.reason;
}

/** What of the README is in the package, beside its beginning; the rest, and the pages that it leads to, are in the repository. */
const SECTIONS_IN_PACKAGE = /^(?:The first minute|In your application|All options|What is not guaranteed)\n/;

/** npm packs README and LICENSE from the package's own folder only. */
async function copyDocuments() {
  const license = join(rootDir, "LICENSE");
  if (existsSync(license)) await copyFile(license, join(packageDir, "LICENSE"));
  const readme = await readFile(join(rootDir, "README.md"), "utf8");
  const [head = "", ...sections] = readme.split(/^## /m);
  const kept = sections.filter((section) => SECTIONS_IN_PACKAGE.test(section)).map((section) => `## ${section}`);
  await writeFile(join(packageDir, "README.md"), head + kept.join(""));
}

/**
 * Moves the files of `stage` into dist/ and removes everything else there.
 * @param {string} stage
 */
async function publish(stage) {
  const wanted = new Set();
  for (const path of await listFiles(stage)) {
    const target = join(distDir, relative(stage, path));
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    wanted.add(target);
  }
  for (const path of await listFiles(distDir)) if (!wanted.has(path)) await rm(path, { force: true });
}

try {
  await buildIfNeeded();
} catch (error) {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
