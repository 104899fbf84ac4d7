import { RinglogError } from "../errors.js";
import { copyAlong, type Path, parsePath, pathTree, type Replace, redactAt } from "./redact-path.js";
import type { Stringify } from "./safe-stringify.js";
import { redactFmtSym, wildcardFirstSym } from "./symbols.js";

const CENSOR = "[Redacted]";

/** By the top key of what is redacted: how its value is written. */
export type Stringifiers = Record<string | symbol, Stringify | undefined>;

interface Plan {
  readonly paths: readonly Path[];
  readonly censor: unknown;
  readonly remove: boolean;
}

/**
 * What writes values of the keys that `redact` names, as pino's option says.
 *
 * @throws RinglogError for paths that are none
 */
export function createRedaction(option: unknown, write: Stringify): Stringifiers {
  const plan = readOption(option);
  const stringifiers: Stringifiers = Object.create(null);
  stringifiers[redactFmtSym] = redactor(plan.paths, plan, write, []);
  for (const [key, paths] of byTopKey(plan.paths)) {
    const name = key as string;
    stringifiers[key] =
      paths === undefined
        ? (value) => write(typeof plan.censor === "function" ? plan.censor(value, [name]) : plan.censor)
        : redactor(paths, plan, write, [name]);
  }
  return stringifiers;
}

function readOption(option: unknown): Plan {
  const {
    paths,
    censor = CENSOR,
    remove,
  } = (Array.isArray(option) ? { paths: option } : (option ?? {})) as {
    paths?: unknown;
    censor?: unknown;
    remove?: unknown;
  };
  if (!Array.isArray(paths))
    throw new RinglogError("INVALID_OPTION", "pino – redact must contain an array of strings", {
      option: "redact",
      given: option,
    });
  return { paths: paths.map(parsePath), censor: remove === true ? undefined : censor, remove: remove === true };
}

function redactor(paths: readonly Path[], plan: Plan, write: Stringify, above: readonly string[]): Stringify {
  const trees = [pathTree(paths)];
  const { censor, remove } = plan;
  const replace: Replace = remove
    ? undefined
    : (value, path) => (typeof censor === "function" ? censor(value, [...above, ...path]) : censor);
  return (value) => {
    const copy = copyAlong(value, trees);
    for (const path of paths) redactAt(copy, path, replace);
    return write(copy);
  };
}

/** Undefined: all of that key's value. Paths that begin with a wildcard hold for every key that is named, too. */
function byTopKey(paths: readonly Path[]): Map<string | symbol, Path[] | undefined> {
  const found = new Map<string | symbol, Path[] | undefined>();
  for (const [first, ...rest] of paths) {
    const key = first === "*" ? wildcardFirstSym : (first as string);
    if (rest.length === 0) found.set(key, undefined);
    else if (!found.has(key) || found.get(key) !== undefined) addPath(found, key, rest);
  }
  return found;
}

function addPath(found: Map<string | symbol, Path[] | undefined>, key: string | symbol, rest: Path): void {
  const known = found.get(key) ?? (key === wildcardFirstSym ? [] : [...(found.get(wildcardFirstSym) ?? [])]);
  if (key === wildcardFirstSym)
    for (const [other, list] of found) if (other !== key && list !== undefined) list.push(rest);
  known.push(rest);
  found.set(key, known);
}
