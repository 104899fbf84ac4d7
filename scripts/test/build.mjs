// @ts-check
import { spawnSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./find.mjs";

const PACKAGE = join(ROOT, "packages/ringlog");

/**
 * Builds the package, compiles its tests into build/, and puts the fixtures beside them.
 * @param {{ readonly unchecked: boolean }} options with `unchecked`, errors of the build and of types are shown, not fatal
 */
export async function buildAll({ unchecked }) {
  const lenient = unchecked ? ["--noCheck", "--noEmitOnError", "false"] : [];
  const built = [
    runNode(join(PACKAGE, "scripts/build.mjs"), []),
    runNode(join(ROOT, "node_modules/typescript/bin/tsc"), ["-p", join(PACKAGE, "tsconfig.test.json"), ...lenient]),
  ];
  if (built.includes(false) && !unchecked) throw new Error("no test ran: the build failed");
  await copyFixtures();
}

/** What `tsc` leaves: programs in JavaScript, data, and everything in folders named `cases`. */
async function copyFixtures() {
  const isCompiled = (/** @type {string} */ path) => /\.[cm]?ts$/.test(path) && !/[\\/]cases[\\/]/.test(path);
  await cp(join(PACKAGE, "test"), join(PACKAGE, "build/test"), {
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
