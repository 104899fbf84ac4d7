import type { ConsoleConfig } from "../ring/consumer-config.js";
import { isSet, showsLinks } from "./terminal-links.js";
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
