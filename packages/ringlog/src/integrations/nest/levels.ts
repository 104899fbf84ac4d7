import type { LevelName } from "../../record/level.js";

/** Nest's names for levels. */
export type NestLevel = "verbose" | "debug" | "log" | "warn" | "error" | "fatal";

/** Ours for Nest's, from the quietest need to the loudest. */
export const NEST_LEVELS: { readonly [level in NestLevel]: LevelName } = {
  verbose: "trace",
  debug: "debug",
  log: "info",
  warn: "warn",
  error: "error",
  fatal: "fatal",
};

const ORDER = Object.keys(NEST_LEVELS) as NestLevel[];

/** Which levels a list lets through, as Nest's logger takes it: those it names, and all above its loudest one. */
export class LevelFilter {
  /** The quietest that is let through; undefined for an empty list, which lets nothing through. */
  readonly lowest: NestLevel | undefined;
  readonly #through: ReadonlySet<NestLevel>;

  constructor(levels: readonly NestLevel[]) {
    const named = ORDER.filter((level) => levels.includes(level));
    const loudest = named.at(-1);
    const above = loudest === undefined ? [] : ORDER.slice(ORDER.indexOf(loudest));
    this.#through = new Set([...named, ...above]);
    this.lowest = named[0];
  }

  lets(level: NestLevel): boolean {
    return this.#through.has(level);
  }
}
