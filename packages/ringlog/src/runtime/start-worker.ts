import { Worker } from "node:worker_threads";
import type { WorkerStart } from "../ring/worker-start.js";
import { packedCode, WORKER_BOOT } from "./consumer-code.js";

/** Of the worker's heap: two halves of 1 MiB, and as much for what is large. */
const YOUNG_GENERATION_MB = 3;

/**
 * Starts the thread that hosts the consumer. It keeps the process alive until `unref`, which comes after its listeners: adding one
 * makes Node wait for its messages.
 * @throws whatever Node says where threads are forbidden
 */
export function startWorker(workerData: WorkerStart): Worker {
  // No execArgv and no NODE_OPTIONS: preloaded modules would run again in the worker. Its stdout and stderr are not piped
  // into ours, which Node would open for that: it writes to descriptors.
  return new Worker(WORKER_BOOT, {
    eval: true,
    workerData: { ...workerData, code: packedCode() },
    execArgv: [],
    env: {},
    name: "ringlog",
    // V8's first size: the worker allocates little, is as fast with it, and would else keep megabytes after a burst.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    stdin: false,
    stdout: true,
    stderr: true,
  });
}
