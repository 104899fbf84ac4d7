import type { Logger } from "../../caller/logger-interface.js";
import { type Check, invalidOption, oneOf, readShape, TOP } from "../../options/check.js";
import { LEVEL_NAMES, THRESHOLD_NAMES } from "../../record/level.js";
import type { RequestLogOptions } from "./request-log-options.js";

const HEADER_CHARACTERS = "!#$%&'*+-.^_`|~";

const checkFunction: Check<() => unknown> = (value, option) => {
  if (typeof value !== "function") throw invalidOption(option, value, "a function");
  return value as () => unknown;
};

const checkLogger: Check<Logger> = (value, option) => {
  const logger = value as { readonly [name: string]: unknown } | null;
  const isLogger =
    typeof value === "object" &&
    ["child", "isLevelEnabled", ...LEVEL_NAMES].every((name) => typeof logger?.[name] === "function");
  if (!isLogger) throw invalidOption(option, value, "a logger, as getLogger() or child() gives it");
  return value as Logger;
};

const checkHeader: Check<string | false> = (value, option) => {
  if (value === false) return false;
  if (typeof value !== "string" || value === "" || ![...value].every(isHeaderCharacter))
    throw invalidOption(option, value, "the name of a header, or false");
  return value;
};

const checkThreshold = oneOf(THRESHOLD_NAMES);

const OPTIONS = {
  logger: checkLogger,
  requestIdHeader: checkHeader,
  generateId: checkFunction,
  ignore: checkFunction,
  level: ((value, option) => (typeof value === "function" ? value : checkThreshold(value, option))) as Check<unknown>,
  fields: checkFunction,
  bindings: checkFunction,
  route: checkFunction,
};

/** Checks what was given to an integration. @throws RinglogError for a wrong option. */
export function checkRequestLogOptions<Request, Response>(given: unknown): RequestLogOptions<Request, Response> {
  return given === undefined ? {} : (readShape(given, TOP, OPTIONS) as RequestLogOptions<Request, Response>);
}

function isHeaderCharacter(character: string): boolean {
  return /[0-9A-Za-z]/.test(character) || HEADER_CHARACTERS.includes(character);
}
