// What a result must say so that it can be compared: machine, versions, commit. Neither host name nor paths.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";

const GIB = 2 ** 30;

/** @param {readonly string[]} packages */
export function describeMachine(packages) {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / GIB),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    commit: commit(),
  };
}

function versionOf(name) {
  const folder = name === "ringlog" ? "../packages/ringlog" : `../node_modules/${name}`;
  return JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), "utf8")).version;
}

/** With a plus sign where the tree has changes. */
function commit() {
  try {
    const cwd = new URL(".", import.meta.url);
    const git = (...args) =>
      execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+");
  } catch {
    // Not a git clone; the result then says so.
    return "unknown";
  }
}
