import { STARTED_INSTEAD, WRITER_MARK } from "../worker/writer/protocol.js";

/**
 * A program that was packed together with its runtime starts itself where a process that writes the file is to be started. It
 * must not do its work twice, so it ends before it has begun: ringlog is loaded before the program's own statements run.
 */
export function endIfStartedInstead(): void {
  // Deno asks its user before a variable is read; such programs are known before they start themselves.
  if (process.versions["deno"] !== undefined) return;
  if (process.env[WRITER_MARK] === String(process.ppid)) process.exit(STARTED_INSTEAD);
}
