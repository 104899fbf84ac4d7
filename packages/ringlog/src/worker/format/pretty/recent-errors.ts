import type { LogRecord } from "../../../record/record.js";
import { headShowsError } from "./error.js";
import type { Span } from "./flow.js";
import type { Screen } from "./screen.js";
import { errorTitle, messageText } from "./title.js";

/** As many errors as are remembered, and as much of each piece of a title. */
const MAX_ERRORS = 1000;
const MAX_LENGTH = 200;

/** A record that was shown. */
export interface Shown {
  readonly title: readonly Span[];
  readonly timeMs: number;
}

/** The titles that errors were shown with, so that the summary of what came after bears the same. */
export class RecentErrors {
  readonly #shown = new Map<string, Shown>();

  note(record: LogRecord, screen: Screen): void {
    const { fingerprint, timeMs } = record;
    if (fingerprint === undefined) return;
    this.#shown.delete(fingerprint);
    this.#shown.set(fingerprint, { title: titleOf(record, screen), timeMs });
    if (this.#shown.size <= MAX_ERRORS) return;
    for (const oldest of this.#shown.keys()) {
      this.#shown.delete(oldest);
      return;
    }
  }

  /** What the records of a fingerprint were shown as last. */
  find(fingerprint: string | undefined): Shown | undefined {
    return fingerprint === undefined ? undefined : this.#shown.get(fingerprint);
  }
}

function titleOf(record: LogRecord, screen: Screen): Span[] {
  const { error, msg } = record;
  const own = error !== undefined && headShowsError(record) ? "" : `${msg}${error === undefined ? "" : ":"}`;
  const spans = [{ text: messageText(own), paint: screen.palette.bold }];
  if (error !== undefined) spans.push(...errorTitle(error, screen));
  return spans.map(({ text, paint }) => ({ text: firstLine(text), paint }));
}

/** In one line, and not split inside of a surrogate pair. */
export function firstLine(text: string): string {
  const line = text.split("\n", 1).join("");
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, "")}…`;
}
