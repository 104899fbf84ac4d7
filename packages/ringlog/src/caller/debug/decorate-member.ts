import type { DebugRuntime } from "./call.js";
import { type AnyFunction, type ClassLike, isClass } from "./class-like.js";
import { wrapMembers } from "./class-members.js";
import { refuseTarget } from "./refuse-target.js";
import type { Settings } from "./settings.js";
import { findOwner, memberSite, type Site } from "./site.js";
import { wrap } from "./wrap-function.js";

/** The second argument of a TC39 decorator, as far as it is used. */
export interface DecoratorContext {
  readonly kind: string;
  readonly name: string | symbol;
  readonly static?: boolean;
  addInitializer(initializer: (this: unknown) => void): void;
}

export function isDecoratorContext(given: unknown): given is DecoratorContext {
  return typeof given === "object" && given !== null && typeof (given as { kind?: unknown }).kind === "string";
}

/** Applies `debug` as a TC39 decorator and returns what replaces the member. */
export function decorateMember(
  runtime: DebugRuntime,
  settings: Settings,
  member: unknown,
  context: DecoratorContext,
): unknown {
  switch (context.kind) {
    case "class":
      return wrapMembers(runtime, settings, member as ClassLike);
    case "method":
    case "getter":
    case "setter":
      return wrap(runtime, member as AnyFunction, contextSite(runtime, settings, context, member as AnyFunction));
    case "accessor":
      return wrapAccessor(runtime, settings, member as AccessorTarget, context);
    case "field":
      return wrapInitial(runtime, contextSite(runtime, settings, context));
    default:
      throw refuseTarget(`a decorated ${context.kind}`);
  }
}

function contextSite(runtime: DebugRuntime, settings: Settings, context: DecoratorContext, fn?: AnyFunction): Site {
  const site = memberSite(settings, context.name, fn && (runtime.state.originals.get(fn) ?? fn));
  // An initializer of an instance member would run for every instance; `this` tells the class at the first call.
  if (context.static === true) {
    context.addInitializer(function () {
      site.owner ??= this;
    });
  }
  return site;
}

interface AccessorTarget {
  readonly get: AnyFunction;
  readonly set: AnyFunction;
}

/** An accessor's two halves, and the function that it holds first, if it holds one. */
function wrapAccessor(
  runtime: DebugRuntime,
  settings: Settings,
  { get, set }: AccessorTarget,
  context: DecoratorContext,
): object {
  const site = contextSite(runtime, settings, context);
  return { get: wrap(runtime, get, site), set: wrap(runtime, set, site), init: wrapInitial(runtime, site) };
}

/** Wraps the function that a field is initialised with; any other value stays as it is. */
function wrapInitial(runtime: DebugRuntime, site: Site): AnyFunction {
  return function (this: unknown, initial: unknown): unknown {
    if (typeof initial !== "function" || isClass(initial)) return initial;
    if (site.owner === undefined) findOwner(site, this, null);
    return wrap(runtime, initial as AnyFunction, site);
  };
}
