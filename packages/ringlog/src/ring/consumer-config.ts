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
  /** Lowest level that each sink takes. */
  readonly fileFloor: number;
  readonly consoleFloor: number;
  readonly console: ConsoleConfig;
  /** Names, and regular expressions as source and flags; false: no redaction. */
  readonly redact: readonly (string | { readonly source: string; readonly flags: string })[] | false;
  readonly throttleMs: number;
  /** Folders in which runs that did not end cleanly may have left rings for this file. */
  readonly recoverFrom: readonly string[];
}
