import { normalizeMessage } from "../../../ringlog/src/record/fingerprint-text.js";
import type { ViewLevel } from "../model/api.js";
import type { Entry } from "../model/entry.js";
import { fieldNumber, fieldText } from "./field-text.js";
import { TopCounts } from "./top-counts.js";

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
  busiestMinute = { startMs: 0, lines: 0 };
  readonly levels = new Map<ViewLevel, number>();
  readonly formats = new Map<string, number>();
  readonly services = new TopCounts();
  /** `service pid 123`, a start each. */
  readonly processes = new TopCounts();
  /** Without numbers and ids, so that equal ones are one. */
  readonly messages = new TopCounts();
  #minute = { startMs: Number.NEGATIVE_INFINITY, lines: 0 };

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

  /** Lines come in order but for a few, which count where the log is at. */
  #addTime(timeMs: number): void {
    this.firstMs = Math.min(this.firstMs, timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
    const startMs = Math.floor(timeMs / 60_000) * 60_000;
    if (startMs > this.#minute.startMs) this.#minute = { startMs, lines: 0 };
    this.#minute.lines++;
    if (this.#minute.lines > this.busiestMinute.lines) this.busiestMinute = { ...this.#minute };
  }
}

function addTo<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
