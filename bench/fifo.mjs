// A pipe with a name in place of the log file, and a process that reads it as slowly as it is told.
import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { measure } from "./child.mjs";

/**
 * @typedef {object} Fifo
 * @property {string} path
 * @property {(task: { stallAfterMs: number, stallMs: number }) => Promise<void>} startReader resolves when it reads
 * @property {() => void} hurry the reader takes what comes from now on
 * @property {() => Promise<import("./check.mjs").Seen & { bytes: number }>} end closes the pipe; what the reader has seen
 * @property {() => void} close
 */

/** Open both ways here, it opens at once for everybody else; closed here, its reader sees the end.
 * @param {string} path
 * @returns {Fifo}
 */
export function makeFifo(path) {
  execFileSync("mkfifo", ["-m", "600", path]);
  let fd = openSync(path, "r+");
  let reader;
  let process;
  const close = () => {
    if (fd !== -1) closeSync(fd);
    fd = -1;
  };
  return {
    path,
    async startReader(task) {
      process = await new Promise((resolve, reject) => {
        reader = measure("slow-reader", { fifo: path, ...task }, { heard: (_message, child) => resolve(child) });
        reader.catch(reject);
      });
    },
    hurry: () => process.send("hurry"),
    async end() {
      close();
      return (await reader).figures;
    },
    close,
  };
}
