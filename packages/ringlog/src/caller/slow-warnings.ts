import { setImmediate } from "node:timers";
import { attempt } from "../record/read-property.js";
import type { CallWatch } from "./call-watch.js";
import type { CallStart } from "./debug/reporter.js";
import type { Moment } from "./emitter.js";
import type { DebugSection } from "./frame-writer.js";

/** Where a call's figures have the two of the garbage collection. */
const GC_FIGURE = 3;

type Warn = (message: string, debug: DebugSection, moment: Moment) => void;

/**
 * Warnings of slow calls. Node.js tells of the garbage collections of a turn of the event loop when it is over: a warning that says how
 * long they took waits for that.
 */
export class SlowWarnings {
  readonly #watch: CallWatch;
  readonly #warn: Warn;
  readonly #waiting = new Set<(isTurnOver: boolean) => void>();

  constructor(watch: CallWatch, warn: Warn) {
    this.#watch = watch;
    this.#warn = warn;
  }

  add(moment: Moment, message: string, debug: DebugSection & { readonly durationMs: number }, start: CallStart): void {
    const figures = this.#watch.figures(start);
    const endMs = start.startMs + debug.durationMs;
    const emit = (isTurnOver: boolean) => {
      if (!this.#waiting.delete(emit)) return;
      if (isTurnOver) figures.splice(GC_FIGURE, 2, ...this.#watch.gcFigures(start, endMs));
      this.#warn(message, { ...debug, figures: () => figures }, moment);
    };
    this.#waiting.add(emit);
    setImmediate(emit, true);
  }

  /** What waits does so no longer, and goes without what is not known. */
  settle(): void {
    for (const emit of this.#waiting) attempt(() => emit(false));
  }
}
