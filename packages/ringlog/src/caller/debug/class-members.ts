import type { DebugRuntime } from "./call.js";
import { type AnyFunction, type ClassLike, isClass } from "./class-like.js";
import type { Settings } from "./settings.js";
import { keyText, memberSite } from "./site.js";
import { wrap } from "./wrap-function.js";

type Key = string | symbol;

/** Wraps a class's own instance and static methods and accessors in place. What is decorated already stays as it is. */
export function wrapMembers(runtime: DebugRuntime, settings: Settings, target: ClassLike): void {
  wrapHolder(runtime, settings, target, target.prototype, "constructor");
  wrapHolder(runtime, settings, target, target, "prototype");
}

function wrapHolder(
  runtime: DebugRuntime,
  settings: Settings,
  target: ClassLike,
  holder: object,
  excepted: string,
): void {
  for (const key of Reflect.ownKeys(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    if (key === excepted || descriptor === undefined || !descriptor.configurable) continue;
    // A static field that holds a function is enumerable, a static method is not.
    if (holder === target && descriptor.enumerable === true && "value" in descriptor) continue;
    const wrapped = wrapDescriptor(runtime, settings, target, key, descriptor);
    if (wrapped !== undefined) Object.defineProperty(holder, key, wrapped);
  }
}

/** The property with its functions wrapped, or undefined where it has none. */
function wrapDescriptor(
  runtime: DebugRuntime,
  settings: Settings,
  target: ClassLike,
  key: Key,
  descriptor: PropertyDescriptor,
): PropertyDescriptor | undefined {
  const { originals } = runtime.state;
  const wrapOne = <T>(fn: T): T => {
    if (typeof fn !== "function" || originals.has(fn) || isClass(fn)) return fn;
    const site = memberSite(settings, key, fn, target);
    if (settings.name !== undefined) site.name = `${settings.name}.${keyText(key)}`;
    return wrap(runtime, fn as unknown as AnyFunction, site) as T;
  };
  if ("value" in descriptor) {
    const value: unknown = wrapOne(descriptor.value);
    return value === descriptor.value ? undefined : { ...descriptor, value };
  }
  return { ...descriptor, get: wrapOne(descriptor.get), set: wrapOne(descriptor.set) } as PropertyDescriptor;
}
