import { areShortened } from "./debug/parameter-names.js";
import type { DebugFailure } from "./debug/reporter.js";

/**
 * A secret that is an argument of its own is known by its parameter's name alone, and a minifier takes that away. Told once, as
 * soon as it may matter.
 */
export class LostNames {
  readonly #tell: (line: string) => void;
  #hasTold = false;

  /** `tell` writes a line to stderr, where anything is redacted by name at all. */
  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  look({ args, functionName, parameterNames }: DebugFailure): void {
    if (this.#hasTold || args === undefined || parameterNames === undefined || !areShortened(parameterNames)) return;
    if (!Array.from(args).some((arg) => typeof arg === "string")) return;
    this.#hasTold = true;
    this.#tell(
      `a minifier has shortened the parameters of ${functionName}: which of its arguments are secrets cannot be told by their names (see docs/bundlers.md)`,
    );
  }
}
