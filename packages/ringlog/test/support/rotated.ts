import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Line, logFile, parseLog } from "./log-lines.js";

const ROTATED = /^app\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.log(\.gz)?$/;

/** Names of the rotated files of `app.log`, oldest first. */
export function rotatedNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => ROTATED.test(name))
    .sort();
}

/** What is in each rotated file, oldest first, and at last in the file itself. */
export function allTexts(folder: string): string[] {
  return [...rotatedNames(folder).map((name) => textOf(join(folder, name))), readFileSync(logFile(folder), "utf8")];
}

export function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The lines of all files in the order of their names: every one whole. */
export function allLines(folder: string): Line[] {
  return allTexts(folder).flatMap(parseLog);
}
