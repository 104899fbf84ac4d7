// Rings in files: of this process, and of those that are gone.
export { findKoffi } from "../durable/find-koffi.js";
export { joinRun, openOwnRun } from "../durable/own-run.js";
export { recoverBelow, recoverDead, recoverFolder, tryLibc } from "./recovery/recover-dead.js";
