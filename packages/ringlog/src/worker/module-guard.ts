import { writeSync } from "node:fs";
import { importHere } from "./given.js";
import { reasonText } from "./sinks/module-opener.js";

/** As stacks name the worker's code. */
const OWN_FILE = "ringlog-worker.cjs";
/** Lines about stray errors, in all: what throws in a timer does so for ever. */
const MAX_SAID = 20;

let isGuarded = false;

/**
 * Loads a module into this worker, which from then on survives what that code throws outside of its calls, and lets it write to the
 * process's streams, which a worker's own are not.
 */
export function loadInWorker(url: string, warn: (line: string) => void): unknown {
  if (!isGuarded) guard(warn);
  isGuarded = true;
  return importHere(url);
}

function guard(warn: (line: string) => void): void {
  let said = 0;
  process.on("uncaughtException", (error: unknown) => {
    if (isOwn(error)) throw error;
    if (said++ < MAX_SAID) warn(`code of a sink threw outside of its calls (${reasonText(error)})`);
  });
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const)
    stream.write = directly(fd);
}

/** Where the innermost frame that is not Node's own stands in our code, or nowhere. */
function isOwn(error: unknown): boolean {
  const stack = error instanceof Error ? String(error.stack) : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line) && !/[( ]node:/.test(line));
  return error instanceof Error && (frames[0] === undefined || frames[0].includes(OWN_FILE));
}

/** Nobody reads a worker's own streams here. What cannot be written at once is left out. */
function directly(fd: number): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    try {
      writeSync(fd, chunk as string);
    } catch {
      // A full pipe, or a reader that is gone: a sink's chatter is no log.
    }
    const done = rest.at(-1);
    if (typeof done === "function") queueMicrotask(done as () => void);
    return true;
  };
}
