import { parseArgs } from "node:util";
import { nearestName } from "../../../ringlog/src/errors.js";
import { CliError, USAGE_EXIT_CODE } from "./cli-error.js";
import type { Option } from "./option.js";

/** What was given for the options of a command. */
export class GivenOptions {
  readonly #values: ReadonlyMap<string, string | true>;

  constructor(values: ReadonlyMap<string, string | true>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** @throws CliError unless what was given is a whole number from `least` to `most` */
  whole(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw usageError(`--${name} is ${JSON.stringify(text)}; valid is a whole number from ${least} to ${most}`);
  }
}

export function usageError(message: string): CliError {
  return new CliError(message, { exitCode: USAGE_EXIT_CODE });
}

/**
 * Parts options from arguments. What stands behind `--` is an argument.
 *
 * @param help where the options are listed, such as `ringlog tail --help`
 * @throws CliError for an unknown option, a missing value, or a value that is none of the valid ones
 */
export function parseArguments(
  given: readonly string[],
  options: readonly Option[],
  help: string,
): { readonly options: GivenOptions; readonly args: string[] } {
  const values = new Map<string, string | true>();
  const args: string[] = [];
  for (const token of tokensOf(given, options)) {
    if (token.kind === "positional") args.push(token.value);
    if (token.kind !== "option") continue;
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined) throw unknownOption(token.rawName, options, help);
    values.set(option.name, readValue(option, token));
  }
  return { options: new GivenOptions(values), args };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function tokensOf(given: readonly string[], options: readonly Option[]) {
  const config = Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  return parseArgs({ args: [...given], options: config, allowPositionals: true, strict: false, tokens: true }).tokens;
}

function readValue(option: Option, { rawName, value, inlineValue }: OptionToken): string | true {
  if (option.value === undefined && option.isValueOptional !== true) {
    if (value !== undefined) throw usageError(`${rawName} takes no value, and was given ${JSON.stringify(value)}`);
    return true;
  }
  if (value === undefined || value === "") {
    if (option.isValueOptional === true && value === undefined) return true;
    throw usageError(`${rawName} needs a value: ${rawName} ${option.value}`);
  }
  // A forgotten value would swallow the next option.
  if (inlineValue === false && value.startsWith("-") && value !== "-")
    throw usageError(
      `${rawName} needs a value, and is followed by ${value}; if that is the value, write ${rawName}=${value}`,
    );
  if (option.isValueOptional === true) checkChoice(option, value);
  return value;
}

function checkChoice({ name, choices = [] }: Option, value: string): void {
  if (choices.includes(value)) return;
  throw usageError(
    `--${name} is ${JSON.stringify(value)}; valid is ${choices.join(", ")}${didYouMean(value, choices)}`,
  );
}

function unknownOption(rawName: string, options: readonly Option[], help: string): CliError {
  const names = options.map(({ name }) => name);
  const nearest = nearestName(rawName.replace(/^-+/, ""), names);
  const hint = nearest === undefined || !rawName.startsWith("--") ? "" : `; did you mean --${nearest}?`;
  return usageError(`unknown option ${JSON.stringify(rawName).slice(1, -1)}${hint} (${help} lists the options)`);
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  return nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
}
