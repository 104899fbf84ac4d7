import type { AnyFunction } from "./class-like.js";
import type { DebugState } from "./state.js";

/** What reflect-metadata adds to `Reflect`. */
interface Metadata {
  getOwnMetadataKeys?(target: object): unknown[];
  getOwnMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
}

/** Gives a wrapper the name, length, prototype, further properties and metadata of its function. */
export function likeOriginal(state: DebugState, wrapper: AnyFunction, fn: AnyFunction): AnyFunction {
  for (const key of Reflect.ownKeys(fn)) {
    const descriptor = Object.getOwnPropertyDescriptor(fn, key);
    if (descriptor !== undefined && isCopied(wrapper, key)) Object.defineProperty(wrapper, key, descriptor);
  }
  // Every function written with `function` has a prototype; its own is what `instanceof` asks for.
  if (wrapper.prototype !== fn.prototype) wrapper.prototype = fn.prototype;
  copyMetadata(wrapper, fn);
  state.originals.set(wrapper, state.originals.get(fn) ?? fn);
  return wrapper;
}

function isCopied(wrapper: object, key: string | symbol): boolean {
  // Sloppy functions have these two; they say nothing.
  if (key === "arguments" || key === "caller") return false;
  return Object.getOwnPropertyDescriptor(wrapper, key)?.configurable !== false;
}

/** Frameworks such as Nest keep a handler's route as metadata of the function itself. */
function copyMetadata(wrapper: object, fn: object): void {
  const { getOwnMetadataKeys, getOwnMetadata, defineMetadata } = Reflect as Metadata;
  if (!getOwnMetadataKeys || !getOwnMetadata || !defineMetadata) return;
  for (const key of getOwnMetadataKeys(fn)) defineMetadata(key, getOwnMetadata(key, fn), wrapper);
}
