import type { ResolvedOptions } from "../options.js";
import type { SharedOptions } from "./thread-link.js";

/** A private logger writes nowhere but to its own output, on this thread, and leaves the process alone. */
const FIXED = {
  filePath: null,
  console: "json",
  consoleLevel: undefined,
  fileLevel: undefined,
  fileWriter: "worker",
  durable: false,
  rotate: null,
  fsync: "never",
  stall: null,
  signals: false,
  sinks: [],
  sinkPlans: [],
} as const;

/** Options as they hold for a private logger. `overrides` go before. */
export function privateOptions(options: SharedOptions, overrides: Partial<ResolvedOptions> = {}): SharedOptions {
  return { ...options, ...overrides, ...FIXED };
}

/** The same for one that has outputs of its own. */
export function ownSinkOptions(options: ResolvedOptions): ResolvedOptions {
  return { ...options, fileWriter: "worker", durable: false, stall: null, signals: false };
}

/** Of resolved options those that were given. */
export function pickGiven(given: object, resolved: ResolvedOptions): Partial<ResolvedOptions> {
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const isGiven = (name: string) => names.includes(name === "throttleMs" ? "throttleSec" : name);
  return Object.fromEntries(Object.entries(resolved).filter(([name]) => isGiven(name)));
}
