import { writeSync } from "node:fs";
import { WRITER_FD, type WriterMessage } from "./protocol.js";

/** Tells the process that it writes for, as long as that one is there. */
export function answer(message: WriterMessage): void {
  try {
    writeSync(WRITER_FD, `${JSON.stringify(message)}\n`);
  } catch {
    // Nobody hears any more; that is noticed where it is read from.
  }
}
