import type { AnyFunction } from "./class-like.js";

/** Longest class source that is searched for a field, UTF-16 units. */
const SOURCE_LIMIT = 200_000;
/** Most prototypes that are looked at. */
const CHAIN_LIMIT = 64;

/** A class whose name is a string; `static name = …` may have replaced it. */
export function className(owner: unknown): string {
  if (typeof owner !== "function") return "";
  const name: unknown = Object.getOwnPropertyDescriptor(owner, "name")?.value;
  return typeof name === "string" ? name : "";
}

/**
 * The class that declares a member, found from an instance: the one whose prototype holds the wrapper, else one that has
 * the key at all, else (private members, fields) the one whose source declares it. Undefined where nothing tells.
 */
export function ownerOf(instance: object, key: string | symbol, wrapper: AnyFunction | null): unknown {
  try {
    const prototypes = prototypeChain(instance);
    const holder =
      prototypes.find((each) => holds(each, key, wrapper)) ?? prototypes.find((each) => Object.hasOwn(each, key));
    if (holder !== undefined) return constructorOf(holder);
    const classes = prototypes.map(constructorOf);
    return classes.findLast((each) => declares(each, key)) ?? classes[0];
  } catch {
    // A Proxy in the chain may throw; a function's name is not worth an error.
    return undefined;
  }
}

function prototypeChain(instance: object): object[] {
  const chain: object[] = [];
  let prototype: object | null = Object.getPrototypeOf(instance);
  while (prototype !== null && prototype !== Object.prototype && chain.length < CHAIN_LIMIT) {
    chain.push(prototype);
    prototype = Object.getPrototypeOf(prototype);
  }
  return chain;
}

function holds(prototype: object, key: string | symbol, wrapper: AnyFunction | null): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  if (descriptor === undefined) return false;
  return descriptor.value === wrapper || descriptor.get === wrapper || descriptor.set === wrapper;
}

function constructorOf(prototype: object): unknown {
  return Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
}

/** Whether a class's source names a private member, or has something that declares or assigns a field. */
function declares(owner: unknown, key: string | symbol): boolean {
  if (typeof owner !== "function" || typeof key !== "string") return false;
  const source = Function.prototype.toString.call(owner).slice(0, SOURCE_LIMIT);
  const escaped = key.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  // As written, `this.key =` as compiled to a plain assignment, or `define(this, "key", …)` as some compilers have it.
  const field = `(?:\\bthis\\.|[^.\\w$])${escaped}\\s*=[^=]|this, ["']${escaped}["'],`;
  const pattern = key.startsWith("#") ? `${escaped}(?![\\w$])` : field;
  return new RegExp(pattern).test(source);
}
