// biome-ignore-all lint/complexity/noArguments: rest parameters would copy the arguments of every call.
import { types } from "node:util";
import type { Call, DebugRuntime } from "./call.js";
import type { AnyFunction } from "./class-like.js";
import { failCall, followPromise, promiseThen, succeedCall, then } from "./outcome.js";
import { findOwner, type Site } from "./site.js";
import { beginCall, enterCall, keepCall, leaveCall, NOWHERE, readClock } from "./watched-call.js";
import { wrapGeneratorFunction } from "./wrap-generator.js";
import { likeOriginal } from "./wrapper.js";

const { isAsyncFunction, isPromise, isGeneratorFunction } = types;
const NONE_AROUND: readonly Site[] = [];

type OnRejected = (error: unknown) => unknown;

/** The function with `debug` around it. The site may be shared by several functions. */
export function wrap(runtime: DebugRuntime, fn: AnyFunction, site: Site): AnyFunction {
  if (isGeneratorFunction(fn)) return wrapGeneratorFunction(runtime, fn, site);
  const { result, slowMs, args } = site.settings;
  if (result || slowMs !== undefined || args === "entry") return wrapWatched(runtime, fn, site);
  return isAsyncFunction(fn) ? wrapAsync(runtime, fn, site) : wrapBare(runtime, fn, site);
}

/**
 * The wrapper that costs a call which succeeds no more than a `try` and a place on the stack of sites. Each call puts
 * `depth` back to what it found, so that not even a stack overflow can leave it wrong for long.
 */
function wrapBare(runtime: DebugRuntime, fn: AnyFunction, site: Site): AnyFunction {
  const { state } = runtime;
  const { sites } = state;
  const { args: capturesArgs } = site.settings;
  const wrapper = function (this: unknown): unknown {
    if (new.target !== undefined) return construct(fn, arguments, new.target === wrapper ? fn : new.target);
    if (site.owner === undefined) findOwner(site, this, wrapper);
    const { depth, sightings: before } = state;
    sites[depth] = site;
    state.depth = depth + 1;
    let outcome: unknown;
    let failed = false;
    try {
      outcome = fn.apply(this, arguments as unknown as unknown[]);
    } catch (error) {
      outcome = error;
      failed = true;
    }
    state.depth = depth;
    if (!failed && (typeof outcome !== "object" || outcome === null || !isPromise(outcome))) return outcome;
    // A loop, because an arguments object that goes anywhere is made for every call.
    const args = new Array<unknown>(capturesArgs ? arguments.length : 0);
    for (let i = 0; i < args.length; i++) args[i] = arguments[i];
    const around = failed ? undefined : sitesAround(sites, depth);
    const call: Call = { site, fn, args: capturesArgs ? args : undefined, before, depth, around, startMs: undefined };
    return failed ? failCall(runtime, call, outcome, false) : followPromise(runtime, call, outcome as Promise<unknown>);
  };
  return likeOriginal(runtime.state, wrapper, fn);
}

/**
 * The same for an async function, whose outcome need not be asked whether it is a promise. A call that succeeds costs little more
 * than a `.then`: what is made for it is a closure that has what a failure needs, and a list of the arguments where these are many.
 */
function wrapAsync(runtime: DebugRuntime, fn: AnyFunction, site: Site): AnyFunction {
  const { state } = runtime;
  const { sites } = state;
  const { args: capturesArgs } = site.settings;
  const wrapper = function (this: unknown, first?: unknown, second?: unknown): unknown {
    if (new.target !== undefined) return construct(fn, arguments, new.target === wrapper ? fn : new.target);
    if (site.owner === undefined) findOwner(site, this, wrapper);
    const { depth, sightings: before } = state;
    sites[depth] = site;
    state.depth = depth + 1;
    let promise: Promise<unknown>;
    try {
      promise = fn.apply(this, arguments as unknown as unknown[]) as Promise<unknown>;
    } catch (error) {
      return failAtOnce(error, arguments, before, depth);
    }
    state.depth = depth;
    const around = sitesAround(sites, depth);
    const count = capturesArgs ? arguments.length : 0;
    let onRejected: OnRejected;
    if (count <= 2) {
      onRejected = whenFewRejected(count, first, second, before, around);
    } else {
      const given = new Array<unknown>(count);
      for (let i = 0; i < count; i++) given[i] = arguments[i];
      onRejected = whenRejected(given, before, around);
    }
    // Called as a method where it is the language's own, V8 puts its code in place.
    return promise.then === promiseThen ? promise.then(undefined, onRejected) : then(promise, undefined, onRejected);
  };
  // Apart, so that the wrapper is small enough to be put in place itself.
  const whenRejected =
    (given: readonly unknown[], before: number, around: readonly Site[]): OnRejected =>
    (error) => {
      const args = capturesArgs ? given : undefined;
      const call = { site, fn, args, before, depth: around.length, around, startMs: undefined };
      return failCall(runtime, call, error, true);
    };
  const whenFewRejected =
    (count: number, first: unknown, second: unknown, before: number, around: readonly Site[]): OnRejected =>
    (error) =>
      whenRejected([first, second].slice(0, count), before, around)(error);
  // Where the stack is used up it does not come to a promise.
  const failAtOnce = (error: unknown, given: ArrayLike<unknown>, before: number, depth: number): unknown => {
    state.depth = depth;
    const args = capturesArgs ? Array.from(given) : undefined;
    return failCall(runtime, { site, fn, args, before, depth, around: undefined, startMs: undefined }, error, false);
  };
  return likeOriginal(state, wrapper, fn);
}

/** The same with what is noted before the call: its arguments, the clock, what happens meanwhile. */
function wrapWatched(runtime: DebugRuntime, fn: AnyFunction, site: Site): AnyFunction {
  const { state } = runtime;
  const { sites } = state;
  const { args: capturesArgs, slowMs } = site.settings;
  const isAtEntry = capturesArgs === "entry";
  const isTimed = site.settings.result || slowMs !== undefined;
  const wrapper = function (this: unknown, ...given: unknown[]): unknown {
    if (new.target !== undefined) return construct(fn, given, new.target === wrapper ? fn : new.target);
    if (site.owner === undefined) findOwner(site, this, wrapper);
    const place = isAtEntry ? enterCall(runtime, fn, site, given) : NOWHERE;
    const startMs = isTimed ? readClock(runtime) : undefined;
    const start = slowMs === undefined ? undefined : beginCall(runtime, startMs, slowMs);
    const { depth, sightings: before } = state;
    sites[depth] = site;
    state.depth = depth + 1;
    let outcome: unknown;
    let failed = false;
    try {
      outcome = fn.apply(this, given);
    } catch (error) {
      outcome = error;
      failed = true;
    }
    state.depth = depth;
    const isOver = !failed && (typeof outcome !== "object" || outcome === null || !isPromise(outcome));
    if (isOver) {
      if (place >= 0) leaveCall(runtime, place);
      if (isTimed) succeedCall(runtime, { site, startMs, start, entry: undefined }, outcome);
      return outcome;
    }
    const args = capturesArgs ? given : undefined;
    const entry = isAtEntry ? keepCall(runtime, place) : undefined;
    const around = failed ? undefined : sitesAround(sites, depth);
    const call: Call = { site, fn, args, before, depth, around, startMs, start, entry };
    return failed ? failCall(runtime, call, outcome, false) : followPromise(runtime, call, outcome as Promise<unknown>);
  };
  return likeOriginal(state, wrapper, fn);
}

/** The sites of the calls under way, for one that ends later. */
function sitesAround(sites: readonly Site[], depth: number): readonly Site[] {
  return depth === 0 ? NONE_AROUND : sites.slice(0, depth);
}

/** `new` on a wrapped function is not a call: it makes what it made before, and its errors pass. */
function construct(fn: AnyFunction, args: ArrayLike<unknown>, newTarget: AnyFunction): unknown {
  return Reflect.construct(fn, args, newTarget);
}
