import { receiveMessageOnPort } from "node:worker_threads";

/**
 * A message that the event loop has not delivered yet. Undefined: there is none; or the runtime gives it by the loop only, as Deno
 * does for a thread's own port and for channels between threads. What it announces then counts from later on.
 */
export function receiveNow(port: unknown): { readonly message: unknown } | undefined {
  try {
    return receiveMessageOnPort(port as never) as { readonly message: unknown } | undefined;
  } catch {
    return undefined;
  }
}
