// @ts-check
import { execFileSync } from "node:child_process";

/** @type {Map<string, readonly number[]>} */
const versions = new Map();

/** Whether a Node.js is older than a version. @param {string} node its path @param {number} major @param {number} [minor] */
export function isOlder(node, major, minor = 0) {
  const known = versions.get(node) ?? readVersion(node);
  versions.set(node, known);
  const [ownMajor = 0, ownMinor = 0] = known;
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

/** @param {string} node */
function readVersion(node) {
  return execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).split(".").map(Number);
}
