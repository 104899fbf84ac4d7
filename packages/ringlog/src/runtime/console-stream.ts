import { fstatSync, statSync } from "node:fs";
import type { ConsoleStream } from "./console-config.js";

/**
 * What is known of a standard stream. Node opens a stream when `process.stdout` is read for the first time, which takes a
 * millisecond or two of a program's start: it is read only where the descriptor may be a terminal.
 */
export function consoleStream(name: "stdout" | "stderr"): ConsoleStream {
  if (!mayBeTerminal(name === "stdout" ? 1 : 2)) return { isTTY: false, columns: undefined };
  const stream = process[name];
  return { isTTY: stream.isTTY === true, columns: stream.columns };
}

/** Terminals are character devices, as is the null device of daemons; what Windows says of its own is not relied on. */
function mayBeTerminal(fd: number): boolean {
  if (process.platform === "win32") return true;
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && stat.rdev !== statSync("/dev/null").rdev;
  } catch {
    return true; // Not known: the stream itself says it.
  }
}
