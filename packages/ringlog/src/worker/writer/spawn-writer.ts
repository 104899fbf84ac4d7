import { type ChildProcess, spawn } from "node:child_process";
import { WRITER_FD, WRITER_MARK } from "./protocol.js";

/** Reads its code from the socket: it is too long for a command line, and nothing that `ps` should show. */
const BOOT = `{
  const fs = require("node:fs");
  const take = (length) => {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const count = fs.readSync(${WRITER_FD}, bytes, done, length - done, null);
      if (count === 0) process.exit();
      done += count;
    }
    return bytes;
  };
  const packed = take(take(4).readUInt32LE(0));
  const code = require("node:zlib").brotliDecompressSync(packed).toString();
  const names = ["require", "module", "exports"];
  const run = require("node:vm").compileFunction(code, names, { filename: "ringlog-writer.cjs" });
  const module = { exports: {} };
  run(require, module, module.exports);
  module.exports.runWriter();
}`;

/** To try again would change nothing. */
export class WriterRefused extends Error {}

/**
 * Starts the process that writes the file: in a session and a process group of its own, so that a terminal's signals pass it
 * by; without the application's standard streams, options of Node.js, and working directory.
 *
 * @throws Error where no process may be started, or this program would start itself instead of Node.js.
 */
export function spawnWriter(env: Readonly<Record<string, string>>): ChildProcess {
  refuseOtherPrograms(env);
  const electron = process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" };
  const child = spawn(process.execPath, ["-e", BOOT], {
    env: { ...env, ...electron, [WRITER_MARK]: "1" },
    cwd: process.platform === "win32" ? undefined : "/",
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
    windowsHide: true,
  });
  if (child.pid !== undefined) return child;
  child.once("error", () => undefined); // Told by what is thrown here.
  throw new Error(`${process.execPath} could not be started`);
}

/** A program that contains Node.js would run itself, and itself again. */
function refuseOtherPrograms(env: Readonly<Record<string, string>>): void {
  const sea = process.getBuiltinModule("node:sea" as "node:fs") as unknown as { isSea?(): boolean } | undefined;
  if (sea?.isSea?.() === true) throw new WriterRefused("this program is a single executable");
  if (env[WRITER_MARK] !== undefined) throw new WriterRefused("this process is a writer itself");
}
