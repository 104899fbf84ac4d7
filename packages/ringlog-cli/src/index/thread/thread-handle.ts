import { Worker } from "node:worker_threads";
import type { FindRequest } from "./find-field.js";
import type { Answer, Task } from "./index-thread.js";
import type { OwnName } from "./own-names.js";
import type { ChunkRequest, PreparedChunk } from "./prepare-chunk.js";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that prepares lines for DuckDB. Started with the first task; tasks are done in their order. */
export class IndexThread {
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];
  #isClosed = false;

  prepare(request: ChunkRequest): Promise<PreparedChunk> {
    return this.#ask({ what: "prepare", request }) as Promise<PreparedChunk>;
  }

  find(request: FindRequest): Promise<number> {
    return this.#ask({ what: "find", request }) as Promise<number>;
  }

  sample(fd: number): Promise<readonly OwnName[]> {
    return this.#ask({ what: "sample", fd }) as Promise<readonly OwnName[]>;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
    this.#fail(new Error("the index was closed"));
  }

  #ask(task: Task): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error("the index was closed"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      const worker = this.#started();
      worker.ref();
      worker.postMessage(task);
    });
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./index-thread.js", import.meta.url), { execArgv: [] });
    worker.on("message", (answer: Answer) => this.#take(answer));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => {
      this.#worker = undefined;
      this.#fail(new Error("the thread that prepares lines ended"));
    });
    this.#worker = worker;
    return worker;
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.shift();
    // A thread that has nothing to do keeps no process alive.
    if (this.#waiting.length === 0) this.#worker?.unref();
    if ("value" in answer) waiting?.resolve(answer.value);
    else waiting?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }
}
