import { isMainThread, workerData } from "node:worker_threads";
import { runWorker } from "./run-worker.js";

/** The worker's code is one string. It runs by itself in the worker, and hands out its parts anywhere else. */
export * from "./hosted.js";

if (!isMainThread && (workerData as { isRinglogWorker?: boolean } | null)?.isRinglogWorker === true) runWorker();
