// @ts-check
// Checks what `npm pack` would publish: few bytes, no dependency, nothing that runs on install, nothing of this machine.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

/** @typedef {{ folder: string, maxBytes: number, dependencies: readonly string[], files: RegExp }} Package */

/** @type {readonly Package[]} */
const PACKAGES = [
  {
    folder: "packages/ringlog",
    maxBytes: 500_000,
    dependencies: [],
    files: /^(?:dist\/.+|package\.json|README\.md|LICENSE)$/,
  },
  {
    folder: "packages/ringlog-cli",
    maxBytes: 1_500_000,
    dependencies: ["@duckdb/node-api", "ringlog"],
    files: /^(?:bin\/ringlog\.js|dist\/.+|lnav\/ringlog\.json|package\.json|README\.md|LICENSE)$/,
  },
];

const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {Package} wanted @returns {{ readonly problems: readonly string[], readonly summary: string }} */
function check({ folder, maxBytes, dependencies, files }) {
  const packageDir = join(rootDir, folder);
  const pack = npmPack(packageDir);
  const manifest = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
  const paths = pack.files.map(({ path }) => path);
  const depends = Object.keys(manifest.dependencies ?? {});
  const problems = [
    ...(pack.unpackedSize > maxBytes ? [`${pack.unpackedSize} bytes unpacked, ${maxBytes} at most`] : []),
    ...depends.filter((name) => !dependencies.includes(name)).map((name) => `depends on ${name}`),
    ...INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name]).map((name) => `runs "${name}" on install`),
    ...paths.filter((path) => !files.test(path)).map((path) => `would publish ${path}`),
    ...["README.md", "LICENSE"].filter((name) => !paths.includes(name)).map((name) => `lacks ${name}`),
    ...paths
      .filter((path) => namesThisMachine(join(packageDir, path)))
      .map((path) => `${path} names a folder of this machine`),
  ];
  const needs = depends.length === 0 ? "no dependency" : `depends on ${depends.join(", ")}`;
  return { problems, summary: `${paths.length} files, ${pack.unpackedSize} bytes unpacked, ${needs}` };
}

/** @param {string} packageDir @returns {{ readonly unpackedSize: number, readonly files: readonly { readonly path: string }[] }} */
function npmPack(packageDir) {
  const stdout = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: packageDir, encoding: "utf8" });
  return JSON.parse(stdout)[0];
}

/** @param {string} path */
function namesThisMachine(path) {
  return readFileSync(path, "utf8").includes(rootDir);
}

for (const wanted of PACKAGES) {
  const { problems, summary } = check(wanted);
  for (const problem of problems) console.error(`${wanted.folder}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${wanted.folder}: ${summary}`);
}
