import { ask, type DebugRuntime, namesOf } from "./call.js";
import type { AnyFunction } from "./class-like.js";
import type { CallStart, EntryArgs } from "./reporter.js";
import type { Site } from "./site.js";

/** What `enterCall` gives where arguments could not be noted. */
export const NOWHERE = -1;

/** Notes the arguments of a call that begins, on top of those of the calls around. */
export function enterCall(runtime: DebugRuntime, fn: AnyFunction, site: Site, given: readonly unknown[]): number {
  const names = namesOf(runtime.state, fn, given.length);
  return ask(runtime, (reporter) => reporter.enter(given, names, site.settings.level), NOWHERE);
}

/** A call that succeeded: its arguments are not needed. */
export function leaveCall(runtime: DebugRuntime, place: number): void {
  ask(runtime, (reporter) => reporter.leave(place), undefined);
}

/** The arguments of a call that failed, or is not over yet; null where they were not noted. */
export function keepCall(runtime: DebugRuntime, place: number): EntryArgs | null {
  return place < 0 ? null : (ask(runtime, (reporter) => reporter.keep(place), undefined) ?? null);
}

export function readClock(runtime: DebugRuntime): number {
  return ask(runtime, (reporter) => reporter.now(), 0);
}

export function beginCall(runtime: DebugRuntime, nowMs: number | undefined, slowMs: number): CallStart | undefined {
  return ask(runtime, (reporter) => reporter.begin(nowMs ?? 0, slowMs), undefined);
}
