import type { DebugRuntime } from "./call.js";
import { type AnyFunction, isClass } from "./class-like.js";
import { refuseTarget } from "./refuse-target.js";
import type { Settings } from "./settings.js";
import { memberSite, type Site } from "./site.js";
import { wrap } from "./wrap-function.js";

type Key = string | symbol;

/** Babel's and SWC's legacy decorators give a field's initial value by a function in the descriptor. */
interface LegacyDescriptor extends PropertyDescriptor {
  readonly initializer?: AnyFunction | null;
}

/** Applies `debug` as a legacy decorator and returns the descriptor that replaces the member's. */
export function decorateLegacy(
  runtime: DebugRuntime,
  settings: Settings,
  target: object,
  key: Key,
  descriptor: LegacyDescriptor | undefined,
): PropertyDescriptor {
  const owner: unknown = typeof target === "function" ? target : target.constructor;
  if (descriptor === undefined) return decorateField(runtime, memberSite(settings, key, undefined, owner), target, key);
  const { value, get, set, initializer } = descriptor;
  if (typeof initializer === "function") {
    const site = memberSite(settings, key, undefined, owner);
    return { ...descriptor, initializer: wrapInitializer(runtime, site, initializer) } as LegacyDescriptor;
  }
  const siteOf = (fn: AnyFunction) => memberSite(settings, key, runtime.state.originals.get(fn) ?? fn, owner);
  const wrapOne = <T extends AnyFunction | undefined>(fn: T) => fn && wrap(runtime, fn, siteOf(fn));
  if (typeof value === "function") return { ...descriptor, value: wrapOne(value as AnyFunction) };
  if (get === undefined && set === undefined) throw refuseTarget("a member that is no function");
  return { ...descriptor, get: wrapOne(get), set: wrapOne(set) } as PropertyDescriptor;
}

function wrapInitializer(runtime: DebugRuntime, site: Site, initializer: AnyFunction): AnyFunction {
  return function (this: unknown) {
    return wrapValue(runtime, site, initializer.call(this));
  };
}

/**
 * A field. A static one has its value already. For one of instances, an accessor on the prototype takes the assignment in
 * the constructor, and leaves the wrapped function as a property of the instance. A field with define semantics never
 * assigns; there is no way to see it from here.
 */
function decorateField(runtime: DebugRuntime, site: Site, target: object, key: Key): PropertyDescriptor {
  const present = Object.getOwnPropertyDescriptor(target, key);
  if (present !== undefined && "value" in present) {
    return { ...present, value: wrapValue(runtime, site, present.value) };
  }
  return {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set(this: object, value: unknown) {
      const own = { value: wrapValue(runtime, site, value), writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, key, own);
    },
  };
}

function wrapValue(runtime: DebugRuntime, site: Site, value: unknown): unknown {
  return typeof value === "function" && !isClass(value) ? wrap(runtime, value as AnyFunction, site) : value;
}
