import { recoverRuns } from "./core.js";
import type { RecoverOptions, RecoverReport } from "./recovery-report.js";

/**
 * Writes what runs with `durable` have left that did not end cleanly, as their next start would: in order, once, to their own file,
 * with a record `ringlog.recovered` at the end of each. Runs that still go on are left alone. Works without koffi.
 *
 * @param path the `filePath` of these runs, or the folder of one run
 * @throws RinglogError `INVALID_OPTION`
 */
export function recover(path: string, options: RecoverOptions = {}): Promise<RecoverReport> {
  return recoverRuns(path, options);
}

export type { RecoveredRun, RecoverOptions, RecoverReport, RunOutcome } from "./recovery-report.js";
