/** What became of what a run had left. */
export interface RunOutcome {
  /** Records written. */
  readonly recovered: number;
  /** Records that are lost, and told of. */
  readonly dropped: number;
  /** What could not be read, in words. */
  readonly damages: readonly string[];
  /** False: its log file takes nothing, so that the rest waits for another time. */
  readonly isDone: boolean;
}

/** One run that was recovered. */
export interface RecoveredRun extends RunOutcome {
  readonly pid: number;
  /** `service.instance.id` of its records. */
  readonly instanceId: string;
  readonly filePath: string;
  /** Where its files lay, or lie where they could not all be read. */
  readonly folder: string;
}

/** Options of {@link recover}. */
export interface RecoverOptions {
  /** The folder that was given as `durable`. Default: both that `durable: true` uses. */
  readonly folder?: string | undefined;
}

/** What {@link recover} has done. */
export interface RecoverReport {
  /** One entry a run that had not ended cleanly, oldest first. */
  readonly runs: readonly RecoveredRun[];
  /** Records written, of all runs. */
  readonly recovered: number;
  /** Records that are lost, and told of by `ringlog.dropped` records. */
  readonly dropped: number;
}
