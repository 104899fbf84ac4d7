import { type MessagePort, parentPort } from "node:worker_threads";
import { entryHead } from "./entry-head.js";
import type { FromThread, ToThread } from "./job.js";
import type { PackedLines } from "./line-batch.js";
import { JobRunner } from "./run-job.js";

/** Lines that were sent and not taken yet: so much memory at most waits for who reads slower than this thread. */
const MAX_WAITING_BYTES = 8 * 2 ** 20;

function serve(port: MessagePort): void {
  let waitingBytes = 0;
  let goOn: (() => void) | undefined;

  const send = (lines: PackedLines): Promise<void> | undefined => {
    post(port, { kind: "lines", lines });
    waitingBytes += lines.usedBytes;
    if (waitingBytes <= MAX_WAITING_BYTES) return undefined;
    return new Promise((resolve) => {
      goOn = resolve;
    });
  };
  const taken = (bytes: number): void => {
    waitingBytes -= bytes;
    if (waitingBytes <= MAX_WAITING_BYTES) goOn?.();
  };

  const runner = new JobRunner({ readOther: entryHead, send });
  port.on("message", (message: ToThread) => {
    if (message.kind === "taken") return taken(message.bytes);
    runner.run(message.job).then(
      (result) => post(port, { kind: "done", result }),
      (error: unknown) =>
        post(port, { kind: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** Memory changes hands, so that lines are not copied. */
function post(port: MessagePort, message: FromThread): void {
  port.postMessage(message, message.kind === "lines" ? [message.lines.memory] : []);
}

if (parentPort !== null) serve(parentPort);
