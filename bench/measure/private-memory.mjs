// Memory that is the process's own: what would come back if it ended. Shared libraries and the binary are not in it. Linux only.
import { readFileSync } from "node:fs";

export function privateBytes() {
  const text = readFileSync("/proc/self/smaps_rollup", "utf8");
  const kib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? Number.NaN);
  return (kib("Private_Clean") + kib("Private_Dirty")) * 1024;
}
