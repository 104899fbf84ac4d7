// @ts-check
// The package's entry points: the one list that a new subpath is added to (and `exports` in package.json).

/**
 * @typedef {{ readonly name: string, readonly source: string, readonly isOnce?: boolean, readonly runs?: string, readonly isFunction?: boolean }} Entry `name` is the output's base name in
 * dist/. `isOnce`: its code stands in one script that both builds load, `<name>.code.cjs`, which package.json has to name under
 * `sideEffects`: worth it for more than some 3 KB. `runs`: what importing it calls, of an entry that is for its effect and exports nothing; its
 * files have to be under `sideEffects`, too. `isFunction`: what `require` gives is its default export, with the others as properties.
 */

/** @type {readonly Entry[]} */
export const ENTRIES = [
  { name: "index", source: "src/index.ts" },
  { name: "http", source: "src/integrations/http.ts" },
  { name: "express", source: "src/integrations/express.ts" },
  { name: "koa", source: "src/integrations/koa.ts" },
  { name: "hono", source: "src/integrations/hono.ts" },
  { name: "fastify", source: "src/integrations/fastify.ts" },
  { name: "lambda", source: "src/integrations/lambda.ts", isOnce: true },
  { name: "nest", source: "src/integrations/nest.ts", isOnce: true },
  { name: "next", source: "src/integrations/next.ts", isOnce: true },
  { name: "next-edge", source: "src/integrations/next-edge.ts" },
  { name: "recover", source: "src/recover.ts" },
  { name: "sinks", source: "src/sinks.ts", isOnce: true },
  { name: "testing", source: "src/testing.ts", isOnce: true },
  { name: "verify", source: "src/verify.ts", isOnce: true },
  { name: "pino", source: "src/integrations/pino.ts", isOnce: true, isFunction: true },
  { name: "register", source: "src/integrations/register.ts", isOnce: true, runs: "register" },
];

/** Runs in the worker thread; becomes the packed string in `WORKER_CODE_FILE`. */
export const WORKER_ENTRY = "src/worker/entry.ts";

export const WORKER_CODE_FILE = "src/generated/worker-code.ts";

/** What entry points share; its name in dist/; and the modules all of whose exports it has. */
export const CORE_ENTRY = "src/core.ts";
export const CORE_MODULES = [CORE_ENTRY, "src/errors.ts"];
export const CORE_FILE = "core.cjs";
