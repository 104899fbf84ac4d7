import type { DebugRuntime } from "./call.js";
import { type AnyFunction, isClass } from "./class-like.js";
import { wrapMembers } from "./class-members.js";
import { decorateLegacy } from "./decorate-legacy.js";
import { decorateMember, isDecoratorContext } from "./decorate-member.js";
import { refuseTarget } from "./refuse-target.js";
import type { DebugReporter } from "./reporter.js";
import { DEFAULTS, readSettings, type Settings } from "./settings.js";
import type { Debug } from "./signature.js";
import { functionSite } from "./site.js";
import { createDebugState, type DebugState } from "./state.js";
import { wrap } from "./wrap-function.js";

/**
 * Makes `debug`. The reporter is asked for when a call fails, not before. All that is made in one realm should share one
 * state, so that one error makes one record.
 */
export function createDebug(reporter: () => DebugReporter, state: DebugState = createDebugState()): Debug {
  const runtime: DebugRuntime = { reporter, state };
  const debug = (...given: readonly unknown[]): unknown => {
    if (isApplication(given)) return apply(runtime, DEFAULTS, given);
    const settings = readSettings(given[0]);
    if (given.length > 1) return apply(runtime, settings, given.slice(1));
    return (...target: readonly unknown[]): unknown => apply(runtime, settings, target);
  };
  return debug as Debug;
}

/** Whether a call of `debug` already names what to wrap, rather than options. */
function isApplication([first, second]: readonly unknown[]): boolean {
  if (typeof first === "function" || isDecoratorContext(second)) return true;
  return typeof first === "object" && first !== null && isKey(second);
}

function apply(runtime: DebugRuntime, settings: Settings, given: readonly unknown[]): unknown {
  const [target, second, third] = given;
  if (isDecoratorContext(second)) return decorateMember(runtime, settings, target, second);
  if (isKey(second) && ((typeof target === "object" && target !== null) || typeof target === "function")) {
    if (typeof third === "number") throw refuseTarget("a parameter");
    return decorateLegacy(runtime, settings, target, second, third as PropertyDescriptor | undefined);
  }
  if (typeof target !== "function") throw refuseTarget("what is no function", target);
  if (given.length > 1) throw refuseTarget("a function with more arguments after it; options come first");
  return wrapTarget(runtime, settings, target as AnyFunction);
}

function isKey(given: unknown): given is string | symbol {
  return typeof given === "string" || typeof given === "symbol";
}

/** A plain function, or a class, whose members are wrapped in place. */
function wrapTarget(runtime: DebugRuntime, settings: Settings, target: AnyFunction): AnyFunction {
  if (isClass(target)) {
    wrapMembers(runtime, settings, target);
    return target;
  }
  return wrap(runtime, target, functionSite(settings, target, runtime.state.originals.get(target) ?? target));
}
