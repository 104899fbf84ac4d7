import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Owner } from "../../src/durable/owner.js";
import { die, ringsFolder, runsIn } from "./durable.js";
import { testFolder } from "./folder.js";
import { type Line, parseLog } from "./log-lines.js";

/** What a small run has left. */
export interface SmallRun {
  readonly folder: string;
  readonly runFolder: string;
  readonly owner: Owner;
}

/** A small run: few records, one of them with an error that has withheld others. */
export async function smallRun(t: TestContext): Promise<SmallRun> {
  const folder = testFolder(t);
  await die(folder, "small");
  const runFolder = join(ringsFolder(folder), runsIn(folder)[0] as string);
  return { folder, runFolder, owner: JSON.parse(readFileSync(join(runFolder, "owner"), "utf8")) as Owner };
}

/** Own records that it has logged and not withheld. */
export const SMALL_RUN_RECORDS = 4;

/** The lines of a file that may not be there, each of them whole. */
export function linesIn(path: string): Line[] {
  return existsSync(path) ? parseLog(readFileSync(path, "utf8")) : [];
}
