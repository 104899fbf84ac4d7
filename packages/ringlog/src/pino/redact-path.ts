import { RinglogError } from "../errors.js";

/** A path to what is redacted, key by key; `*` stands for every key. */
export type Path = readonly string[];

const QUOTES = "\"'`";

/**
 * `a.b`, `a["b-c"][0]`, `*.b` as keys.
 *
 * @throws RinglogError for what is no path
 */
export function parsePath(path: unknown): Path {
  if (typeof path !== "string" || path === "" || path.includes("..") || path.includes(",")) throw invalidPath(path);
  const parts: string[] = [];
  const rest = /\[((?:"[^"]*"|'[^']*'|`[^`]*`|[^[\]"'`])*)\]|[^.[\]]+|\./gy;
  let end = 0;
  for (let match = rest.exec(path); match !== null; match = rest.exec(path)) {
    end = rest.lastIndex;
    if (match[1] !== undefined) parts.push(unquoted(match[1]));
    else if (match[0] !== ".") parts.push(match[0]);
  }
  if (end !== path.length || parts.length === 0) throw invalidPath(path);
  return parts;
}

function unquoted(text: string): string {
  const quote = text[0] as string;
  const isQuoted = text.length > 1 && QUOTES.includes(quote) && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}

function invalidPath(given: unknown): RinglogError {
  const shown = typeof given === "string" ? given : `a value of type ${typeof given}`;
  return new RinglogError("INVALID_OPTION", `Invalid redaction path (${shown})`, { option: "redact.paths", given });
}

/** What some paths go through, so that only that is copied before it is changed. */
export interface PathTree {
  readonly next: Map<string, PathTree>;
}

export function pathTree(paths: readonly Path[]): PathTree {
  const root: PathTree = { next: new Map() };
  for (const path of paths) {
    let node = root;
    for (const key of path) {
      const next = node.next.get(key) ?? { next: new Map() };
      node.next.set(key, next);
      node = next;
    }
  }
  return root;
}

/** A copy in which everything that the paths lead through is a copy, too. */
export function copyAlong(source: unknown, trees: readonly PathTree[]): unknown {
  if (typeof source !== "object" || source === null || trees.every(({ next }) => next.size === 0)) return source;
  // Bytes have no keys that anybody would name.
  if (ArrayBuffer.isView(source)) return source;
  if (source instanceof Date) return new Date(source.getTime());
  const below = (key: string) => trees.flatMap(({ next }) => [next.get(key), next.get("*")]).filter(isTree);
  if (Array.isArray(source)) return source.map((item, index) => copyAlong(item, below(String(index))));
  const copy = Object.create(Object.getPrototypeOf(source)) as Record<string, unknown>;
  for (const key of Object.keys(source))
    setOwn(copy, key, copyAlong((source as Record<string, unknown>)[key], below(key)));
  return copy;
}

/** Not by assignment: a field may be called `__proto__`. */
function setOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function isTree(tree: PathTree | undefined): tree is PathTree {
  return tree !== undefined;
}

/** What becomes of a value; undefined in place of it: it is removed. */
export type Replace = ((value: unknown, path: readonly string[]) => unknown) | undefined;

/** Replaces or removes what a path leads to. Changes `target`. */
export function redactAt(
  target: unknown,
  path: Path,
  replace: Replace,
  from = 0,
  walked: readonly string[] = [],
): void {
  if (typeof target !== "object" || target === null || ArrayBuffer.isView(target)) return;
  const key = path[from] as string;
  const isLast = from === path.length - 1;
  for (const name of key === "*" ? Object.keys(target) : [key]) {
    const here = [...walked, name];
    if (isLast) redactKey(target as Record<string, unknown>, name, here, replace, key === "*");
    else redactAt((target as Record<string, unknown>)[name], path, replace, from + 1, here);
  }
}

function redactKey(
  target: Record<string, unknown>,
  key: string,
  path: readonly string[],
  replace: Replace,
  isWildcard: boolean,
): void {
  if (!Object.hasOwn(target, key)) return;
  if (replace !== undefined) setOwn(target, key, replace(target[key], path));
  else if (isWildcard && Array.isArray(target)) target[key as never] = undefined as never;
  else delete target[key];
}
