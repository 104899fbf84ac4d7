import type { ErrorSketch } from "../record/describe-error.js";
import { WARN } from "../record/level.js";
import { attempt, readProperty } from "../record/read-property.js";
import { type EventReports, WARNING } from "./event-reports.js";
import { nodeOptions, optionValues } from "./node-options.js";
import type { Rejections } from "./rejections.js";

/** Deprecations that are remembered as told. */
const MAX_TOLD = 500;

/**
 * Warnings of Node.js and of `process.emitWarning`: one record each, of a deprecation one a code. Node goes on printing them
 * itself; what it was told not to print is no record either.
 */
export class NodeWarnings {
  readonly #reports: EventReports;
  readonly #rejections: Rejections;
  readonly #told = new Set<string>();
  // A listener that throws would end the process.
  readonly #onWarning = (warning: unknown) => void attempt(() => this.#warned(warning));

  constructor(reports: EventReports, rejections: Rejections) {
    this.#reports = reports;
    this.#rejections = rejections;
  }

  install(): void {
    process.on("warning", this.#onWarning);
  }

  remove(): void {
    process.off("warning", this.#onWarning);
  }

  #warned(warning: unknown): void {
    if (typeof warning !== "object" || warning === null) return;
    const [name, message, code, detail] = ["name", "message", "code", "detail"].map((key) => text(warning, key));
    const type = name ?? "Warning";
    if (this.#rejections.tookWarning(type, message ?? "") || isSilenced(type, code)) return;
    if (type === "DeprecationWarning" && !this.#isNew(code ?? message ?? "")) return;
    const sketch: ErrorSketch = { type, message: message ?? "", code };
    // Not the warning itself: one of too many listeners has the whole emitter among its properties.
    const error = {
      stack: text(warning, "stack"),
      ...(code === undefined ? {} : { code }),
      ...(detail === undefined ? {} : { detail }),
    };
    this.#reports.failed(WARNING, WARN, sketch.message, error, false, sketch);
  }

  #isNew(deprecation: string): boolean {
    if (this.#told.has(deprecation)) return false;
    if (this.#told.size >= MAX_TOLD) this.#told.clear();
    this.#told.add(deprecation);
    return true;
  }
}

function text(warning: object, key: string): string | undefined {
  const value = readProperty(warning, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Asked at each warning, for the few that there are: a program's start does not wait for it. */
function isSilenced(type: string, code: string | undefined): boolean {
  const options = nodeOptions();
  if (process.env["NODE_NO_WARNINGS"] === "1" || / --no-warnings /.test(options)) return true;
  const disabled = optionValues(options, "disable-warning");
  return disabled.includes(type) || (code !== undefined && disabled.includes(code));
}
