import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FromThread, Job, JobResult, ToThread } from "./job.js";
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
    post(thread, { kind: "job", job: thread.task.job });
  }

  #start(): Thread | undefined {
    if (this.#threads.length >= this.#maxThreads) return undefined;
    // Flags of this process, such as `--import`, are not meant for threads of ours.
    const worker = new Worker(new URL("./scan-thread.js", import.meta.url), { execArgv: [], name: "ringlog scan" });
    const thread: Thread = { worker, task: undefined };
    this.#threads.push(thread);
    worker.on("message", (message: FromThread) => this.#receive(thread, message));
    worker.on("error", (error) => this.#lose(thread, error as Error));
    worker.on("exit", () => this.#lose(thread, new Error("a thread that scans ended early")));
    return thread;
  }

  #receive(thread: Thread, message: FromThread): void {
    const { task } = thread;
    if (task === undefined) return;
    if (message.kind === "lines") return this.#pass(thread, task, message.lines);
    thread.task = undefined;
    if (message.kind === "done") task.resolve(message.result);
    else task.reject(new Error(message.message));
    this.#next();
  }

  #pass(thread: Thread, task: Task, lines: PackedLines): void {
    task.take(lines, () => post(thread, { kind: "taken", bytes: lines.usedBytes }));
  }

  #lose(thread: Thread, error: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at !== -1) this.#threads.splice(at, 1);
    thread.task?.reject(error);
    thread.task = undefined;
    if (!this.#isClosed) this.#next();
  }
}

function post({ worker }: Thread, message: ToThread): void {
  worker.postMessage(message);
}
