import { createReadStream, type ReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Line } from "../lines/log-file.js";
import { scanStream } from "../scan/scan-lines.js";
import { Batches } from "./batches.js";
import type { FoundEntry } from "./found-entry.js";
import { damageText, type ScanLogsOptions, select } from "./scan-logs.js";
import type { Selection } from "./selection.js";
import type { Log } from "./source.js";

const PROGRESS_MS = 100;

/** As `scanLogs`, of several logs in the order of time. Lines that tell no time stay behind the one before them. */
export async function mergeLogs(
  logs: readonly Log[],
  selection: Selection,
  { call, progress, signal }: ScanLogsOptions,
  take: (found: FoundEntry) => void,
): Promise<void> {
  const total = logs.flatMap((log) => ("files" in log ? log.files : [])).reduce((sum, { bytes }) => sum + bytes, 0);
  const reader = new LogReader(selection, call.messages.warn, signal);
  const timer = setInterval(() => progress.update(reader.readBytes, total), PROGRESS_MS);
  try {
    const heads = await Promise.all(logs.map((log) => Head.of(reader.batches(log))));
    for (let head = earliest(heads); head !== undefined; head = earliest(heads)) {
      take(head.current as FoundEntry);
      signal?.throwIfAborted();
      if (head.next()) await head.refill();
    }
  } finally {
    clearInterval(timer);
    progress.end();
  }
}

function earliest(heads: readonly Head[]): Head | undefined {
  let first: Head | undefined;
  for (const head of heads)
    if (head.current !== undefined && (first === undefined || head.timeMs < first.timeMs)) first = head;
  return first;
}

/** Where a log is at. */
class Head {
  timeMs = Number.NEGATIVE_INFINITY;
  readonly #batches: Batches<FoundEntry>;
  #batch: readonly FoundEntry[] = [];
  #at = 0;

  private constructor(batches: Batches<FoundEntry>) {
    this.#batches = batches;
  }

  static async of(batches: Batches<FoundEntry>): Promise<Head> {
    const head = new Head(batches);
    await head.refill();
    return head;
  }

  get current(): FoundEntry | undefined {
    return this.#batch[this.#at];
  }

  /** @returns whether it has to be refilled */
  next(): boolean {
    this.#at++;
    this.#noteTime();
    return this.current === undefined;
  }

  async refill(): Promise<void> {
    this.#at = 0;
    this.#batch = await this.#batches.next();
    this.#noteTime();
  }

  #noteTime(): void {
    this.timeMs = this.current?.entry?.timeMs ?? this.timeMs;
  }
}

/** Reads logs on this thread: each one waits for the others. */
class LogReader {
  readonly #selection: Selection;
  readonly #warn: (text: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #streams: ReadStream[] = [];

  constructor(selection: Selection, warn: (text: string) => void, signal: AbortSignal | undefined) {
    this.#selection = selection;
    this.#warn = warn;
    this.#signal = signal;
  }

  /** Of all files, as they are stored. */
  get readBytes(): number {
    return this.#streams.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  batches(log: Log): Batches<FoundEntry> {
    const batches = new Batches<FoundEntry>();
    const take = (line: Line) => {
      const found = select(line, log.name, this.#selection);
      return found === undefined ? undefined : batches.put(found);
    };
    batches.fillBy(this.#readAll(log, take));
    return batches;
  }

  async #readAll(log: Log, take: (line: Line) => Promise<void> | undefined): Promise<void> {
    if ("stream" in log) return this.#read(log.stream as Readable, log.name, take);
    for (const file of log.files) {
      const stored = createReadStream(file.path, { end: Math.max(0, file.bytes - 1) });
      this.#streams.push(stored);
      await this.#read(file.isGzip ? unpacked(stored) : stored, file.path, take);
    }
  }

  async #read(stream: Readable, name: string, take: (line: Line) => Promise<void> | undefined): Promise<void> {
    try {
      await scanStream(stream, this.#selection.prefilter, { signal: this.#signal }, take);
    } catch (error) {
      this.#signal?.throwIfAborted();
      this.#warn(damageText(name, (error as Error).message));
    }
  }
}

function unpacked(stored: Readable): Readable {
  const gunzip = createGunzip();
  stored.on("error", (error) => gunzip.destroy(error));
  return stored.pipe(gunzip);
}
