/**
 * What others take out of the worker's code: a caller's thread that hosts the consumer itself or has its rings in files, and a writer
 * process.
 */
export { whenForbidden } from "../snapshot/permitted.js";
export { SystemSampler } from "../snapshot/system-sampler.js";
export { Consumer } from "./consumer.js";
export { lateDurable } from "./durable.late.js";
export { recoverBefore } from "./recovery/recover-before.js";
export { lateWriterProcess } from "./writer/writer-process.late.js";
