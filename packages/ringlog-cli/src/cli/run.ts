import { existsSync } from "node:fs";
import { nearestName } from "../../../ringlog/src/errors.js";
import { CliError } from "./cli-error.js";
import type { Call, CommandInfo } from "./command.js";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.js";
import { FAILED_EXIT_CODE } from "./exit-codes.js";
import { commandHelp, optionsOf, programHelp } from "./help.js";
import { createMessages, type Messages } from "./messages.js";
import { Output } from "./output.js";
import { screenOf } from "./page.js";
import { type GivenOptions, parseArguments, usageError } from "./parse-arguments.js";
import { isPiped } from "./piped.js";
import { type ColorChoice, describeTerminal, streamOf, type Terminal } from "./terminal.js";
import { VERSION } from "./version.js";

/**
 * Runs the program.
 *
 * @param given arguments, without the program's own name
 * @returns the exit code
 */
export async function run(given: readonly string[]): Promise<number> {
  const isJson = given.includes("--json") && !given.slice(0, given.indexOf("--json")).includes("--");
  const output = new Output();
  const messages = createMessages(isJson, () => output.makeRoom());
  try {
    const exitCode = await dispatch(given, output, messages);
    output.flush();
    return exitCode;
  } catch (error) {
    output.flush();
    return fail(error, messages);
  }
}

function fail(error: unknown, messages: Messages): number {
  if (error instanceof CliError) {
    messages.fail(error.message, error.exitCode);
    return error.exitCode;
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  messages.fail(`this should not have happened, please report it: ${shown}`, FAILED_EXIT_CODE);
  return FAILED_EXIT_CODE;
}

async function dispatch(given: readonly string[], output: Output, messages: Messages): Promise<number> {
  const { command, rest } = chooseCommand(given);
  if (command === undefined) return programAlone(rest, output);
  const { options, args } = parseArguments(preparedFor(command, rest), optionsOf(command), helpCall(command));
  const terminal = terminalOf(options);
  if (options.has("help")) {
    output.write(
      command.name === "show" && given[0] !== "show"
        ? programHelp(COMMANDS, screenOf(terminal))
        : commandHelp(command, screenOf(terminal)),
    );
    return 0;
  }
  const { run: runCommand } = await command.load();
  const call: Call = { command, options, args, terminal, output, messages };
  return runCommand(call);
}

/** Without a command: a version, help, or, with a pipe, what comes through it. */
function programAlone(given: readonly string[], output: Output): number {
  if (given.includes("--version")) output.line(VERSION);
  else output.write(programHelp(COMMANDS, screenOf(terminalOf(undefined))));
  return 0;
}

interface Choice {
  /** Undefined: the program itself is asked for something. */
  readonly command: CommandInfo | undefined;
  /** Arguments without the command's name. */
  readonly rest: readonly string[];
}

/** The first argument that is neither an option nor one's value is a command, else a file. */
function chooseCommand(given: readonly string[]): Choice {
  if (given[0] === "--version") return { command: undefined, rest: given };
  const at = firstArgument(given);
  const word = given[at];
  if (word === undefined) {
    const asksForInput =
      given[at] === undefined && isPiped() && !given.some((text) => text === "--help" || text === "-h");
    if (given.length === 0 && !asksForInput) return { command: undefined, rest: given };
    return { command: DEFAULT_COMMAND, rest: given };
  }
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return { command, rest: [...given.slice(0, at), ...given.slice(at + 1)] };
  refuseTypo(word);
  return { command: DEFAULT_COMMAND, rest: given };
}

/** Index of the first argument; the options of all commands are known to take a value or none, whichever they belong to. */
function firstArgument(given: readonly string[]): number {
  const all = COMMANDS.flatMap(optionsOf);
  const withValue = new Set(
    all.filter(({ value }) => value !== undefined).flatMap(({ name, short }) => [`--${name}`, `-${short ?? name}`]),
  );
  for (let at = 0; at < given.length; at++) {
    const text = given[at] as string;
    if (text === "--") return given.length;
    if (withValue.has(text)) at++;
    else if (!text.startsWith("-") || text === "-") return at;
  }
  return given.length;
}

/** A word that is no file, and nearly a command. */
function refuseTypo(word: string): void {
  if (word === "-" || /[/\\.]/.test(word) || existsSync(word)) return;
  const nearest = nearestName(
    word,
    COMMANDS.map(({ name }) => name),
  );
  if (nearest === undefined) return;
  throw usageError(`there is neither a command nor a file ${JSON.stringify(word)}; did you mean ringlog ${nearest}?`);
}

/** `tail -20` is `tail -n 20`, as everywhere. */
function preparedFor({ name }: CommandInfo, rest: readonly string[]): readonly string[] {
  return name === "tail" ? rest.map((text) => text.replace(/^-(\d+)$/, "-n$1")) : rest;
}

function helpCall({ name }: CommandInfo): string {
  return name === "show" ? "ringlog show --help" : `ringlog ${name} --help`;
}

function terminalOf(options: GivenOptions | undefined): Terminal {
  const given = options?.text("color") ?? (options?.has("color") === true ? "always" : "auto");
  const choice = options?.has("no-color") === true ? "never" : (given as ColorChoice);
  return describeTerminal(streamOf("stdout"), process.env, choice);
}
