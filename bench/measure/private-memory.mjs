// Memory that is the process's own: what would come back if it ended. Linux only.
import { readFileSync } from "node:fs";

/**
 * The pages that it has written to. Clean ones are of the binary and of libraries, which the system keeps anyway; they count as
 * private (`Private_Clean`) just as long as no other process of the same Node.js happens to run: 30 MB, or none.
 */
export function privateBytes() {
  const text = readFileSync("/proc/self/smaps_rollup", "utf8");
  return Number(/^Private_Dirty:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}
