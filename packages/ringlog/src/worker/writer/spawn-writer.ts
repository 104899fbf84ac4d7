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
  module.exports.lateWriterProcess().runWriter();
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
  const child = spawn(process.execPath, ["-e", BOOT], {
    env: { ...env, ...asRuntime(), [WRITER_MARK]: String(process.pid) },
    cwd: process.platform === "win32" ? undefined : "/",
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
    windowsHide: true,
  });
  if (child.pid !== undefined) return child;
  child.once("error", () => undefined); // Told by what is thrown here.
  throw new Error(`${process.execPath} could not be started`);
}

/** Programs that contain their runtime, and run as just that where they are told to. */
function asRuntime(): Readonly<Record<string, string>> {
  if (process.versions["electron"] !== undefined) return { ELECTRON_RUN_AS_NODE: "1" };
  return process.versions["bun"] === undefined ? {} : { BUN_BE_BUN: "1" };
}

/** Others would run themselves; `endIfStartedInstead` stops those that are not known here. */
function refuseOtherPrograms(env: Readonly<Record<string, string>>): void {
  const sea = process.getBuiltinModule("node:sea" as "node:fs") as unknown as { isSea?(): boolean } | undefined;
  const { Deno } = globalThis as { Deno?: { readonly build?: { readonly standalone?: boolean } } };
  if (sea?.isSea?.() === true || Deno?.build?.standalone === true)
    throw new WriterRefused("this program is a single executable");
  if (env[WRITER_MARK] !== undefined) throw new WriterRefused("this process is a writer itself");
}
