/** How the console is written. */
export interface ConsoleConfig {
  readonly format: "pretty" | "json" | "off";
  /** 1 or 2. */
  readonly fd: number;
  readonly color: boolean;
  readonly columns: number;
  /** Whether the terminal shows OSC 8 links. */
  readonly links: boolean;
  readonly cwd: string;
}

/** When a file is rotated, and what becomes of it. */
export interface RotatePlan {
  /** 0: whatever its size. */
  readonly maxBytes: number;
  /** Null: whatever the time. */
  readonly every: "hour" | "day" | null;
  /** 0: all are kept. */
  readonly keep: number;
  readonly compress: boolean;
}

/** When what was written is forced to the disk. */
export type FsyncPlan = "never" | "error" | "always" | { readonly everyMs: number };

/** What the recorder keeps, of records from this level on that are below their logger's. */
export interface RecorderPlan {
  readonly level: number;
  /** Records of one request, or of one thread outside of any. */
  readonly perRequest: number;
  readonly maxBytes: number;
  readonly ttlMs: number;
}

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A sink of the application's own: a module that the consumer loads. */
export interface SinkPlan {
  readonly name: string;
  /** Its place among such sinks in the hub. */
  readonly slot: number;
  /** Of a file. */
  readonly url: string;
  readonly exportName: string;
  readonly options: Json;
  /** Lowest level that it takes. */
  readonly floor: number;
}

/** Applications compose the lines of this log themselves: how records that ringlog makes look among them. */
export interface LinePlan {
  /** What the log is: it is shared by those who ask for the same. */
  readonly key: string;
  /** Behind level and time: `,"pid":…,"hostname":…`, or nothing. */
  readonly base: string;
  readonly messageKey: string;
  readonly errorKey: string;
  readonly end: "}\n" | "}\r\n";
  /** Of a pretty console; null: as the stream and the environment say. */
  readonly color: boolean | null;
}

/** What the consumer is told by the configuration: plain data, sent through the ring as a frame of its own. */
export interface ConsumerConfig {
  /** Counts configurations of this process, from 1. */
  readonly version: number;
  readonly serviceName: string;
  readonly serviceInstanceId: string;
  readonly pid: number;
  readonly filePath: string | null;
  readonly fileMode: number;
  readonly allowSpecialFile: boolean;
  /** Where a process of its own writes the file: that process's environment. */
  readonly writerEnv: Readonly<Record<string, string>> | undefined;
  /** Null: never. */
  readonly rotate: RotatePlan | null;
  readonly fsync: FsyncPlan;
  /** Lowest level that each sink takes. */
  readonly fileFloor: number;
  readonly consoleFloor: number;
  readonly console: ConsoleConfig;
  /** Names, and regular expressions as source and flags; false: no redaction. */
  readonly redact: readonly (string | { readonly source: string; readonly flags: string })[] | false;
  readonly throttleMs: number;
  /** Null or, in what an earlier version has left, undefined: nothing is recorded. */
  readonly recorder?: RecorderPlan | null | undefined;
  /** Undefined in what an earlier version has left. */
  readonly sinks?: readonly SinkPlan[] | undefined;
  /** Undefined: lines are JSON with OpenTelemetry's names. */
  readonly line?: LinePlan | undefined;
  /** Folders in which runs that did not end cleanly may have left rings for this file. */
  readonly recoverFrom: readonly string[];
}
