import { initLogger, RinglogError, warn } from "../../core.js";
import type { LoggerOptions } from "../../options/logger-options.js";
import { variableName } from "./variables.js";

type Given = { [option: string]: unknown };

/**
 * Starts the logger. What only shows as it starts (a file that cannot be opened, options that do not go together) is said in one
 * line on stderr, and the default of that variable holds: it must not keep the program from running.
 */
export function configure(options: LoggerOptions, say: (line: string) => void = warn, init = initLogger): void {
  const given: Given = { ...options };
  for (let tries = Object.keys(given).length + 1; tries > 0; tries--) {
    try {
      init(given);
      return;
    } catch (error) {
      const option = error instanceof RinglogError ? error.option?.replace(/\W.*$/s, "") : undefined;
      const wrong = option !== undefined && given[option] !== undefined ? option : undefined;
      say(
        `${wrong === undefined ? "cannot start" : variableName(wrong)}: ${(error as Error).message}; the default holds`,
      );
      leaveOut(given, wrong);
    }
  }
}

function leaveOut(given: Given, option: string | undefined): void {
  const left = option === undefined ? Object.keys(given) : [option];
  // What needs the file goes with it, and the records have to go somewhere.
  if (option === "filePath") left.push("durable", ...(given["console"] === "off" ? ["console"] : []));
  for (const name of left) delete given[name];
}
