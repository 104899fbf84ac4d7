import type { ConsoleConfig } from "../ring/consumer-config.js";
import type { SharedOptions } from "./thread-link.js";

const DEFAULT_COLUMNS = 80;

/** What is known of the console's stream. A worker cannot see it: `isTTY` is missing there. */
export interface ConsoleStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  getColorDepth?(env: NodeJS.ProcessEnv): number;
}

/** How the console is to be written: format first, colour is a second decision that never changes the format. */
export function resolveConsole(
  options: SharedOptions,
  env: NodeJS.ProcessEnv,
  stream: ConsoleStream,
  cwd: string,
): ConsoleConfig {
  const isTerminal = stream.isTTY === true;
  const isCi = isSet(env["CI"]);
  const color = resolveColor(env, isTerminal, isCi);
  return {
    format: options.console === "auto" ? (isTerminal || isCi ? "pretty" : "json") : options.console,
    fd: options.consoleStream === "stderr" ? 2 : 1,
    color,
    columns: resolveColumns(env, stream),
    links: color && isTerminal && !isCi && showsLinks(env),
    cwd,
  };
}

function resolveColor(env: NodeJS.ProcessEnv, isTerminal: boolean, isCi: boolean): boolean {
  if (isSet(env["NO_COLOR"])) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && !isCi && env["TERM"] !== "dumb";
}

function resolveColumns(env: NodeJS.ProcessEnv, stream: ConsoleStream): number {
  if (stream.columns !== undefined && stream.columns > 0) return stream.columns;
  const given = Number(env["COLUMNS"]);
  return Number.isInteger(given) && given > 0 ? given : DEFAULT_COLUMNS;
}

/** Programs known to show OSC 8 links; others may show the escape itself. */
const LINKING_PROGRAMS = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio"];
const LINKING_TERMINALS = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra"];

/** `FORCE_HYPERLINK` decides where it is set, as for other programs. */
function showsLinks(env: NodeJS.ProcessEnv): boolean {
  if (isSet(env["FORCE_HYPERLINK"])) return env["FORCE_HYPERLINK"] !== "0";
  if (Number(env["VTE_VERSION"] ?? 0) >= 5_000 || Number(env["KONSOLE_VERSION"] ?? 0) >= 201_200) return true;
  if (env["WT_SESSION"] !== undefined || LINKING_TERMINALS.includes(env["TERM"] ?? "")) return true;
  return LINKING_PROGRAMS.includes(env["TERM_PROGRAM"] ?? "");
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
