// @ts-check
// The library as a user gets it, and the tools beside it. Tools are kept from run to run; the library is not.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const COMPAT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGES = join(COMPAT, "../packages");
const MANIFESTS = ["package.json", "package-lock.json"];

/** Builds all packages and packs the library. @returns {Promise<string>} the tarball's path */
export async function packLibrary() {
  await run("npm", ["run", "--silent", "build"], { cwd: join(COMPAT, "..") });
  return pack("ringlog");
}

/** Packs a package that is built. @param {string} name @returns {Promise<string>} the tarball's path */
async function pack(name) {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-packed-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: join(PACKAGES, name) });
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** @type {Promise<void> | undefined} */
let commandLine;

/** Puts the command line, as a user gets it, beside the tools, once a run. @param {string} folder where they are installed */
export function addCommandLine(folder) {
  commandLine ??= pack("ringlog-cli").then((tarball) => unpack(tarball, join(folder, "node_modules", "ringlog-cli")));
  return commandLine;
}

/** @param {string} tarball @param {string} folder made anew */
async function unpack(tarball, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
}

/**
 * @param {string} tools
 * @param {string} tarball
 * @returns {Promise<string>} a folder with all of the tools and the library in its `node_modules`
 */
export async function installTools(tools, tarball) {
  const source = join(COMPAT, "tools", tools);
  const folder = join(COMPAT, ".installed", tools);
  const stamp = createHash("sha256");
  for (const name of MANIFESTS) stamp.update(await readFile(join(source, name)));
  const hash = stamp.digest("hex");
  if (hash !== (await readFile(join(folder, "stamp"), "utf8").catch(() => "")))
    await installAfresh(source, folder, hash);
  await unpack(tarball, join(folder, "node_modules", "ringlog"));
  return folder;
}

/**
 * @param {string} source
 * @param {string} folder
 * @param {string} hash
 */
async function installAfresh(source, folder, hash) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of MANIFESTS) await copyFile(join(source, name), join(folder, name));
  const install = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", install, { cwd: folder, maxBuffer: 2 ** 26 });
  await writeFile(join(folder, "stamp"), hash);
}
