import { types } from "node:util";
import { ask, type Call, type DebugRuntime } from "./call.js";
import type { AnyFunction } from "./class-like.js";
import { failCall, succeedCall, then } from "./outcome.js";
import { findOwner, type Site } from "./site.js";
import { beginCall, enterCall, keepCall, readClock } from "./watched-call.js";
import { likeOriginal } from "./wrapper.js";

/** Any generator object, sync or async. */
type AnyGenerator = Generator | AsyncGenerator;

/** What all steps of one generator have in common. */
type GeneratorCall = Omit<Call, "before" | "depth" | "around"> & { readonly isAsync: boolean };

/** A generator function with `debug` around each step of what it returns. */
export function wrapGeneratorFunction(runtime: DebugRuntime, fn: AnyFunction, site: Site): AnyFunction {
  const isAsync = types.isAsyncFunction(fn);
  const { result, slowMs, args: capturesArgs } = site.settings;
  const isTimed = result || slowMs !== undefined;
  const wrapper = function (this: unknown, ...given: unknown[]): unknown {
    if (site.owner === undefined) findOwner(site, this, wrapper);
    // Kept aside at once: its steps are no part of the calls around.
    const entry = capturesArgs === "entry" ? keepCall(runtime, enterCall(runtime, fn, site, given)) : undefined;
    const startMs = isTimed ? readClock(runtime) : undefined;
    const start = slowMs === undefined ? undefined : beginCall(runtime, startMs, slowMs);
    if (start !== undefined) ask(runtime, (reporter) => reporter.wait(start), undefined);
    const args = capturesArgs ? given : undefined;
    const call: GeneratorCall = { site, fn, args, startMs, start, entry, isAsync };
    // Default values of parameters are the only code that runs before the first step.
    const make = () => guardGenerator(runtime, call, fn.apply(this, given) as AnyGenerator);
    const fail = (value: unknown) => endedGenerator(fn, value, isAsync);
    return runStep(runtime, call, make, fail);
  };
  return likeOriginal(runtime.state, wrapper, fn);
}

/** Runs one piece of a generator's code as a decorated call. `fail` makes a step of what stands in for the error. */
function runStep(runtime: DebugRuntime, call: GeneratorCall, step: () => unknown, fail: (value: unknown) => unknown) {
  const { state } = runtime;
  const { depth, sightings: before } = state;
  state.sites[depth] = call.site;
  state.depth = depth + 1;
  let outcome: unknown;
  try {
    outcome = step();
  } catch (error) {
    state.depth = depth;
    return fail(failCall(runtime, { ...call, before, depth, around: undefined }, error, call.isAsync));
  }
  state.depth = depth;
  if (!types.isPromise(outcome)) return outcome;
  const failed: Call = { ...call, before, depth, around: state.sites.slice(0, depth) };
  const onRejected = async (error: unknown) => fail(await failCall(runtime, failed, error, true));
  return then(outcome, undefined, onRejected);
}

/**
 * Puts `next`, `return` and `throw` of its own on a generator object. It stays the object that the function made, with
 * the prototype, the iterator and the state it has.
 */
function guardGenerator(runtime: DebugRuntime, call: GeneratorCall, generator: AnyGenerator): AnyGenerator {
  const isFollowed = call.startMs !== undefined || Boolean(call.entry);
  const onStep = !isFollowed ? undefined : onceAtEnd((value) => succeedCall(runtime, call, value));
  for (const name of ["next", "return", "throw"] as const) {
    const method = generator[name] as AnyFunction;
    const take = function (this: unknown, ...given: unknown[]): unknown {
      if (this !== generator) return method.apply(this, given);
      return runStep(runtime, call, () => advance(method, generator, given, onStep), lastStep);
    };
    Object.defineProperty(generator, name, { value: take, writable: true, configurable: true });
  }
  return generator;
}

function lastStep(value: unknown): IteratorResult<unknown> {
  return { value, done: true };
}

/** Calls `onEnd` with the return value at the first step that is the last. */
function onceAtEnd(onEnd: (value: unknown) => void): (step: IteratorResult<unknown>) => IteratorResult<unknown> {
  let isOver = false;
  return (step) => {
    if (!isOver && step.done === true) {
      isOver = true;
      onEnd(step.value);
    }
    return step;
  };
}

/** One step; `onStep`, if there is one, sees its result. */
function advance(
  method: AnyFunction,
  generator: AnyGenerator,
  given: unknown[],
  onStep: ((step: IteratorResult<unknown>) => IteratorResult<unknown>) | undefined,
): unknown {
  const step: unknown = method.apply(generator, given);
  if (onStep === undefined) return step;
  return types.isPromise(step)
    ? then(step, (value) => onStep(value as IteratorResult<unknown>), undefined)
    : onStep(step as IteratorResult<unknown>);
}

/** A generator object that ends at its first step. */
function endedGenerator(fn: AnyFunction, value: unknown, isAsync: boolean): AnyGenerator {
  const generator = isAsync ? endedAsync(value) : ended(value);
  if (typeof fn.prototype === "object" && fn.prototype !== null) Object.setPrototypeOf(generator, fn.prototype);
  return generator;
}

// biome-ignore lint/correctness/useYield: its end is all there is.
function* ended(value: unknown): Generator {
  return value;
}

// biome-ignore lint/correctness/useYield: its end is all there is.
async function* endedAsync(value: unknown): AsyncGenerator {
  return await value;
}
