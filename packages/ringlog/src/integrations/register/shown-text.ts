import { stripVTControlCharacters } from "node:util";
import { createKeyMatcher, instance, isError, sketchError } from "../../core.js";
import { redactShown } from "./redact-shown.js";

type Keys = readonly (string | RegExp)[] | false;

const PLACEHOLDER = /%[sdifjoOc%]/g;

/** The arguments of a call that formats them, with its error apart. */
export interface SplitArguments {
  readonly rest: readonly unknown[];
  readonly error: unknown;
  readonly hasError: boolean;
}

/**
 * Takes the error out of the arguments: the last one if that is an error, else the first that is. One that a placeholder shows, and
 * further ones, stay as `Type: message`; their stacks would make pages of a message.
 */
export function splitError(args: readonly unknown[]): SplitArguments {
  const index = isError(args.at(-1)) ? args.length - 1 : args.findIndex(isError);
  if (index < 0) return { rest: args, error: undefined, hasError: false };
  const first = args[0];
  const isShown = typeof first === "string" && index > 0 && index <= placeholderCount(first);
  const rest = args.map((value) => (isError(value) ? errorText(value) : value));
  if (!isShown) rest.splice(index, 1);
  if (typeof rest[0] === "string") rest[0] = asFormat(rest[0], index === 0, rest.length);
  return { rest, error: args[index], hasError: true };
}

/** What was no format must not become one; and one without arguments is not read as such. */
function asFormat(text: string, wasNone: boolean, count: number): string {
  if (wasNone) return count > 1 ? text.replaceAll("%", "%%") : text;
  return count > 1 ? text : text.replaceAll("%%", "%");
}

function placeholderCount(format: string): number {
  return format.match(PLACEHOLDER)?.filter((found) => found !== "%%").length ?? 0;
}

function errorText(error: unknown): string {
  const { type, message } = sketchError(error);
  return message === "" ? type : `${type}: ${message}`;
}

/** Text that was written for a terminal as a record's message: without colours, its last line's end and secrets that have a name. */
export function messageText(written: string): string {
  const text = written.endsWith("\n") ? written.slice(0, -1) : written;
  const plain = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
  return redactShown(plain, isSecretKey);
}

let keys: Keys | undefined;
let matches: (key: string) => boolean = () => false;

/** By the configuration that holds now. */
function isSecretKey(key: string): boolean {
  const { redact } = instance();
  if (redact !== keys) {
    keys = redact;
    matches = createKeyMatcher(redact);
  }
  return matches(key);
}
