import { fstatSync } from "node:fs";

/** Whether something is put into stdin: a pipe, a file or a socket, and neither a terminal nor nothing. */
export function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false; // Closed.
  }
}
