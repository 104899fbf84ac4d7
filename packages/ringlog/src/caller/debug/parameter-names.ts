import { findOutside, skipSpace, skipString, skipWord } from "./scan-source.js";

/** Longest source that is read, UTF-16 units, from the function's start to the end of its parameters. */
const SOURCE_LIMIT = 10_000;

interface Parameters {
  /** `""` for one without a name. */
  readonly names: readonly string[];
  /** Whether the last one takes all further arguments. */
  readonly hasRest: boolean;
}

/** Longest name that minifiers give, as a rule. */
const SHORT_NAME = 2;
/** Of what people write and compilers print; minifiers leave none of it. */
const LAID_OUT = /\n|=> |\) \{/;

const parsed = new WeakMap<object, Parameters | null>();
const shortened = new WeakSet<readonly string[]>();

/**
 * The name of the parameter that takes each of `count` arguments, read from a function's source: `""` for a destructured
 * one, a rest parameter's for each argument that it takes; arguments beyond the parameters have no item.
 * Undefined where the source is native, too long, or not understood. Parsed once per function, in linear time.
 */
export function parameterNames(fn: object, count: number): readonly string[] | undefined {
  let parameters = parsed.get(fn);
  if (parameters === undefined) {
    parameters = readParameters(fn);
    parsed.set(fn, parameters);
  }
  if (parameters === null) return undefined;
  const { names, hasRest } = parameters;
  if (!hasRest || count <= names.length) return names;
  const rest = names[names.length - 1] ?? "";
  return [...names, ...Array.from({ length: count - names.length }, () => rest)];
}

function readParameters(fn: object): Parameters | null {
  try {
    const source = Function.prototype.toString.call(fn).slice(0, SOURCE_LIMIT);
    const parameters = parseParameters(source);
    if (parameters !== null && isMinified(source, parameters.names)) shortened.add(parameters.names);
    return parameters;
  } catch {
    // Not a function, or one that hides its source.
    return null;
  }
}

/** Whether names that `parameterNames` gave come from a minifier, as it seems, and so say nothing. */
export function areShortened(names: readonly string[]): boolean {
  return shortened.has(names);
}

function isMinified(source: string, names: readonly string[]): boolean {
  return (
    names.some((name) => name !== "") && names.every(({ length }) => length <= SHORT_NAME) && !LAID_OUT.test(source)
  );
}

/** Parses a function's source. Null where it is not understood. */
export function parseParameters(source: string): Parameters | null {
  if (/\{\s*\[native code\]\s*\}$/.test(source)) return null;
  const start = findList(source);
  if (typeof start !== "number") return start;
  const names: string[] = [];
  let at = skipSpace(source, start + 1);
  let hasRest = false;
  while (source[at] !== ")") {
    hasRest = source.startsWith("...", at);
    const nameAt = hasRest ? skipSpace(source, at + 3) : at;
    names.push(source.slice(nameAt, skipWord(source, nameAt)));
    const end = findOutside(source, nameAt, ",)");
    if (end === undefined) return null;
    at = source[end] === "," ? skipSpace(source, end + 1) : end;
  }
  return { names, hasRest };
}

/** Where the list of parameters opens; the parameters themselves for `name => …`; null where neither is found. */
function findList(source: string): number | Parameters | null {
  let word = "";
  let at = skipSpace(source, 0);
  while (at < source.length && source[at] !== "(") {
    if (source.startsWith("=>", at)) return word === "" ? null : { names: [word], hasRest: false };
    const next = skipName(source, at);
    if (next === undefined) return null;
    word = source.slice(at, skipWord(source, at));
    at = skipSpace(source, next);
  }
  return at < source.length ? at : null;
}

/** Position after a piece of what stands before the parameters: a word, `*`, `#`, a quoted or computed key. */
function skipName(source: string, at: number): number | undefined {
  if (source[at] === "[") {
    const end = findOutside(source, at + 1, "]");
    return end === undefined ? undefined : end + 1;
  }
  return Math.max(skipWord(source, at), skipString(source, at), at + 1);
}
