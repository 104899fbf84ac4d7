// @ts-check
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * One hash over the names and contents of all files in `paths` (files or folders; missing ones count as missing).
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [accepts]
 */
export async function hashFiles(paths, accepts = () => true) {
  const hash = createHash("sha256");
  for (const root of paths) {
    for (const path of (await listFiles(root)).filter(accepts)) {
      hash
        .update(`${relative(root, path)}\0`)
        .update(await readFile(path))
        .update("\0");
    }
    hash.update("\0");
  }
  return hash.digest("hex");
}

/**
 * All files at or below `root`, sorted; none if it does not exist.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
export async function listFiles(root) {
  if (!existsSync(root)) return [];
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (entries === undefined) return [root];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} path */
export async function readStamp(path) {
  return existsSync(path) ? await readFile(path, "utf8") : undefined;
}

/**
 * @param {string} path
 * @param {string} stamp
 */
export async function writeStamp(path, stamp) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, stamp);
}
