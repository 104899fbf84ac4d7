import { fstatSync, statSync } from "node:fs";
import { isSet, showsLinks } from "../../../ringlog/src/runtime/terminal-links.js";

const DEFAULT_COLUMNS = 80;

/** What is known of where the output goes. */
export interface Terminal {
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean;
  /** Colours, and symbols; without them all is said in words. */
  readonly color: boolean;
  /** What decided about colour, in words. */
  readonly colorReason: string;
  /** Columns at this moment: a terminal may be resized. */
  readonly columns: () => number;
  readonly columnsReason: string;
  readonly links: boolean;
}

/** The parts of a stream that matter here. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type ColorChoice = "always" | "never" | "auto";

/** `--color` decides, else `NO_COLOR`, else `FORCE_COLOR`, else whether it is a terminal that can. */
export function describeTerminal(stream: TerminalStream, env: NodeJS.ProcessEnv, choice: ColorChoice): Terminal {
  const isTerminal = stream.isTTY === true;
  const [color, colorReason] = resolveColor(isTerminal, env, choice);
  const columns = resolveColumns(stream, env);
  return {
    isTerminal,
    color,
    colorReason,
    columns: () => resolveColumns(stream, env)[0],
    columnsReason: columns[1],
    links: color && isTerminal && showsLinks(env),
  };
}

function resolveColor(isTerminal: boolean, env: NodeJS.ProcessEnv, choice: ColorChoice): [boolean, string] {
  if (choice !== "auto") return [choice === "always", `--color=${choice}`];
  if (isSet(env["NO_COLOR"])) return [false, "NO_COLOR is set"];
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return [forced !== "0" && forced !== "false", `FORCE_COLOR is ${JSON.stringify(forced)}`];
  if (!isTerminal) return [false, "stdout is no terminal"];
  if (isSet(env["CI"])) return [false, "CI is set"];
  if (env["TERM"] === "dumb") return [false, "TERM is dumb"];
  return [true, "stdout is a terminal"];
}

function resolveColumns({ columns }: TerminalStream, env: NodeJS.ProcessEnv): [number, string] {
  if (columns !== undefined && columns > 0) return [columns, "the terminal"];
  const given = Number(env["COLUMNS"]);
  return Number.isInteger(given) && given > 0 ? [given, "COLUMNS"] : [DEFAULT_COLUMNS, "no terminal tells another"];
}

/** What a standard stream is: Node opens one when it is first read, which takes a while and is not needed for a pipe. */
export function streamOf(name: "stdout" | "stderr"): TerminalStream {
  return mayBeTerminal(name === "stdout" ? 1 : 2) ? process[name] : {};
}

function mayBeTerminal(fd: number): boolean {
  if (process.platform === "win32") return true;
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && stat.rdev !== statSync("/dev/null").rdev;
  } catch {
    return false; // Closed.
  }
}
