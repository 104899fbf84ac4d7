import type { Readable } from "node:stream";
import { readEntry } from "../entry/read-entry.js";
import type { Line } from "../lines/log-file.js";
import { readStream } from "../lines/read-stream.js";
import { scanLines } from "../scan/scan-lines.js";
import type { ScanProgress } from "../scan/scan-pieces.js";
import type { Call } from "./command.js";
import type { FoundEntry } from "./found-entry.js";
import type { Progress } from "./progress.js";
import type { Selection } from "./selection.js";
import type { Log } from "./source.js";

export interface ScanLogsOptions {
  readonly call: Pick<Call, "messages">;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Hands over the selected lines of logs, one log after the other, each in the order of its files. Damage is told on stderr. */
export async function scanLogs(
  logs: readonly Log[],
  selection: Selection,
  { call, progress, signal }: ScanLogsOptions,
  take: (found: FoundEntry) => void,
): Promise<void> {
  const total = logs.reduce((sum, log) => sum + bytesOf(log), 0);
  let done = 0;
  try {
    for (const log of logs) {
      const before = done;
      const onProgress = (doneBytes: number) => progress.update(before + doneBytes, total);
      await scanLog(log, selection, { call, signal, onProgress }, take);
      done += bytesOf(log);
    }
  } finally {
    progress.end();
  }
}

interface ScanLogOptions {
  readonly call: Pick<Call, "messages">;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (doneBytes: number) => void;
}

async function scanLog(
  log: Log,
  selection: Selection,
  { call, signal, onProgress }: ScanLogOptions,
  take: (found: FoundEntry) => void,
): Promise<void> {
  const { name } = log;
  const look = (line: Line) => {
    const found = select(line, name, selection);
    if (found !== undefined) take(found);
  };
  if ("stream" in log) {
    const { damage } = await readStream(log.stream as Readable, { signal }, look);
    if (damage !== undefined) call.messages.warn(damageText(name, damage));
    return;
  }
  const pause = new Pause();
  const options = { signal, onProgress: ({ doneBytes }: ScanProgress) => onProgress(doneBytes) };
  const { problems } = await scanLines(log.files, selection.prefilter, options, ({ line }) => {
    look(line);
    return pause.ifDue();
  });
  for (const { file, what } of problems) call.messages.warn(damageText(file.path, what));
}

const PAUSE_EVERY_MS = 50;
/** The clock is not asked for each line. */
const LINES_PER_LOOK = 64;

/** Lets the event loop turn now and then: lines may come as fast as they are taken, and Ctrl-C could not be heard. */
class Pause {
  #lines = 0;
  #lastMs = performance.now();

  ifDue(): Promise<void> | undefined {
    if (++this.#lines % LINES_PER_LOOK !== 0 || performance.now() - this.#lastMs < PAUSE_EVERY_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#lastMs = performance.now();
        resolve();
      }),
    );
  }
}

export function damageText(name: string, damage: string): string {
  return `${name} could not be read to its end: ${damage}`;
}

/** A line as a selected entry; undefined where it is not selected. */
export function select(line: Line, logName: string, { accepts, isAll }: Selection): FoundEntry | undefined {
  if (line.bytes.length === 0) return undefined;
  const entry = readEntry(line.bytes);
  if ("kind" in entry) return isAll ? { entry: undefined, problem: entry.what, raw: line.bytes, logName } : undefined;
  if (line.isTooLong)
    return isAll
      ? { entry: undefined, problem: "too long; only its beginning is shown", raw: line.bytes, logName }
      : undefined;
  return accepts(entry) ? { entry, problem: undefined, raw: line.bytes, logName } : undefined;
}

export function bytesOf(log: Log): number {
  return "files" in log ? log.files.reduce((sum, { bytes }) => sum + bytes, 0) : 0;
}
