// @ts-check
// Builds the package into dist/: the command line, the threads that scan, and the viewer's page. Does nothing when neither the
// sources nor dist/ have changed since the last build. Usage: node build.mjs [--force]
import { chmod, copyFile, cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { hashFiles, readStamp, writeStamp } from "../../ringlog/scripts/up-to-date.mjs";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const rootDir = join(packageDir, "../..");
const distDir = join(packageDir, "dist");
const stampFile = join(packageDir, "build/dist.stamp");

const INPUTS = ["packages/ringlog/src", "packages/ringlog-cli/src", "packages/ringlog-cli/scripts"];
const ROOT_INPUTS = ["packages/ringlog-cli/package.json", "tsconfig.base.json", "package-lock.json", "LICENSE"];

/** Builds unless dist/ is what these sources made. */
async function buildIfNeeded() {
  const before = await currentStamp();
  if (!process.argv.includes("--force") && (await readStamp(stampFile)) === before) return;
  const startMs = performance.now();
  await buildAll();
  await writeStamp(stampFile, await currentStamp());
  process.stderr.write(`built ringlog-cli in ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
}

/** Tests are no input, nor is the library's generated code, which nothing here loads. */
function currentStamp() {
  const inputs = [...INPUTS, ...ROOT_INPUTS].map((path) => join(rootDir, path));
  return hashFiles([...inputs, distDir], (path) => !path.endsWith(".test.ts") && !path.includes("/generated/"));
}

/** dist/ is filled beside and put in place at once: a program that starts meanwhile finds it whole. */
async function buildAll() {
  const stage = join(packageDir, `build/stage-${process.pid}`);
  try {
    await Promise.all([buildPrograms(stage), buildPage(join(stage, "web"))]);
    await rm(`${stage}-old`, { recursive: true, force: true });
    await rename(distDir, `${stage}-old`).catch(ignoreMissing);
    await mkdir(dirname(distDir), { recursive: true });
    await rename(stage, distDir);
    await copyFile(join(rootDir, "LICENSE"), join(packageDir, "LICENSE"));
  } finally {
    await rm(stage, { recursive: true, force: true });
    await rm(`${stage}-old`, { recursive: true, force: true });
  }
}

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

/**
 * Each program is one file. What it loads only when needed (DuckDB, the library) stays outside.
 * @param {string} out
 */
async function buildPrograms(out) {
  const { version } = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8"));
  await build({
    absWorkingDir: packageDir,
    entryPoints: {
      cli: "src/cli.ts",
      "scan-thread": "src/scan/scan-thread.ts",
      "index-thread": "src/index/thread/index-thread.ts",
    },
    outdir: out,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    packages: "external",
    splitting: true,
    chunkNames: "[name]-[hash]",
    define: { RINGLOG_CLI_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  await chmod(join(out, "cli.js"), 0o755);
}

/**
 * The page and all that it needs: it loads nothing from elsewhere.
 * @param {string} out
 */
async function buildPage(out) {
  await build({
    absWorkingDir: packageDir,
    entryPoints: { app: "src/web/app.tsx" },
    outdir: out,
    bundle: true,
    minify: true,
    platform: "browser",
    target: ["chrome123", "firefox120", "safari17.5"],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "linked",
    logLevel: "warning",
  });
  await cp(join(packageDir, "src/web/static"), out, { recursive: true });
}

try {
  await buildIfNeeded();
} catch (error) {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
