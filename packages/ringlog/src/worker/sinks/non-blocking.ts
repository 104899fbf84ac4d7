import { constants, fstatSync, openSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/**
 * Sees to it that a reader who has stopped cannot hold a thread that writes to stdout or stderr. Gives a descriptor of one's
 * own, to be closed; undefined: the given one is to be used.
 */
export function openNonBlocking(fd: number): number | undefined {
  try {
    const stat = fstatSync(fd);
    if (stat.isSocket()) makeNonBlocking(fd);
    // A description of one's own, without changing the one that other code shares. Linux only.
    if (stat.isFIFO()) return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // No /proc, or not ours to open: the shared description serves, as it is.
  }
  return undefined;
}

/**
 * A socket cannot be opened anew, so all who share it find it changed. Node.js does the same to its own streams when they are
 * used, and takes it back when the process ends. Deno would close it with the socket: there it stays as it is.
 */
function makeNonBlocking(fd: number): void {
  if (process.versions["deno"] !== undefined) return;
  if (isMainThread) void (fd === 2 ? process.stderr : process.stdout);
  // Loaded only here, for it takes its time. The descriptor is not closed with it: libuv never closes a standard stream.
  else new (process.getBuiltinModule("node:net").Socket)({ fd, readable: false, writable: true }).destroy();
}
