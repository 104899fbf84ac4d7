// @ts-check
// Checks what `npm pack` would publish: few bytes, no dependency, nothing that runs on install, nothing of this machine.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAX_UNPACKED_BYTES = 500_000;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];
const WANTED_FILES = /^(?:dist\/.+|package\.json|README\.md|LICENSE)$/;

const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));
const packageDir = join(rootDir, "packages/ringlog");

const pack = npmPack();
const manifest = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
const paths = pack.files.map(({ path }) => path);

const problems = [
  ...(pack.unpackedSize > MAX_UNPACKED_BYTES
    ? [`${pack.unpackedSize} bytes unpacked, ${MAX_UNPACKED_BYTES} at most`]
    : []),
  ...Object.keys(manifest.dependencies ?? {}).map((name) => `depends on ${name}`),
  ...INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name]).map((name) => `runs "${name}" on install`),
  ...paths.filter((path) => !WANTED_FILES.test(path)).map((path) => `would publish ${path}`),
  ...["README.md", "LICENSE"].filter((name) => !paths.includes(name)).map((name) => `lacks ${name}`),
  ...paths
    .filter((path) => namesThisMachine(join(packageDir, path)))
    .map((path) => `${path} names a folder of this machine`),
];

/** @returns {{ readonly unpackedSize: number, readonly files: readonly { readonly path: string }[] }} */
function npmPack() {
  const stdout = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: packageDir, encoding: "utf8" });
  return JSON.parse(stdout)[0];
}

/** @param {string} path */
function namesThisMachine(path) {
  return readFileSync(path, "utf8").includes(rootDir);
}

for (const problem of problems) console.error(`package: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`package: ${paths.length} files, ${pack.unpackedSize} bytes unpacked, no dependency`);
