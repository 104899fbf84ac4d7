import { compileFunction } from "node:vm";
import { WORKER_CODE } from "../generated/worker-code.js";
import type * as hosted from "../worker/hosted.js";

let loaded: typeof hosted | undefined;

/**
 * The consumer for this thread, out of the same string that the worker runs: so it is shipped once, and is compiled only
 * where it is needed. Not `eval`: it works where code generation from strings is forbidden.
 */
export function consumerCode(): typeof hosted {
  if (loaded !== undefined) return loaded;
  const module: { exports: unknown } = { exports: {} };
  const run = compileFunction(WORKER_CODE, ["require", "module", "exports"], { filename: "ringlog-consumer.cjs" });
  run((name: string) => process.getBuiltinModule(name), module, module.exports);
  loaded = module.exports as typeof hosted;
  return loaded;
}
