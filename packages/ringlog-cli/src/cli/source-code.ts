import { statSync } from "node:fs";
import { createKeyMatcher } from "../../../ringlog/src/record/redact-key.js";
import { redactText } from "../../../ringlog/src/record/text-patterns.js";
import type { CodeSource } from "../../../ringlog/src/worker/format/pretty/code-frame.js";
import { redactLiterals } from "../../../ringlog/src/worker/format/pretty/code-secrets.js";
import { SourceLines } from "../../../ringlog/src/worker/stack/source-lines.js";

/** A file's time may come from a coarser clock than the record's. */
const CLOCK_SLACK_MS = 10;

/** Code at the places of errors: of files that were not changed since the record was made, for then the lines are those. */
export class SourceCode implements CodeSource {
  readonly #isSecretKey = createKeyMatcher([]);
  readonly #changedMs = new Map<string, number>();
  #read = new SourceLines(Number.POSITIVE_INFINITY);
  #atMs = 0;

  /** The time of the record that is printed next. */
  at(timeMs: number): void {
    this.#atMs = Number.isFinite(timeMs) ? timeMs : 0;
  }

  lines(path: string): readonly string[] | undefined {
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (changedMs === undefined || changedMs > this.#atMs + CLOCK_SLACK_MS) return undefined;
    if (changedMs !== (this.#changedMs.get(path) ?? changedMs)) {
      this.#read = new SourceLines(Number.POSITIVE_INFINITY);
      this.#changedMs.clear();
    }
    this.#changedMs.set(path, changedMs);
    return this.#read.lines(path);
  }

  redact(code: string): string {
    return redactLiterals(redactText(code, this.#isSecretKey), this.#isSecretKey);
  }
}
