import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, truncateSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type LineLog, openLocalLines, openProcessLines, RinglogError } from "../core.js";
import type { LoggerOptions } from "../options/logger-options.js";
import type { LinePlan } from "../ring/consumer-config.js";
import type { DestinationOptions, RinglogPart } from "./interface.js";
import {
  colorOf,
  fileOf,
  refuseUnknown,
  refuseUnknownDestination,
  type Target,
  targetKey,
  targetOf,
  targetOptions,
} from "./target.js";

/** Names of `RinglogPart`. */
const PART: readonly (keyof RinglogPart)[] = [
  "bufferBytes",
  "durable",
  "fileMode",
  "fileWriter",
  "fsync",
  "metrics",
  "onFull",
  "onLoss",
  "redact",
  "rotate",
  "signals",
  "stall",
  "throttleSec",
];
/** How long a flush may hold up its caller. */
const FLUSH_SYNC_MS = 2_000;
const INFO = 30;

/** What lines of a log have in common, for records that ringlog makes itself. */
export type LineStyle = Omit<LinePlan, "key" | "color">;

const PLAIN_STYLE: LineStyle = { base: "", messageKey: "msg", errorKey: "err", end: "}\n" };

/**
 * What `pino.destination` gives: a stream of lines with the methods and events of sonic-boom. Its lines go through the ring of the
 * process's log where that is free or the same, and else, as with `sync`, are written on this thread.
 */
export class Destination extends EventEmitter {
  fd: number;
  file: string | null;
  readonly sync: boolean;
  readonly append: boolean;
  readonly mkdir: boolean;
  readonly mode: number | undefined;
  readonly minLength: number;
  writable = true;
  destroyed = false;
  lastLevel?: number;
  #target: Target;
  #log: LineLog | undefined;
  #style: LineStyle = PLAIN_STYLE;
  #part: RinglogPart = {};

  constructor(target: Target, options: DestinationOptions = {}) {
    super();
    this.#target = target;
    this.sync = options.sync === true;
    this.append = options.append !== false;
    this.mkdir = options.mkdir === true;
    this.mode = options.mode;
    this.minLength = options.minLength ?? 0;
    this.file = fileOf(target);
    this.fd = target.kind === "console" || target.kind === "pretty" ? (target.stream === "stdout" ? 1 : 2) : -1;
    this.#prepareFile();
    process.nextTick(() => this.emit("ready"));
  }

  /**
   * What a logger wants of its destination. The first one's options hold. `isSilent`: it is opened with the first line, if ever.
   *
   * @throws RinglogError for wrong options, and where it cannot be opened
   */
  bind(style: LineStyle, part: RinglogPart | undefined, isSilent: boolean): void {
    if (part !== undefined) {
      refuseUnknown(part, PART, "ringlog", {});
      refuseOtherPart(targetKey(this.#target), part);
    }
    if (this.#log !== undefined) return;
    this.#style = style;
    this.#part = part ?? {};
    if (!isSilent) this.#open();
  }

  /** A record in parts. `error`: what the throttle knows it by. */
  take(
    level: number,
    timeMs: number,
    head: string,
    time: string | undefined,
    base: string,
    rest: string,
    error: unknown,
  ): void {
    if (this.destroyed) return;
    this.#open().take(level, timeMs, { head, time, base, rest }, error);
  }

  /** A whole line. */
  write(line: unknown): boolean {
    if (this.destroyed) return false;
    const level = Math.min(60, Math.max(10, Math.floor((this.lastLevel ?? INFO) / 10) * 10 || INFO));
    this.#open().take(level, Date.now(), { head: "", time: "", base: "", rest: String(line) }, undefined);
    return true;
  }

  flush(callback?: (error?: Error | null) => void): void {
    const log = this.#log;
    if (log === undefined) return void process.nextTick(() => callback?.());
    log.flush().then(
      () => {
        this.emit("drain");
        callback?.();
      },
      (error: Error) => callback?.(error),
    );
  }

  flushSync(): void {
    this.#log?.flushSync(FLUSH_SYNC_MS);
  }

  /**
   * Writes to what the path leads to now; with another path, to that. A file that was renamed is noticed without this, too.
   *
   * @throws RinglogError for a path that cannot be a log
   */
  reopen(file?: string): void {
    if (this.destroyed) return;
    this.flushSync();
    const replaced = targetKey(this.#target);
    if (file !== undefined) {
      this.#target = targetOf(file, { mode: this.mode });
      this.file = resolve(file);
      this.#prepareFile();
    }
    if (this.#log !== undefined) this.#reopenLog(replaced);
    process.nextTick(() => this.emit("ready"));
  }

  /** What was logged is written; nothing more is taken. The log itself ends with the process: others may share it. */
  end(): void {
    if (this.destroyed) return;
    this.flush(() => {
      this.emit("finish");
      this.emit("close");
    });
    this.#stop();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.flushSync();
    this.#stop();
    this.emit("close");
  }

  #stop(): void {
    this.destroyed = true;
    this.writable = false;
  }

  #open(): LineLog {
    if (this.#log?.isOpen === true) return this.#log;
    // What others have configured since is no reason to change the order of lines.
    this.#log?.flushSync(FLUSH_SYNC_MS);
    this.#reopenLog();
    return this.#log as LineLog;
  }

  /** `replaced`: the log that it takes the place of, perhaps itself. */
  #reopenLog(replaced?: string): void {
    const key = targetKey(this.#target);
    const plan: LinePlan = { ...this.#style, key, color: colorOf(this.#target) };
    const options = {
      redact: false,
      metrics: false,
      throttleSec: 0,
      ...targetOptions(this.#target),
      ...this.#part,
    } as const;
    const shared = this.sync ? undefined : openProcessLines(options, plan, replaced);
    this.#log = shared ?? localLog(options, plan, replaced === key);
    if (!parts.has(key)) parts.set(key, partText(this.#part));
  }

  #prepareFile(): void {
    const { file } = this;
    if (file === null) return;
    const folder = dirname(file);
    if (this.mkdir) mkdirSync(folder, { recursive: true });
    else if (!existsSync(folder))
      throw new RinglogError(
        "FILE_REFUSED",
        `ENOENT: no such file or directory, open '${file}' (mkdir: true makes it)`,
        {
          option: "destination.mkdir",
          given: file,
        },
      );
    if (!this.append && existsSync(file)) truncateSync(file);
  }
}

/** What is written on this thread, by its key. */
const locals = new Map<string, LineLog>();

function localLog(options: LoggerOptions, plan: LinePlan, isAnew: boolean): LineLog {
  const known = locals.get(plan.key);
  if (isAnew) known?.reopen();
  const log = known ?? openLocalLines(options, plan);
  locals.set(plan.key, log);
  return log;
}

/** By the log's key: the options of ringlog's own that it was opened with. */
const parts = new Map<string, string>();

function partText(part: RinglogPart): string {
  return JSON.stringify(part, (_key, value: unknown) => (typeof value === "function" ? String(value) : value));
}

/** A second logger may say the same, or nothing. */
function refuseOtherPart(key: string, part: RinglogPart): void {
  const known = parts.get(key);
  if (known === undefined || known === partText(part)) return;
  throw new RinglogError("INVALID_OPTION", "ringlog: the destination is in use already, with other options", {
    option: "ringlog",
    given: part,
  });
}

/** `pino.destination`. */
export function destination(dest?: string | number | DestinationOptions): Destination {
  if (typeof dest !== "object" || dest === null) return new Destination(targetOf(dest));
  refuseUnknownDestination(dest);
  return new Destination(targetOf(dest.dest ?? dest.fd, dest), dest);
}
