import { parentPort } from "node:worker_threads";
import { type FindRequest, findField } from "./find-field.js";
import { type ChunkRequest, prepareChunk } from "./prepare-chunk.js";
import { sampleNames } from "./sample-names.js";

/** What the thread does, one after the other. */
export type Task =
  | { readonly what: "prepare"; readonly request: ChunkRequest }
  | { readonly what: "find"; readonly request: FindRequest }
  | { readonly what: "sample"; readonly fd: number };

export type Answer =
  | { readonly value: unknown }
  | { readonly error: { readonly message: string; readonly code: string | undefined } };

function answer(task: Task): unknown {
  if (task.what === "prepare") return prepareChunk(task.request);
  if (task.what === "find") return findField(task.request);
  return sampleNames(task.fd);
}

parentPort?.on("message", (task: Task) => {
  try {
    parentPort?.postMessage({ value: answer(task) } satisfies Answer);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    parentPort?.postMessage({ error: { message, code } } satisfies Answer);
  }
});
