import { testFolder } from "../support/folder.js";
import { type Line, logFile, readLog } from "../support/log-lines.js";
import { type Ending, type ProgramOptions, run } from "../support/program.js";

export const IMPORT: readonly string[] = ["--import", "ringlog/register"];
export const REQUIRE: readonly string[] = ["-r", "ringlog/register"];

type Context = Parameters<typeof testFolder>[0];

export interface Ran extends Ending {
  readonly lines: Line[];
}

/** Runs a fixture that logs to a file of its own, at every level, and not to the console. */
export async function ran(t: Context, name: string, options: ProgramOptions = {}): Promise<Ran> {
  const path = logFile(testFolder(t));
  const ending = await run(`register/${name}`, {
    nodeArgs: IMPORT,
    ...options,
    env: { LOG_LEVEL: "trace", RINGLOG_FILE_PATH: path, RINGLOG_CONSOLE: "off", ...options.env },
  });
  return { ...ending, lines: readLog(path) };
}

/** Level and message of each. */
export const said = (lines: readonly Line[]): unknown[][] => lines.map(({ level, msg }) => [level, msg]);
