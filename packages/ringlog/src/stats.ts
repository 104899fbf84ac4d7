/** Figures of one output. */
export interface SinkStats {
  /** Records it has taken, those of ringlog's own making not counted. */
  readonly written: number;
  /** Records it has lost, by reason. */
  readonly dropped: { readonly [reason: string]: number };
  readonly bytes: number;
}

/**
 * What `stats()` answers, for the whole process, from the start of the process on. Always
 * `accepted = written + suppressed + Σdropped + pending`, with `pending ≥ 0`, and 0 after `flush()`.
 */
export interface Stats {
  /** Records taken by log calls and `debug`, at an enabled level. */
  readonly accepted: number;
  /** Records in the file, or on the console where there is no `filePath`. */
  readonly written: number;
  /** Records withheld by the throttle: counted, summarised. */
  readonly suppressed: number;
  /**
   * Records lost, by reason: `full`, `sink` or `exit`; and `unconfirmed`: given to the writer process (`fileWriter:
   * "process"`), which goes on trying when this process has ended.
   */
  readonly dropped: { readonly [reason: string]: number };
  /** Records on their way. */
  readonly pending: number;
  /** Bytes that wait for the worker. */
  readonly backlogBytes: number;
  /** `"inline"` where worker threads or shared memory are forbidden: the caller's thread writes. */
  readonly mode: "worker" | "inline";
  /** By name: `file`, `console`, and sinks of the application's own. */
  readonly sinks: {
    readonly file?: SinkStats;
    readonly console?: SinkStats;
    readonly [name: string]: SinkStats | undefined;
  };
}
