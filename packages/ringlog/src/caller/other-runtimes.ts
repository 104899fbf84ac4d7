// Where Bun and Deno differ from Node.js in ways that no feature tells. docs/runtimes.md has the table.

const isBun = process.versions["bun"] !== undefined;
const isDeno = process.versions["deno"] !== undefined;

/** Without a listener, a rejection that nobody handled ends the process unseen by `uncaughtExceptionMonitor`, with `exit` to follow. */
export const endsUnseen = isBun;

/** After an uncaught exception, and after `Deno.exit()`, no `exit` comes; after the latter `unload`, an event of the global scope. */
export const endsWithoutExit = isDeno;

/** `eventLoopUtilization()` gives zeros for ever. */
export const countsNoLoop = isBun || isDeno;

/** What it says is the heap's limit is none: the heap grows beyond it. */
export const hasNoHeapLimit = isBun;

/** Reading a variable may throw, see `environment`. */
export const guardsEnvironment = isDeno;

export function onUnload(listener: () => void): void {
  if (endsWithoutExit) globalScope().addEventListener("unload", listener);
}

export function offUnload(listener: () => void): void {
  if (endsWithoutExit) globalScope().removeEventListener("unload", listener);
}

function globalScope(): EventTarget {
  return globalThis as unknown as EventTarget;
}
