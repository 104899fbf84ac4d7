import { nearestName, OPTIONS, type RinglogError, warn } from "../../core.js";
import type { LoggerOptions } from "../../options/logger-options.js";
import { CAPTURE_VARIABLE } from "./capture.js";
import { readings } from "./text-value.js";

const PREFIX = "RINGLOG_";
/** A function is no text. */
const WITHOUT_VARIABLE = ["onLoss"];
/** Set by ringlog itself, for a process that writes its file. */
const INTERNAL = ["RINGLOG_WRITER"];
const DEFAULT_HOLDS = "the default holds";

/** The variable of each option that has one: `RINGLOG_` and its name in capitals, words split by `_`. */
export const VARIABLES: ReadonlyMap<string, string> = new Map(
  Object.keys(OPTIONS)
    .filter((option) => !WITHOUT_VARIABLE.includes(option))
    .map((option) => [variableName(option), option]),
);

/** `throttleSec` → `RINGLOG_THROTTLE_SEC`. */
export function variableName(option: string): string {
  return PREFIX + option.replace(/[A-Z]/g, "_$&").toUpperCase();
}

/** Options as the environment has them. Each variable that is wrong is said in one line on stderr, and left out. */
export function readVariables(env: NodeJS.ProcessEnv, say: (line: string) => void = warn): LoggerOptions {
  const given: { [option: string]: unknown } = {};
  for (const [name, text = ""] of Object.entries(env)) {
    const option = VARIABLES.get(name);
    // Set to nothing is not set, as for other variables.
    if (option !== undefined && text.trim() !== "") given[option] = readVariable(name, option, text.trim(), say);
    else if (isUnknown(name)) say(unknownLine(name));
  }
  return given;
}

/** The text's first reading that the option's own check takes; undefined where there is none. */
function readVariable(name: string, option: string, text: string, say: (line: string) => void): unknown {
  const check = OPTIONS[option as keyof typeof OPTIONS];
  let complaint: RinglogError | undefined;
  for (const value of readings(option, text)) {
    try {
      check(value, name);
      return value;
    } catch (error) {
      const next = error as RinglogError;
      if (complaint === undefined || clarity(next, name, text) > clarity(complaint, name, text)) complaint = next;
    }
  }
  say(complaintLine(complaint as RinglogError));
  return undefined;
}

/** What is wrong inside of an object says more than that the text is none; else the text is shown as it was given. */
function clarity({ option, given }: RinglogError, name: string, text: string): number {
  if (option !== name) return 3;
  if (isObject(given)) return 2;
  return given === text ? 1 : 0;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function complaintLine({ message }: RinglogError): string {
  const form = /\{|an object/.test(message) ? ", written as key=value,key=value" : "";
  return `${message.replace(/^Option "([\w.[\]]+)"/, "$1")}${form}; ${DEFAULT_HOLDS}`;
}

function isUnknown(name: string): boolean {
  return name.startsWith(PREFIX) && name !== CAPTURE_VARIABLE && !INTERNAL.includes(name) && !VARIABLES.has(name);
}

function unknownLine(name: string): string {
  const known = [...VARIABLES.keys(), CAPTURE_VARIABLE].map((known) => known.slice(PREFIX.length));
  const nearest = nearestName(name.slice(PREFIX.length), known);
  const hint =
    nearest === undefined
      ? `valid are ${known.map((known) => PREFIX + known).join(", ")}`
      : `did you mean ${PREFIX}${nearest}?`;
  return `there is no variable ${name}; ${hint}`;
}
