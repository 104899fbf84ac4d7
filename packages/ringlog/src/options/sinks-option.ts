import { types } from "node:util";
import { levelNumber, THRESHOLD_NAMES } from "../record/level.js";
import type { Json } from "../ring/consumer-config.js";
import { type Check, invalidOption, oneOf, readShape } from "./check.js";

/** A sink as it was given; `runtime/prepare-sinks.ts` finds its module. */
export interface GivenSink {
  /** A path that is absolute, the URL of a file, or the name of a package. */
  readonly module: string;
  readonly exportName: string;
  readonly options: Json;
  /** Undefined: follows `level`. */
  readonly level: number | undefined;
  /** Undefined: from the module's name. */
  readonly name: string | undefined;
}

const MAX_SINKS = 8;
const MAX_DEPTH = 16;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const TAKEN = ["file", "console"];

const checkModule: Check<string> = (value, option) => {
  if (value instanceof URL) return checkModule(value.href, option);
  const valid = 'an absolute path, a file: URL (new URL("./sink.mjs", import.meta.url)) or the name of a package';
  if (typeof value !== "string" || value === "" || value.includes("\0")) throw invalidOption(option, value, valid);
  const isOtherUrl = /^[a-z][a-z0-9+.-]+:/i.test(value) && !value.startsWith("file://");
  if (isOtherUrl || /^\.{1,2}[\\/]/.test(value)) throw invalidOption(option, value, valid);
  return value;
};

const checkName: Check<string> = (value, option) => {
  if (typeof value !== "string" || !NAME.test(value) || TAKEN.includes(value))
    throw invalidOption(option, value, 'a name of 1 to 64 of A-Z a-z 0-9 . _ -, other than "file" and "console"');
  return value;
};

const checkExport: Check<string> = (value, option) => {
  if (typeof value !== "string" || value === "") throw invalidOption(option, value, "the name of an export");
  return value;
};

/** What survives being written as JSON: it travels to the worker so. */
const checkJson: Check<Json> = (value, option) => readJson(value, option, 0);

function readJson(value: unknown, option: string, depth: number): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value))
    return value as Json;
  if (depth > MAX_DEPTH) throw invalidOption(option, value, `plain data, nested at most ${MAX_DEPTH} deep`);
  if (Array.isArray(value)) return value.map((item, index) => readJson(item, `${option}[${index}]`, depth + 1));
  if (typeof value !== "object" || !isPlain(value))
    throw invalidOption(option, value, "plain data as JSON has it, for it is sent to the worker");
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, readJson(item, `${option}.${key}`, depth + 1)]));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return !types.isProxy(value) && (prototype === null || Object.getPrototypeOf(prototype) === null);
}

const SINK = {
  module: checkModule,
  export: checkExport,
  options: checkJson,
  level: oneOf(THRESHOLD_NAMES),
  name: checkName,
};

/** Sinks of the application's own. */
export const checkSinks: Check<readonly GivenSink[]> = (value, option) => {
  if (!Array.isArray(value) || value.length > MAX_SINKS)
    throw invalidOption(option, value, `an array of at most ${MAX_SINKS} { module, export, options, level, name }`);
  return value.map((item, index) => readSink(item, `${option}[${index}]`));
};

function readSink(value: unknown, option: string): GivenSink {
  const { module, export: exportName = "open", options = {}, level, name } = readShape(value, option, SINK);
  if (module === undefined) throw invalidOption(`${option}.module`, module, "a module that exports open()");
  return { module, exportName, options, level: level && levelNumber(level), name };
}
