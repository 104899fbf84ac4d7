// What `debug` stands on, for an instance: its wrappers, and where their reports go.
export { createDebug } from "./debug/debug.js";
export { DebugReports } from "./debug-reports.js";
