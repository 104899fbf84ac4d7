import { setImmediate } from "node:timers";
import type { Site } from "./site.js";

/** A primitive that was thrown and recorded in this turn of the event loop. */
interface RecentPrimitive {
  readonly value: unknown;
  readonly sighting: number;
  readonly sites: Set<object>;
}

/** Per site, the number of its last sighting of one error. */
type Sightings = Map<object, number>;

/**
 * What all decorated functions of a realm share. Plain data, so that two copies of this library can share one.
 *
 * Every time a wrapper sees an error is a sighting, numbered from 1. A call that began at `before` began before sighting
 * `n` if `before < n`.
 */
export interface DebugState {
  /** Number of decorated calls under way on this stack; those in `sites` above it are leftovers. */
  depth: number;
  readonly sites: Site[];
  sightings: number;
  /** Errors that were recorded. */
  readonly errors: WeakMap<object, Sightings>;
  /** A recorded primitive on its way up the stack, and the depth where it was seen last. */
  unwinding: { value: unknown; sighting: number; depth: number } | undefined;
  recent: RecentPrimitive[];
  /** The wrapped function of each wrapper. */
  readonly originals: WeakMap<object, object>;
}

/** Most primitives that are kept within one turn. */
const RECENT_LIMIT = 256;

/** A fresh state; one a realm is what makes "one error, one record" true. */
export function createDebugState(): DebugState {
  return {
    depth: 0,
    sites: [],
    sightings: 0,
    errors: new WeakMap(),
    unwinding: undefined,
    recent: [],
    originals: new WeakMap(),
  };
}

/** Where and when an error was seen. */
export interface Seen {
  /** A decorated function's `Site`, or another place that errors come by. */
  readonly site: object;
  /** Of the call that failed: the last sighting before it began. */
  readonly before: number;
  /** Decorated calls below it on the stack, or undefined when it failed asynchronously. */
  readonly depth: number | undefined;
}

/** Notes that an error was seen. True if it is a new one, false if it was recorded before and is only passing. */
export function sightError(state: DebugState, error: unknown, seen: Seen): boolean {
  state.sightings++;
  const isObject = (typeof error === "object" && error !== null) || typeof error === "function";
  return isObject ? sightObject(state, error, seen) : sightPrimitive(state, error, seen);
}

/**
 * An error object is the same error wherever it comes by, but for one case: a site sees it again in a call that began
 * after it saw it last. Then it was thrown anew (an error kept in a constant, a cached rejection).
 */
function sightObject(state: DebugState, error: object, { site, before }: Seen): boolean {
  const known = state.errors.get(error);
  const last = known?.get(site);
  const isNew = known === undefined || (last !== undefined && before >= last);
  const sightings: Sightings = isNew ? new Map() : known;
  sightings.set(site, state.sightings);
  if (isNew) state.errors.set(error, sightings);
  return isNew;
}

/**
 * A primitive has no identity. On the stack the position decides: the next decorated function around sees the same
 * value while it unwinds. Elsewhere an equal value in the same turn of the event loop counts as the same error, once for
 * each site.
 */
function sightPrimitive(state: DebugState, value: unknown, seen: Seen): boolean {
  const isNew = seen.depth === undefined ? !passesRecent(state, value, seen) : !unwinds(state, value, seen);
  if (isNew) noteRecent(state, value, seen.site);
  state.unwinding = seen.depth === undefined ? undefined : { value, sighting: state.sightings, depth: seen.depth };
  return isNew;
}

/** Notes that an error left a decorated function which does not catch it: it may be a primitive that is unwinding. */
export function passError(state: DebugState, error: unknown, depth: number): void {
  const { unwinding } = state;
  if (unwinding === undefined || unwinding.depth !== depth + 1 || !Object.is(unwinding.value, error)) return;
  unwinding.depth = depth;
}

/** Notes that the last error was caught for good. */
export function endError(state: DebugState): void {
  state.unwinding = undefined;
}

function unwinds({ unwinding }: DebugState, value: unknown, { before, depth }: Seen): boolean {
  if (unwinding === undefined || depth === undefined) return false;
  return Object.is(unwinding.value, value) && unwinding.depth === depth + 1 && before < unwinding.sighting;
}

function passesRecent(state: DebugState, value: unknown, { site, before }: Seen): boolean {
  const found = state.recent.find(
    (recent) => Object.is(recent.value, value) && before < recent.sighting && !recent.sites.has(site),
  );
  found?.sites.add(site);
  return found !== undefined;
}

function noteRecent(state: DebugState, value: unknown, site: object): void {
  if (state.recent.length === 0) setImmediate(forgetRecent, state).unref();
  if (state.recent.length === RECENT_LIMIT) state.recent.shift();
  state.recent.push({ value, sighting: state.sightings, sites: new Set([site]) });
}

function forgetRecent(state: DebugState): void {
  state.recent = [];
}
