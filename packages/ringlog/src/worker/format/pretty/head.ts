import { escapeControl } from "../../../record/escape.js";
import type { LogRecord } from "../../../record/record.js";
import { createClock } from "./clock.js";
import type { Margin, Span } from "./flow.js";
import { LABEL_COLUMNS, type LevelMark } from "./paint.js";
import type { Screen } from "./screen.js";
import { clip, displayWidth } from "./width.js";

/** What stands around the time of day, and the columns of all of it. */
interface Surround {
  readonly before: string;
  readonly after: string;
  readonly columns: number;
}

const TIME_COLUMNS = "HH:MM:SS.mmm".length;
/** Symbol and blank; said by the label where words are asked for. */
const SYMBOL_COLUMNS = 2;
const MAX_CACHED = 256;
const TRACE_COLUMNS = 8;

/** Makes the start of a record's first line: `✖ 14:03:07.412 PaymentService ERROR `, in words without the symbol. */
export class Head {
  readonly #screen: Screen;
  readonly #clock: (timeMs: number) => string;
  readonly #cache = new Map<string, Surround>();

  /** @param clock gives the time in 12 columns */
  constructor(screen: Screen, clock: (timeMs: number) => string = createClock()) {
    this.#screen = screen;
    this.#clock = clock;
  }

  /** `14:03:07.412`, of any record. */
  time(timeMs: number): string {
    return this.#clock(timeMs);
  }

  /** `mark` replaces symbol and label of the level. */
  prefix(record: LogRecord, mark?: LevelMark): Margin {
    const { before, after, columns } = mark === undefined ? this.#cached(record) : this.#surround(record, mark);
    return { text: before + this.#screen.palette.dim(this.#clock(record.timeMs)) + after, columns };
  }

  #cached(record: LogRecord): Surround {
    const key = `${record.level}\n${record.serviceName}\n${record.loggerName ?? ""}`;
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const made = this.#surround(record, this.#screen.palette.levels.get(record.level) ?? { symbol: " ", label: "" });
    this.#cache.set(key, made);
    return made;
  }

  #surround(record: LogRecord, { symbol, label }: LevelMark): Surround {
    const name = nameText(record, this.#screen);
    const start = this.#screen.words ? "" : `${symbol} `;
    const columns =
      (start === "" ? 0 : SYMBOL_COLUMNS) +
      TIME_COLUMNS +
      (name === "" ? 0 : 1 + displayWidth(name)) +
      1 +
      LABEL_COLUMNS +
      1;
    const painted = name === "" ? "" : ` ${this.#screen.palette.dim(name)}`;
    return { before: start, after: `${painted} ${label} `, columns };
  }
}

/** `service/logger` in at most a quarter of the line; where it is narrow only the logger, the more telling one. */
function nameText({ serviceName, loggerName }: LogRecord, { columns, narrow }: Screen): string {
  const most = Math.max(8, Math.floor(columns / 4));
  const logger = clip(escapeControl(loggerName ?? ""), most - 2);
  if (narrow) return logger;
  const service = escapeControl(serviceName);
  if (logger === "") return clip(service, most);
  const room = most - displayWidth(logger) - 1;
  return `${clip(service, Math.max(1, room))}/${logger}`;
}

/**
 * `req 7f3a91c2  trace 4bf92f35`, after the thread's number where it is not the main one, and after "recorded" where the recorder kept
 * it. The beginning of a trace's id tells it apart from the others on a screen, and finds it in the file.
 */
export function originSpan(record: LogRecord, { palette, words }: Screen): Span | undefined {
  const { requestId, traceId, threadId, event } = record;
  const thread = threadId === 0 ? "" : `thread ${threadId}`;
  const request = requestId === undefined ? "" : `${words ? "request" : "req"} ${escapeControl(requestId)}`;
  const trace = traceId === undefined ? "" : `trace ${escapeControl(traceId.slice(0, TRACE_COLUMNS))}`;
  const recorded = event?.get("log.recorded") === true ? "recorded" : "";
  const text = [recorded, thread, request, trace].filter((part) => part !== "").join("  ");
  return text === "" ? undefined : { text, paint: palette.dim };
}
