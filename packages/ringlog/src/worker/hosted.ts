/** What a caller's thread takes out of the worker's code when it hosts the consumer itself. */
export { SystemSampler } from "../snapshot/system-sampler.js";
export { Consumer } from "./consumer.js";
export { recoverBelow, recoverDead, recoverFolder, tryLibc } from "./recovery/recover-dead.js";
