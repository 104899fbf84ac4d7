import { fileURLToPath } from "node:url";
import { packedWorkerCode, WORKER_CODE_BYTES } from "../generated/worker-code.js";
import { HUB_CELLS } from "../ring/layout.js";
import { CLOSED, UNPACKING } from "../ring/loading.js";
import type * as hosted from "../worker/hosted.js";

/**
 * What the worker evaluates: it unpacks its code itself, so that the caller need not wait for that. `compileFunction` rather
 * than `eval`: it works where code generation from strings is forbidden. It notes what it does as `loadGuarded` would, for Node.js aborts the process
 * when a thread is ended between the making of a zlib object and its setting up. In one piece, which leaves less behind in the memory
 * of a thread that lives long.
 */
export const WORKER_BOOT = `{
  const { workerData } = require("node:worker_threads");
  const cells = new Int32Array(workerData.hub, 0, 64);
  const { brotliDecompressSync } = require("node:zlib");
  const unpack = () => brotliDecompressSync(workerData.code, { chunkSize: ${WORKER_CODE_BYTES} }).toString();
  const before = Atomics.or(cells, ${HUB_CELLS.loading}, ${UNPACKING});
  const code = (before & ${CLOSED}) === 0 ? unpack() : undefined;
  Atomics.and(cells, ${HUB_CELLS.loading}, ~${UNPACKING});
  Atomics.notify(cells, ${HUB_CELLS.loading});
  if (code !== undefined) {
    const names = ["require", "module", "exports", "packedCode", "loadModule"];
    const run = require("node:vm").compileFunction(code, names, { filename: "ringlog-worker.cjs" });
    const module = { exports: {} };
    run(require, module, module.exports, () => workerData.code, (url) => import(url));
  }
}`;

let loaded: typeof hosted | undefined;

/** The worker's code, packed with Brotli: what the worker unpacks. */
export function packedCode(): Uint8Array {
  return Buffer.from(packedWorkerCode(), "base64");
}

/** A module of a sink, for a consumer on this thread. Not `import()`, which tools that pack a program would look into, and which the end of a process cannot wait for. */
export function loadHere(url: string): unknown {
  return process.getBuiltinModule("node:module").createRequire(url)(fileURLToPath(url));
}

/**
 * The consumer for this thread, out of the same code that the worker runs: so it is shipped once, and is unpacked only where
 * it is needed.
 */
export function consumerCode(): typeof hosted {
  if (loaded !== undefined) return loaded;
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  const { compileFunction } = process.getBuiltinModule("node:vm");
  const code = brotliDecompressSync(packedCode()).toString();
  const module: { exports: unknown } = { exports: {} };
  const names = ["require", "module", "exports", "packedCode"];
  const run = compileFunction(code, names, { filename: "ringlog-consumer.cjs" });
  run((name: string) => process.getBuiltinModule(name), module, module.exports, packedCode);
  loaded = module.exports as typeof hosted;
  return loaded;
}
