import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Line, logFile, ofEvent, readLog } from "./log-lines.js";
import { type Ending, type ProgramOptions, run } from "./program.js";

/** False where koffi can be loaded, else why these tests are skipped. */
export const WITHOUT_KOFFI: string | false = canLoadKoffi() ? false : "needs koffi, which does not load here";

function canLoadKoffi(): boolean {
  if (process.platform === "win32") return false;
  try {
    createRequire(import.meta.url)("koffi");
    return true;
  } catch {
    return false;
  }
}

export function ringsFolder(folder: string): string {
  return join(folder, "rings");
}

/** Names in the folder of the rings: one a run that has not ended, or not cleanly. */
export function runsIn(folder: string): string[] {
  return existsSync(ringsFolder(folder)) ? readdirSync(ringsFolder(folder)) : [];
}

/** Runs the fixture to its death, which must leave something. */
export async function die(folder: string, how: string, count = 100, options: ProgramOptions = {}): Promise<Ending> {
  const ending = await run("durable.mjs", { ...options, args: [folder, how, String(count)] });
  if (runsIn(folder).length === 0) throw new Error(`nothing was left by ${how}: ${JSON.stringify(ending)}`);
  return ending;
}

/** The next start, which logs once and ends by itself; gives all lines there are then, checked. */
export async function startAgain(folder: string, options: object = {}): Promise<Line[]> {
  const ending = await run("durable.mjs", { args: [folder, "end", "1", JSON.stringify(options)] });
  if (ending.code !== 0 || ending.stderr !== "") throw new Error(JSON.stringify(ending));
  return readLog(logFile(folder));
}

/** The only line that says what was recovered. */
export function recoveredLine(lines: readonly Line[]): Line {
  const [line, ...more] = ofEvent(lines, "ringlog.recovered");
  if (line === undefined || more.length > 0) throw new Error(`${more.length + 1} or no lines say what was recovered`);
  return line;
}
