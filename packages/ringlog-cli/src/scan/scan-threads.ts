import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FromThread, Job, JobResult, ThreadData } from "./job.js";
import type { PackedLines } from "./line-batch.js";

/** More would wait for the disk, or take the machine from who is working on it. */
const MAX_THREADS = 2;

/** Takes lines; `taken` has to be called when they are no longer needed, so that more are sent. */
export type TakePacked = (lines: PackedLines, taken: () => void) => void;

interface Task {
  readonly job: Job;
  readonly take: TakePacked;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waitingBytes: Int32Array;
  task: Task | undefined;
}

/** Threads that do jobs, started when there are any. */
export class ScanThreads {
  readonly #maxThreads: number;
  readonly #threads: Thread[] = [];
  readonly #queue: Task[] = [];
  #isClosed = false;

  constructor(maxThreads = Math.min(MAX_THREADS, availableParallelism())) {
    this.#maxThreads = maxThreads;
  }

  /** Jobs are begun in the order in which they come. */
  run(job: Job, take: TakePacked = (_, taken) => taken()): Promise<JobResult> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Error("the scan was ended"));
      this.#queue.push({ job, take, resolve, reject });
      this.#next();
    });
  }

  /** Ends all threads; jobs that are not done fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const error = new Error("the scan was ended");
    for (const { reject } of this.#queue.splice(0)) reject(error);
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const thread = this.#threads.find(({ task }) => task === undefined) ?? this.#start();
    if (thread === undefined) return;
    thread.task = this.#queue.shift() as Task;
    thread.worker.postMessage(thread.task.job);
  }

  #start(): Thread | undefined {
    if (this.#threads.length >= this.#maxThreads) return undefined;
    const thread = startThread();
    const { worker } = thread;
    this.#threads.push(thread);
    worker.on("message", (message: FromThread) => this.#receive(thread, message));
    worker.on("error", (error) => this.#lose(thread, error as Error));
    worker.on("exit", () => this.#lose(thread, new Error("a thread that scans ended early")));
    return thread;
  }

  #receive(thread: Thread, message: FromThread): void {
    const { task } = thread;
    if (task === undefined) return;
    if (message.kind === "lines") return task.take(message.lines, () => giveBack(thread, message.lines.usedBytes));
    thread.task = undefined;
    if (message.kind === "done") task.resolve(message.result);
    else task.reject(message.error);
    this.#next();
  }

  #lose(thread: Thread, error: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at !== -1) this.#threads.splice(at, 1);
    thread.task?.reject(error);
    thread.task = undefined;
    if (!this.#isClosed) this.#next();
  }
}

function startThread(): Thread {
  const waitingBytes = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const workerData: ThreadData = { waitingBytes };
  // Flags of this process, such as `--import`, are not meant for threads of ours.
  const worker = new Worker(new URL("./scan-thread.js", import.meta.url), { execArgv: [], workerData });
  return { worker, waitingBytes: new Int32Array(waitingBytes), task: undefined };
}

/** The thread may send more. */
function giveBack({ waitingBytes }: Thread, bytes: number): void {
  Atomics.sub(waitingBytes, 0, bytes);
  Atomics.notify(waitingBytes, 0);
}
