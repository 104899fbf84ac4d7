// @ts-check
// The package's entry points: the one list that a new subpath is added to (and `exports` in package.json).

/**
 * @typedef {{ readonly name: string, readonly source: string, readonly isOnce?: boolean }} Entry `name` is the output's base name in
 * dist/. `isOnce`: the code stands in the CommonJS file only, and the ESM one exports what is in it: for what no program's start waits for.
 */

/** @type {readonly Entry[]} */
export const ENTRIES = [
  { name: "index", source: "src/index.ts" },
  { name: "recover", source: "src/recover.ts" },
  { name: "verify", source: "src/verify.ts", isOnce: true },
];

/** Runs in the worker thread; becomes the packed string in `WORKER_CODE_FILE`. */
export const WORKER_ENTRY = "src/worker/entry.ts";

export const WORKER_CODE_FILE = "src/generated/worker-code.ts";

/** The same string in dist/. */
export const CODE_FILE = "code.cjs";
