import type { ErrorSketch } from "../record/describe-error.js";
import { sketchError } from "../record/describe-error.js";
import type { Emitter } from "./emitter.js";
import type { LoggerState } from "./logger-state.js";
import { ThrottleSite } from "./throttle.js";

/** `event.name` of what happens to the process. */
export const UNCAUGHT_EXCEPTION = "process.uncaught_exception";
export const UNHANDLED_REJECTION = "process.unhandled_rejection";
export const WARNING = "process.warning";
export const MEMORY_HIGH = "process.memory.high";

/** What the records of the process's events need of the instance. */
export interface EventServices {
  readonly emitter: () => Emitter | undefined;
  readonly state: LoggerState;
  readonly cells: () => Int32Array;
}

/** Makes records of what happens to the process. */
export class EventReports {
  readonly #services: EventServices;
  readonly #sites = new Map<string, ThrottleSite>();

  constructor(services: EventServices) {
    this.#services = services;
  }

  /** With an error. `always`: whatever the throttle says. */
  failed(
    event: string,
    level: number,
    message: string,
    error: unknown,
    always: boolean,
    sketch: ErrorSketch = sketchError(error),
  ): void {
    const emitter = this.#emitter(level);
    emitter?.fail(this.#services.state, this.#site(event), level, message, {
      error,
      sketch,
      debug: undefined,
      always,
      event,
    });
  }

  /** Without one. */
  happened(event: string, level: number, message: string): void {
    this.#emitter(level)?.happen(this.#services.state, level, message, event);
  }

  #emitter(level: number): Emitter | undefined {
    const { emitter, state, cells } = this.#services;
    return level < state.threshold(cells()) ? undefined : emitter();
  }

  /** Not that of the logger: what a listener of the application's own logs of the same error is no duplicate of this record. */
  #site(event: string): ThrottleSite {
    let site = this.#sites.get(event);
    if (site === undefined) {
      site = new ThrottleSite(event);
      this.#sites.set(event, site);
    }
    return site;
  }
}
