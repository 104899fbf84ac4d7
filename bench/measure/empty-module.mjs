// The floor of "start": a module that imports nothing but what writes one line.
import { appendFileSync } from "node:fs";

/** @param {string} file */
export function begin(file) {
  return (message) => appendFileSync(file, `${JSON.stringify({ msg: message })}\n`);
}
