import { isClass } from "./class-like.js";

/** Whether an error is caught. Never throws. */
export type ErrorFilter = (error: unknown) => boolean;

/** One entry of `only` or `exclude`. May throw. */
export type Match = (error: unknown) => unknown;

/**
 * A class matches its instances, any other function is a predicate. A class is `Error`, what inherits from it however it
 * was made, and what `isClass` knows. Undefined for what is no function.
 */
export function toMatch(given: unknown): Match | undefined {
  if (typeof given !== "function") return undefined;
  if (!isErrorClass(given) && !isClass(given)) return given as Match;
  return (error) => error instanceof given;
}

function isErrorClass(given: { readonly prototype?: unknown }): boolean {
  return given === Error || given.prototype instanceof Error;
}

export const catchesAll: ErrorFilter = () => true;

/** Those that `only` matches, if given, and `exclude` does not. */
export function errorFilter(only: readonly Match[] | undefined, exclude: readonly Match[] | undefined): ErrorFilter {
  if (only === undefined && exclude === undefined) return catchesAll;
  return (error) => (only === undefined || anyMatches(only, error)) && !anyMatches(exclude ?? [], error);
}

function anyMatches(matches: readonly Match[], error: unknown): boolean {
  return matches.some((match) => {
    try {
      return Boolean(match(error));
    } catch {
      // A predicate that throws, or a `Symbol.hasInstance` that does, says nothing about the error.
      return false;
    }
  });
}
