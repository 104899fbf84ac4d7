import { writeSync } from "node:fs";

/** Says one line on stderr. Our own complaints go nowhere else. */
export function warn(line: string): void {
  try {
    writeSync(2, `ringlog: ${line}\n`);
  } catch {
    // Nobody reads stderr: there is no further place to complain.
  }
}
