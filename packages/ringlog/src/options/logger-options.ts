import type { ThresholdName } from "../record/level.js";
import type { Stats } from "../stats.js";

/** What a value may be before it is cut with a marker. All are whole numbers. */
export interface Limits {
  /** Levels of nesting, 1 to 100. Default 8. */
  readonly depth?: number | undefined;
  /** Keys of an object, items of an array, 1 to 1,000,000. Default 200. */
  readonly keys?: number | undefined;
  /** UTF-16 units of a string, 16 to 67,108,864. Default 16,384 (16 Ki). */
  readonly stringLength?: number | undefined;
  /**
   * Bytes of a whole record, 1 KiB to 64 MiB; at most a quarter of `bufferBytes`, to which it is cut. Default 256
   * KiB.
   */
  readonly recordBytes?: number | undefined;
  /** Arguments that `debug` captures, 0 to 1,000. Default 20. */
  readonly args?: number | undefined;
}

/**
 * When the file is rotated: renamed to `name.2026-11-27T10-15-30-123Z.log`, the time in UTC, and begun anew. At least one of
 * `maxBytes` and `every` is needed.
 */
export interface RotateOptions {
  /** Rotate before the file grows beyond this many bytes; at least 1,024. A line that is longer has a file of its own. */
  readonly maxBytes?: number | undefined;
  /** Rotate at every full hour or day, in UTC. */
  readonly every?: "hour" | "day" | undefined;
  /** Rotated files that are kept, 1 or more, those of earlier runs included. Default: all. */
  readonly keep?: number | undefined;
  /** Compress rotated files; they end in `.gz`. Default `false`. */
  readonly compress?: boolean | undefined;
}

/**
 * When the file is forced to the disk: never; after every batch in which there is an error; after every batch; at most every
 * so often, `{ everyMs }`: 1 to 3,600,000.
 */
export type FsyncPolicy = "never" | "error" | "always" | { readonly everyMs: number };

/** What the recorder keeps until an error of the same request needs it; what finds no place makes the oldest go. */
export interface RecorderOptions {
  /** Lowest level that is recorded; `"silent"`: none. Default `"debug"`. */
  readonly level?: ThresholdName | undefined;
  /** Records kept for a request, the newest, 1 to 100,000. Default 100. */
  readonly perRequest?: number | undefined;
  /** Bytes kept in all, 64 KiB to 4 GiB. Default 8 MiB. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds for which a record is kept, 1 to 86,400,000. Default 60,000. */
  readonly ttlMs?: number | undefined;
}

/** The watch for an event loop that stands still. */
export interface StallOptions {
  /** Milliseconds without a turn of the loop after which it is told, 10 to 3,600,000. Default 1,000. */
  readonly afterMs?: number | undefined;
  /**
   * Take the stack of what blocks the loop, by V8's inspector: the main thread is held for a few milliseconds, where no debugger
   * is there. Default `false`.
   */
  readonly stack?: boolean | undefined;
}

/** A sink of the application's own: a module that the worker loads. */
export interface SinkOptions {
  /**
   * The module: an absolute path, the URL of a file (`new URL("./sink.mjs", import.meta.url)`) or the name of a package, found from
   * the working directory. ESM or CommonJS; TypeScript where Node.js takes types away.
   */
  readonly module: string | URL;
  /** Name of the export that opens the sink. Default `"open"`. */
  readonly export?: string | undefined;
  /** What it is given: plain data, as JSON has it. Default `{}`. */
  readonly options?: unknown;
  /** Higher threshold for this sink; one below `level` changes nothing. Default `level`. */
  readonly level?: ThresholdName | undefined;
  /** Its name in `stats().sinks` and in messages; not `"file"` or `"console"`. Default: the module's base name. */
  readonly name?: string | undefined;
}

/**
 * Options of `initLogger`. Each may be left out or `undefined` for its default. A wrong one throws a `RinglogError`
 * with the code `INVALID_OPTION` or `UNKNOWN_OPTION`, and nothing is started.
 */
export interface LoggerOptions {
  /**
   * Service name, `service.name` in every record; 1 to 256 characters. Default: the main module's base name without
   * extension.
   */
  readonly logName?: string | undefined;
  /**
   * Log file, appended as JSON Lines; relative to the working directory, missing folders are made. Default `null`:
   * console only.
   */
  readonly filePath?: string | null | undefined;
  /**
   * Window in seconds in which duplicates of an error are withheld, 0 to 604,800 (a week), fractions allowed; 0: off.
   * Default 2.
   */
  readonly throttleSec?: number | undefined;
  /**
   * Set below `"error"`, everything from that level up is throttled: records with an error by fingerprint, plain ones
   * by logger name and message template. Default `"error"`: records that carry an error only.
   */
  readonly throttleLevel?: Exclude<ThresholdName, "silent"> | undefined;
  /** Lowest level that is logged. Default: the environment's `LOG_LEVEL` in any case, else `"info"`. */
  readonly level?: ThresholdName | undefined;
  /** Higher threshold for the console; one below `level` changes nothing. Default `level`. */
  readonly consoleLevel?: ThresholdName | undefined;
  /** Higher threshold for the file; one below `level` changes nothing. Default `level`. */
  readonly fileLevel?: ThresholdName | undefined;
  /** `"auto"` (default): pretty if the stream is a terminal or `CI` is set, else JSON Lines. */
  readonly console?: "auto" | "pretty" | "json" | "off" | undefined;
  /** The console's stream. Default `"stdout"`. */
  readonly consoleStream?: "stdout" | "stderr" | undefined;
  /** Default of `debug`'s `crash` in this process. Default `false`. */
  readonly crash?: boolean | undefined;
  /**
   * What happens as `bufferBytes` fill up. `"drop"` (default) never waits: trace and debug are refused from 50 % on,
   * info from 75 %, warn from 90 %; every loss is counted and reported. `"wait"` loses nothing: the caller waits
   * for room.
   */
  readonly onFull?: "drop" | "wait" | undefined;
  /**
   * Most bytes that may wait for the worker, per thread that logs; 64 KiB to 4 GiB. Taken as needed. Default 64 MiB.
   */
  readonly bufferBytes?: number | undefined;
  /**
   * Key names to add to the list of well-known secrets: strings match a key's last words in any case, regular
   * expressions see key names cut at 256 characters. `false` turns all redaction off. Default `[]`.
   */
  readonly redact?: readonly (string | RegExp)[] | false | undefined;
  /** What a value may be before it is cut with a marker. */
  readonly limits?: Limits | undefined;
  /** The system snapshot in every error and fatal record. Default `true`. */
  readonly metrics?: boolean | undefined;
  /**
   * Drain on SIGTERM, SIGINT and SIGHUP, then die of that signal, unless the application listens for it. Default
   * `true`.
   */
  readonly signals?: boolean | undefined;
  /** Mode of files that are made, 0 to 0o777, writable for their owner. Default `0o600`. */
  readonly fileMode?: number | undefined;
  /** Accept a symlink, pipe or device as `filePath`. Default `false`. */
  readonly allowSpecialFile?: boolean | undefined;
  /**
   * Who appends to the file: the worker thread (default), or a small process of its own, so that a disk that hangs cannot hold
   * the end of this process. That process takes about 45 MB, and ends with this one, at most a minute later.
   */
  readonly fileWriter?: "worker" | "process" | undefined;
  /** Called, at most once a second, when records were dropped. */
  readonly onLoss?: ((stats: Stats) => void) | undefined;
  /**
   * Rings in memory-mapped files, so that the death of the process, whatever its kind, loses nothing accepted: the next
   * start with the same `filePath` and `durable` writes what was left. `true`, or the folder of these files. Needs a `filePath`
   * and the package `koffi`. Default `false`.
   */
  readonly durable?: boolean | string | undefined;
  /** Rotation of the file: when, how many rotated files stay, and whether they are compressed. Default `false`: off. */
  readonly rotate?: RotateOptions | false | undefined;
  /**
   * When the file is forced to the disk, so that a loss of power leaves it. With any but `"never"`, the default, `flush()`
   * and `close()` force it, too, and reject with `FSYNC_FAILED` where that fails.
   */
  readonly fsync?: FsyncPolicy | undefined;
  /**
   * Keeps records that no output takes, those below their logger's level above all, in the worker's memory, by request id or,
   * outside of a request, by thread. They are written, marked with `log.recorded`, before an error or fatal record of that very
   * request or thread, and else never. `true` is `{}`. Default `false`.
   */
  readonly recorder?: RecorderOptions | boolean | undefined;
  /**
   * Writes a `ringlog.stall` record while the main thread's event loop stands still, and another when it turns again. Default
   * `false`; `true` stands for `{ afterMs: 1_000, stack: false }`.
   */
  readonly stall?: StallOptions | boolean | undefined;
  /** Further outputs, at most 8: modules that the worker loads and hands lines of JSON. Default `[]`. */
  readonly sinks?: readonly SinkOptions[] | undefined;
}
