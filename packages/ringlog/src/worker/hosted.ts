/**
 * What others take out of the worker's code: a caller's thread that hosts the consumer itself or has its rings in files, and a writer
 * process.
 */
export { findKoffi } from "../durable/find-koffi.js";
export { joinRun, openOwnRun } from "../durable/own-run.js";
export { whenForbidden } from "../snapshot/permitted.js";
export { SystemSampler } from "../snapshot/system-sampler.js";
export { Consumer } from "./consumer.js";
export { recoverBelow, recoverDead, recoverFolder, tryLibc } from "./recovery/recover-dead.js";
export { runWriter } from "./writer/run-writer.js";
