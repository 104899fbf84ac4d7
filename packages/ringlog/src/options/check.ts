import { types } from "node:util";
import { nearestName, RinglogError } from "../errors.js";
import { quote, renderValue } from "./render-value.js";

/** Takes what was given for an option, returns it, or throws. */
export type Check<T> = (value: unknown, option: string) => T;
/** A check for every key of an object. */
export type Shape = { readonly [key: string]: Check<unknown> };
/** What was given for a {@link Shape}: keys left out or `undefined` are missing. */
export type Given<S extends Shape> = { -readonly [K in keyof S]?: ReturnType<S[K]> };

/** The error for a value that is not valid. `valid` completes "valid is …". */
export function invalidOption(option: string, given: unknown, valid: string, nearest?: string): RinglogError {
  const hint = nearest === undefined ? "" : `; did you mean ${quote(nearest)}?`;
  const message = `Option ${quote(option)} is ${renderValue(given)}; valid is ${valid}${hint}`;
  return new RinglogError("INVALID_OPTION", message, { option, given, nearest });
}

export const checkBoolean: Check<boolean> = (value, option) => {
  if (typeof value !== "boolean") throw invalidOption(option, value, "true or false");
  return value;
};

/** One of some names. */
export function oneOf<const T extends string>(names: readonly T[]): Check<T> {
  return (value, option) => {
    const found = names.find((name) => name === value);
    if (found !== undefined) return found;
    const nearest = typeof value === "string" ? nearestName(value, names) : undefined;
    throw invalidOption(option, value, names.map(quote).join(", "), nearest);
  };
}

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number, unit = ""): Check<number> {
  return (value, option) => {
    const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    if (!fits) throw invalidOption(option, value, `a whole number from ${count(least)} to ${count(most)}${unit}`);
    return (value as number) + 0; // -0 becomes 0
  };
}

/** A number, fractions allowed, from `least` to `most`, both included. */
export function numberBetween(least: number, most: number, unit = ""): Check<number> {
  return (value, option) => {
    const fits = typeof value === "number" && value >= least && value <= most;
    if (!fits) throw invalidOption(option, value, `a number from ${count(least)} to ${count(most)}${unit}`);
    return value + 0;
  };
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Reads every option of `shape` from an object, each at most once, and refuses names that the shape does not have. */
export function readShape<S extends Shape>(value: unknown, option: string, shape: S): Given<S> {
  if (!isOptionsObject(value)) throw invalidOption(option, value, "an object");
  const prefix = option === TOP ? "" : `${option}.`;
  refuseUnknown(value, option, Object.keys(shape));
  const given: { [key: string]: unknown } = {};
  for (const [name, check] of Object.entries(shape)) {
    const read = guarded(prefix + name, undefined, () => (value as { readonly [key: string]: unknown })[name]);
    if (read !== undefined) given[name] = guarded(prefix + name, read, () => check(read, prefix + name));
  }
  return given as Given<S>;
}

/** Name of the options object itself in messages. */
export const TOP = "options";

function isOptionsObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  // A Promise, Map or array without the wanted keys would else pass for "all defaults".
  const isOther = types.isPromise(value) || types.isMap(value) || types.isSet(value) || types.isDate(value);
  return (
    !isOther &&
    !types.isRegExp(value) &&
    !types.isNativeError(value) &&
    !guarded(TOP, value, () => Array.isArray(value))
  );
}

function refuseUnknown(value: object, option: string, names: readonly string[]): void {
  const unknown = guarded(option, value, () => Object.keys(value)).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, names);
  const full = option === TOP ? unknown : `${option}.${unknown}`;
  const hint = nearest === undefined ? `valid are ${names.join(", ")}` : `did you mean ${quote(nearest)}?`;
  const message = `There is no option ${quote(full)}; ${hint}`;
  throw new RinglogError("UNKNOWN_OPTION", message, { option: full, given: unknown, nearest });
}

/** Getters and Proxy traps of an options object may throw; that is a wrong option like any other. */
function guarded<T>(option: string, given: unknown, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RinglogError) throw cause;
    const message = `Option ${quote(option)} cannot be read: its getter or Proxy throws`;
    throw new RinglogError("INVALID_OPTION", message, { option, given, cause });
  }
}
