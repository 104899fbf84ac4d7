import { parameterNames } from "./parameter-names.js";
import type { CallStart, DebugFailure, DebugReporter, EntryArgs } from "./reporter.js";
import { type Site, siteName } from "./site.js";
import { type DebugState, endError, passError, sightError } from "./state.js";

/** What wrappers need of the process: the shared state, and where records go. */
export interface DebugRuntime {
  readonly state: DebugState;
  readonly reporter: () => DebugReporter;
}

/** A call of a wrapped function, as far as its failure needs it. */
export interface Call {
  readonly site: Site;
  readonly fn: object;
  /** Undefined with `args: false`. */
  readonly args: readonly unknown[] | undefined;
  /** Number of the last sighting of an error before the call began. */
  readonly before: number;
  /** Decorated calls below it on the stack when it began. */
  readonly depth: number;
  /** The sites around, outermost first, of a call that fails later; undefined while the stack is still there. */
  readonly around: readonly Site[] | undefined;
  /** With `result` or `slowMs` only. */
  readonly startMs: number | undefined;
  /** With `slowMs` only. */
  readonly start?: CallStart | undefined;
  /** With `args: "entry"` only; null where they could not be kept. */
  readonly entry?: EntryArgs | null | undefined;
}

/** Most functions that a path names, from the one that caught the error. */
const PATH_LIMIT = 100;

/**
 * Handles an error that a call threw, or a promise rejected with. Returns true if it is to be rethrown, for a wrapper to
 * do so itself, and false if it was caught for good.
 */
export function handleError(runtime: DebugRuntime, call: Call, error: unknown): boolean {
  const { settings } = call.site;
  const depth = call.around === undefined ? call.depth : undefined;
  if (!settings.catches(error)) {
    if (depth !== undefined) passError(runtime.state, error, depth);
    return true;
  }
  const crash = settings.crash ?? ask(runtime, (reporter) => reporter.defaultCrash(), false);
  if (sightError(runtime.state, error, { site: call.site, before: call.before, depth })) {
    const durationMs = elapsedMs(runtime, call);
    sendFailure(runtime, failureOf(runtime.state, call, error, crash, durationMs));
  }
  if (!crash) endError(runtime.state);
  return crash;
}

/** Reports what `fallback` threw: an error of its own, unless it only threw on what it was given. */
export function reportFallback(runtime: DebugRuntime, call: Call, error: unknown): void {
  const seen = { site: call.site, before: call.before, depth: undefined };
  if (!sightError(runtime.state, error, seen)) return;
  const bare = { ...call, args: undefined, entry: undefined, start: undefined };
  sendFailure(runtime, failureOf(runtime.state, bare, error, false, undefined));
}

/** Milliseconds since the call began; undefined where they are not measured. */
export function elapsedMs(runtime: DebugRuntime, { startMs }: Pick<Call, "startMs">): number | undefined {
  return startMs === undefined ? undefined : ask(runtime, (reporter) => reporter.now() - startMs, 0);
}

/** Asks the reporter; a reporter that cannot answer must not break the application. */
export function ask<T>({ reporter }: DebugRuntime, question: (reporter: DebugReporter) => T, otherwise: T): T {
  try {
    return question(reporter());
  } catch {
    // The reporter tells of its own failures; there is no other place for them.
    return otherwise;
  }
}

function sendFailure(runtime: DebugRuntime, failure: DebugFailure): void {
  ask(runtime, (reporter) => reporter.failed(failure), undefined);
}

function failureOf(
  state: DebugState,
  call: Call,
  error: unknown,
  crash: boolean,
  durationMs: number | undefined,
): DebugFailure {
  const { site, args, entry, start } = call;
  const { level, onError } = site.settings;
  const names = args === undefined ? undefined : namesOf(state, call.fn, args.length);
  const path = pathOf(site, call.around ?? state.sites.slice(0, call.depth));
  const functionName = siteName(site);
  return { error, functionName, level, crash, args, entry, parameterNames: names, path, durationMs, start, onError };
}

/** Names of the parameters that took so many arguments. */
export function namesOf(state: DebugState, fn: object, count: number): readonly string[] | undefined {
  return parameterNames(state.originals.get(fn) ?? fn, count);
}

/** The site itself, then those around from the inside out. A wrapper around a wrapper is no further function. */
function pathOf(site: Site, around: readonly Site[]): string[] {
  const path = [siteName(site)];
  let inner = site;
  for (let i = around.length - 1; i >= 0 && path.length < PATH_LIMIT; i--) {
    const outer = around[i];
    if (outer === undefined) continue;
    const isSameFunction = outer !== inner && outer.original !== undefined && outer.original === inner.original;
    if (!isSameFunction) path.push(siteName(outer));
    inner = outer;
  }
  return path;
}
