export { recover } from "./core.js";
export type { RecoveredRun, RecoverOptions, RecoverReport, RunOutcome } from "./recovery-report.js";
