import * as writerProcess from "./writer-process.js";

/** Of `fileWriter: "process"`, on either side. */
export const lateWriterProcess = (): typeof writerProcess => writerProcess;
