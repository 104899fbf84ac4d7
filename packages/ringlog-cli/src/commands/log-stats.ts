import { normalizeMessage } from "../../../ringlog/src/record/fingerprint-text.js";
import type { ViewLevel } from "../model/api.js";
import type { Entry } from "../model/entry.js";
import { fieldNumber, fieldText } from "./field-text.js";
import { TopCounts } from "./top-counts.js";

const MINUTE_MS = 60_000;
/** Two years; a log that tells more different minutes has them at random. */
const MAX_MINUTES = 1_000_000;

/** What a log holds, gathered line by line in bounded memory. */
export class LogStats {
  lines = 0;
  bytes = 0;
  badLines = 0;
  /** Told of by `ringlog.suppressed` and `ringlog.dropped` records. */
  suppressed = 0;
  dropped = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  /** Minutes since the epoch, and their lines. */
  readonly #minutes = new Map<number, number>();
  readonly levels = new Map<ViewLevel, number>();
  readonly formats = new Map<string, number>();
  readonly services = new TopCounts();
  /** `service pid 123`, a start each. */
  readonly processes = new TopCounts();
  /** Without numbers and ids, so that equal ones are one. */
  readonly messages = new TopCounts();

  addBad(bytes: number): void {
    this.lines++;
    this.bytes += bytes;
    this.badLines++;
  }

  add(entry: Entry, bytes: number): void {
    this.lines++;
    this.bytes += bytes;
    addTo(this.levels, entry.level ?? "none");
    addTo(this.formats, entry.format);
    if (entry.timeMs !== undefined) this.#addTime(entry.timeMs);
    this.#addNames(entry);
    const event = fieldText(entry, "event.name");
    if (event === "ringlog.suppressed") this.suppressed += fieldNumber(entry, "log_count") ?? 0;
    else if (event === "ringlog.dropped") this.dropped += fieldNumber(entry, "dropped.count") ?? 0;
  }

  #addNames(entry: Entry): void {
    const service = fieldText(entry, "service.name");
    if (service !== undefined) this.services.add(service);
    const pid = fieldText(entry, "process.pid");
    const instance = fieldText(entry, "service.instance.id");
    if (pid !== undefined)
      this.processes.add(
        `${service === undefined ? "" : `${service} `}pid ${pid}${instance === undefined ? "" : ` (${instance})`}`,
      );
    if (entry.msg !== "") this.messages.add(normalizeMessage(entry.msg));
  }

  get busiestMinute(): { readonly startMs: number; readonly lines: number } {
    let [minute, most] = [0, 0];
    for (const [each, lines] of this.#minutes) if (lines > most) [minute, most] = [each, lines];
    return { startMs: minute * MINUTE_MS, lines: most };
  }

  #addTime(timeMs: number): void {
    this.firstMs = Math.min(this.firstMs, timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (this.#minutes.size < MAX_MINUTES || this.#minutes.has(minute)) addTo(this.#minutes, minute);
  }
}

function addTo<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
