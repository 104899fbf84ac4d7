// A process that writes the file (docs/adr/0012): the sink that it stands behind, and the process itself.
export { ProcessSink } from "./process-sink.js";
export { runWriter } from "./run-writer.js";
