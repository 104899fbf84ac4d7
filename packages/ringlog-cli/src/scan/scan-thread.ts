import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { FromThread, Job, ThreadData } from "./job.js";
import type { PackedLines } from "./line-batch.js";
import { JobRunner } from "./run-job.js";

/** Lines that were sent and not taken yet: so much memory waits, at most, for who is slower than this thread. */
const MAX_WAITING_BYTES = 8 * 2 ** 20;

function serve(port: MessagePort, { waitingBytes }: ThreadData): void {
  const waiting = new Int32Array(waitingBytes);
  const runner = new JobRunner((lines) => sendLines(port, lines, waiting));
  port.on("message", (job: Job) => {
    runner.run(job).then(
      (result) => post(port, { kind: "done", result }),
      (error: Error) => post(port, { kind: "failed", error }),
    );
  });
}

/** Waits by stopping the thread: it has nothing else to do, and what it reads of is not made to be paused. */
function sendLines(port: MessagePort, lines: PackedLines, waiting: Int32Array): void {
  const { usedBytes } = lines;
  post(port, { kind: "lines", lines });
  let now = Atomics.add(waiting, 0, usedBytes) + usedBytes;
  while (now > MAX_WAITING_BYTES) {
    Atomics.wait(waiting, 0, now);
    now = Atomics.load(waiting, 0);
  }
}

/** Memory changes hands, so that lines are not copied. */
function post(port: MessagePort, message: FromThread): void {
  port.postMessage(message, message.kind === "lines" ? [message.lines.memory] : []);
}

if (parentPort !== null) serve(parentPort, workerData);
