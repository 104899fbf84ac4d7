// A pipe with a name in place of the log file, and a process that reads it as slowly as it is told.
import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { measure } from "./child.mjs";

/**
 * @typedef {object} Fifo
 * @property {string} path
 * @property {(task?: { stallAfterMs: number, stallMs: number }) => Promise<void>} startReader resolves when it reads
 * @property {() => void} slow the reader is a slow disk from now on, and stands still once after so long
 * @property {() => void} hurry the reader takes what comes from now on, as it does at first
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
    slow: () => process.send("slow"),
    hurry: () => process.send("hurry"),
    async end() {
      close();
      return (await reader).figures;
    },
    close,
  };
}
