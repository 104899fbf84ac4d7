// @ts-check
// The package's entry points: the one list that a new subpath is added to (and `exports` in package.json).

/**
 * `name` is the base name of its files in dist/. Its code stands in one script that both builds load, `<name>.code.cjs`.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} source
 * @property {readonly string[]} [exports] it has no code of its own, and exports this of the core
 * @property {boolean} [isPacked] its code is shipped packed: of what is large, and no program's start waits for
 * @property {boolean} [isFunction] what `require` gives is its default export, which has the others as properties
 * @property {string} [runs] it exports nothing, and calls this: its files have to be under `sideEffects` in package.json
 * @property {boolean} [isAlone] it loads nothing of ringlog
 */

/** @type {readonly Entry[]} */
export const ENTRIES = [
  {
    name: "index",
    source: "src/index.ts",
    exports: ["RinglogError", "debug", "getLogger", "getRequestId", "initLogger", "setRequestId", "withRequestId"],
  },
  { name: "http", source: "src/integrations/http.ts" },
  { name: "express", source: "src/integrations/express.ts" },
  { name: "koa", source: "src/integrations/koa.ts" },
  { name: "hono", source: "src/integrations/hono.ts" },
  { name: "fastify", source: "src/integrations/fastify.ts" },
  { name: "lambda", source: "src/integrations/lambda.ts" },
  { name: "nest", source: "src/integrations/nest.ts" },
  { name: "next", source: "src/integrations/next.ts" },
  { name: "next-edge", source: "src/integrations/next-edge.ts", isAlone: true },
  { name: "pino", source: "src/integrations/pino.ts", isFunction: true },
  { name: "recover", source: "src/recover.ts", exports: ["recover"] },
  { name: "register", source: "src/integrations/register.ts", runs: "register" },
  { name: "sinks", source: "src/sinks.ts", isPacked: true },
  { name: "testing", source: "src/testing.ts", isPacked: true },
  { name: "verify", source: "src/verify.ts", isPacked: true },
];

/** Runs in the worker thread; becomes the packed string in `WORKER_CODE_FILE`. */
export const WORKER_ENTRY = "src/worker/entry.ts";

export const WORKER_CODE_FILE = "src/generated/worker-code.ts";

/** What entry points share; its name in dist/; and the modules all of whose exports it has. */
export const CORE_ENTRY = "src/core.ts";
export const CORE_MODULES = [CORE_ENTRY, "src/errors.ts"];
export const CORE_FILE = "core.cjs";
