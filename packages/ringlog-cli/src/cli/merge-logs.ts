import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { LineSplitter } from "../../../ringlog/src/verify/line-splitter.js";
import type { Line, LogFile } from "../lines/log-file.js";
import { readLines } from "../lines/read-lines.js";
import type { FoundEntry } from "./found-entry.js";
import { damageText, type ScanLogsOptions, select } from "./scan-logs.js";
import type { Selection } from "./selection.js";
import type { Log } from "./source.js";

/** What is read of a plain file at a time. */
const WINDOW_BYTES = 1024 * 1024;
const MAX_LINE_BYTES = 16 * 1024 * 1024;

interface Tools {
  readonly selection: Selection;
  readonly warn: (text: string) => void;
  readonly onRead: (bytes: number) => void;
}

/** As `scanLogs`, of several logs in the order of time. Lines that tell no time stay behind the one before them. */
export async function mergeLogs(
  logs: readonly Log[],
  selection: Selection,
  { call, progress, signal }: ScanLogsOptions,
  take: (found: FoundEntry) => void,
): Promise<void> {
  let done = 0;
  const total = logs.flatMap((log) => ("files" in log ? log.files : [])).reduce((sum, { bytes }) => sum + bytes, 0);
  const onRead = (bytes: number) => {
    done += bytes;
    progress.update(done, total);
  };
  const tools = { selection, warn: call.messages.warn, onRead };
  try {
    const heads = await Promise.all(logs.map((log) => Head.of(batchesOf(log, tools))));
    for (let head = earliest(heads); head !== undefined; head = earliest(heads)) {
      if (signal?.aborted === true) return;
      take(head.current as FoundEntry);
      if (head.next()) await head.refill();
    }
  } finally {
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
  readonly #batches: AsyncIterator<readonly FoundEntry[]>;
  #batch: readonly FoundEntry[] = [];
  #at = 0;

  private constructor(batches: AsyncIterator<readonly FoundEntry[]>) {
    this.#batches = batches;
  }

  static async of(batches: AsyncGenerator<readonly FoundEntry[]>): Promise<Head> {
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
    this.#batch = [];
    while (this.#batch.length === 0) {
      const { value, done } = await this.#batches.next();
      if (done === true) return;
      this.#batch = value;
    }
    this.#noteTime();
  }

  #noteTime(): void {
    this.timeMs = this.current?.entry?.timeMs ?? this.timeMs;
  }
}

async function* batchesOf(log: Log, tools: Tools): AsyncGenerator<readonly FoundEntry[]> {
  if ("stream" in log) yield* streamBatches(log.stream as Readable, log.name, log.name, tools);
  else
    for (const file of log.files) {
      if (file.isGzip) yield* packedBatches(file, log.name, tools);
      else yield* plainBatches(file, log.name, tools);
    }
}

async function* plainBatches(file: LogFile, logName: string, { selection, warn, onRead }: Tools) {
  for (let fromByte = 0; fromByte < file.bytes; fromByte += WINDOW_BYTES) {
    const batch: FoundEntry[] = [];
    const window = { fromByte, toByte: fromByte + WINDOW_BYTES };
    const { damage } = await readLines(file, window, (line) => keep(line, logName, selection, batch));
    onRead(Math.min(WINDOW_BYTES, file.bytes - fromByte));
    yield batch;
    if (damage !== undefined) return warn(damageText(file.path, damage));
  }
}

async function* packedBatches(file: LogFile, logName: string, tools: Tools) {
  const packed = createReadStream(file.path);
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  yield* streamBatches(packed.pipe(gunzip), file.path, logName, tools);
  tools.onRead(file.bytes);
}

/** A stream can wait while the others catch up. */
async function* streamBatches(stream: Readable, name: string, logName: string, { selection, warn }: Tools) {
  let batch: FoundEntry[] = [];
  const splitter = new LineSplitter(MAX_LINE_BYTES, (line) => keep(line, logName, selection, batch));
  try {
    for await (const chunk of stream) {
      splitter.push(chunk as Buffer);
      yield batch;
      batch = [];
    }
  } catch (error) {
    warn(damageText(name, (error as Error).message));
  }
  splitter.end();
  yield batch;
}

function keep(line: Line, logName: string, selection: Selection, batch: FoundEntry[]): void {
  const found = select(line, logName, selection);
  if (found !== undefined) batch.push({ ...found, raw: Buffer.from(found.raw) });
}
