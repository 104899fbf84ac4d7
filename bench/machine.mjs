// What a result must say so that it can be compared: machine, versions, commit, date. Neither host name nor paths.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

const GIB = 2 ** 30;

/**
 * @param {string} node the version that measured, with its "v"
 * @param {readonly string[]} packages
 */
export function describeMachine(node, packages) {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / GIB),
    /** Of the minute before: where it is not far below the number of cores, others were at work too. */
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    platform: `${process.platform} ${process.arch}`,
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

/** npm puts a package beside the bench or above it. */
function versionOf(name) {
  const urls = ["./node_modules/", "../node_modules/"].map(
    (folder) => new URL(`${folder}${name}/package.json`, import.meta.url),
  );
  const url = urls.find((one) => existsSync(one));
  return url === undefined ? "not installed" : JSON.parse(readFileSync(url, "utf8")).version;
}

/** With a plus sign where what is measured has changes. */
function commit() {
  try {
    const cwd = new URL("..", import.meta.url);
    const git = (...args) =>
      execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changes = git(
      "status",
      "--porcelain",
      "--",
      "packages",
      "bench/*.mjs",
      "bench/measure",
      "bench/peers",
      "bench/suites",
    );
    return git("rev-parse", "--short", "HEAD") + (changes === "" ? "" : "+");
  } catch {
    // Not a git clone; the result then says so.
    return "unknown";
  }
}
