// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { buildFolder, ROOT } from "./find.mjs";

const LIBRARY = "packages/ringlog";
const CLI = "packages/ringlog-cli";
const PROJECTS = [`${LIBRARY}/tsconfig.test.json`, `${CLI}/tsconfig.test.json`, `${CLI}/tsconfig.test.web.json`];

/**
 * Builds the packages, compiles their tests into build/, and puts the fixtures beside them.
 * @param {{ readonly unchecked: boolean }} options with `unchecked`, errors of the build and of types are shown, not fatal
 */
export async function buildAll({ unchecked }) {
  const lenient = unchecked ? ["--noCheck", "--noEmitOnError", "false"] : [];
  const built = [
    ...[LIBRARY, CLI].map((folder) => runNode(join(folder, "scripts/build.mjs"), [])),
    ...PROJECTS.map((project) => runNode("node_modules/typescript/bin/tsc", ["-p", project, ...lenient])),
  ];
  if (built.includes(false) && !unchecked) throw new Error("no test ran: the build failed");
  for (const folder of [LIBRARY, CLI]) await copyFixtures(folder);
}

/**
 * What `tsc` leaves: programs in JavaScript, data, and everything in folders named `cases`.
 * @param {string} folder of a package
 */
async function copyFixtures(folder) {
  if (!existsSync(join(ROOT, folder, "test"))) return;
  const isCompiled = (/** @type {string} */ path) => /\.[cm]?tsx?$/.test(path) && !/[\\/]cases[\\/]/.test(path);
  await cp(join(ROOT, folder, "test"), join(buildFolder(folder), "test"), {
    recursive: true,
    filter: (path) => !isCompiled(path) && !path.includes("node_modules"),
  });
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @returns whether it succeeded
 */
function runNode(script, args) {
  return spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" }).status === 0;
}
