import { splitStack, titleOf } from "./stack-text.js";

/** An error in the shape of docs/record.md. What there is none of is left out. */
export interface Exception {
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
  /** Outermost first. */
  readonly causes?: readonly Exception[];
  readonly errors?: readonly Exception[];
  readonly props?: Readonly<Record<string, unknown>>;
}

type Parsed = Readonly<Record<string, unknown>>;

/** Keys of an error that are taken as what they mean; all others are properties of its own. */
const TAKEN = new Set(["type", "name", "message", "stack", "cause", "aggregateErrors", "errors", "stacktrace"]);
/** Errors below errors that are taken apart; what lies deeper stays as it is, under `props`. */
const MAX_DEPTH = 16;

/** The error that a value is: an object with a stack, or with a message and a type or name. Undefined for anything else. */
export function exceptionOf(value: unknown, depth = 0): Exception | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > MAX_DEPTH) return undefined;
  const error = value as Parsed;
  const stack = stackText(error);
  const type = textAt(error, "type") ?? textAt(error, "name");
  const told = textAt(error, "message");
  if (stack === undefined && (told === undefined || type === undefined)) return undefined;
  const { own, causes: written } = splitStack(stack ?? "");
  const title = titleOf(own);
  const message = ownMessage(told ?? title.message, title.message, written.length > 0);
  const below = causesOf(error, depth);
  const causes = below.length > 0 ? below : written;
  const errors = errorsOf(error, depth);
  const props = propsOf(error, { type, hasCauses: below.length > 0, hasErrors: errors.length > 0 });
  return {
    type: type ?? title.type ?? "Error",
    message,
    stacktrace: own,
    ...(causes.length === 0 ? {} : { causes }),
    ...(errors.length === 0 ? {} : { errors }),
    ...(props === undefined ? {} : { props }),
  };
}

/** pino joins the messages of an error and its causes; the stack still has each. */
function ownMessage(told: string, inTitle: string, hasCauses: boolean): string {
  return hasCauses && inTitle !== "" && told.startsWith(inTitle) ? inTitle : told;
}

function textAt(error: Parsed, key: string): string | undefined {
  const value = Object.hasOwn(error, key) ? error[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** As a text, or as the list of places that tslog makes of it. */
function stackText(error: Parsed): string | undefined {
  const stack = Object.hasOwn(error, "stack") ? error["stack"] : textAt(error, "stacktrace");
  if (typeof stack === "string") return stack;
  if (!Array.isArray(stack)) return undefined;
  const lines = stack.map((place: unknown) => (typeof place === "string" ? `    at ${place}` : placeLine(place)));
  if (lines.some((line) => line === undefined)) return undefined;
  return [`${textAt(error, "name") ?? "Error"}: ${textAt(error, "message") ?? ""}`, ...lines].join("\n");
}

function placeLine(place: unknown): string | undefined {
  if (typeof place !== "object" || place === null) return undefined;
  const { fullFilePath, method } = place as Parsed;
  if (typeof fullFilePath !== "string") return undefined;
  const isNamed = typeof method === "string" && method !== "" && method !== "[undefined]";
  return isNamed ? `    at ${method} (${fullFilePath})` : `    at ${fullFilePath}`;
}

/** The chain of causes as one list. */
function causesOf(error: Parsed, depth: number): Exception[] {
  const cause = Object.hasOwn(error, "cause") ? exceptionOf(error["cause"], depth + 1) : undefined;
  if (cause === undefined) return [];
  const { causes = [], ...first } = cause;
  return [first, ...causes];
}

function errorsOf(error: Parsed, depth: number): Exception[] {
  const list = Object.hasOwn(error, "aggregateErrors") ? error["aggregateErrors"] : error["errors"];
  if (!Array.isArray(list)) return [];
  const errors = list.map((item) => exceptionOf(item, depth + 1));
  return errors.every((item) => item !== undefined) ? (errors as Exception[]) : [];
}

interface Known {
  readonly type: string | undefined;
  readonly hasCauses: boolean;
  readonly hasErrors: boolean;
}

function propsOf(error: Parsed, known: Known): Readonly<Record<string, unknown>> | undefined {
  const own = Object.entries(error).filter(([key, value]) => !TAKEN.has(key) || !isTaken(key, value, known, error));
  // By definition, not by assignment, which `__proto__` would be one of.
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** A value of another type than an error has there is a property. */
function isTaken(key: string, value: unknown, { type, hasCauses, hasErrors }: Known, error: Parsed): boolean {
  if (key === "cause") return hasCauses;
  if (key === "aggregateErrors") return hasErrors;
  if (key === "errors") return hasErrors && !Object.hasOwn(error, "aggregateErrors");
  if (key === "name" || key === "type") return value === type;
  if (key === "stack") return typeof value === "string" || stackText(error) !== undefined;
  if (key === "stacktrace") return typeof value === "string" && !Object.hasOwn(error, "stack");
  return typeof value === "string";
}
