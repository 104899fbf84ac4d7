// Where Bun and Deno end a process in another way than Node.js, which no feature tells. docs/runtimes.md has the table.

/** Without a listener, a rejection that nobody handled ends the process unseen by `uncaughtExceptionMonitor`, with `exit` to follow. */
export const endsUnseen = process.versions["bun"] !== undefined;

/** After an uncaught exception, and after `Deno.exit()`, no `exit` comes; after the latter `unload`, an event of the global scope. */
export const endsWithoutExit = process.versions["deno"] !== undefined;

export function onUnload(listener: () => void): void {
  if (endsWithoutExit) globalScope().addEventListener("unload", listener);
}

export function offUnload(listener: () => void): void {
  if (endsWithoutExit) globalScope().removeEventListener("unload", listener);
}

function globalScope(): EventTarget {
  return globalThis as unknown as EventTarget;
}
