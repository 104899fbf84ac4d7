import type { Origin } from "./line-kind.js";
import type { ProcessReport, SequenceCounts } from "./report.js";
import type { Arrival, GapBudget } from "./sequence.js";
import { ThreadAccount } from "./thread-account.js";

interface Process {
  readonly instanceId: string;
  readonly serviceName: string;
  readonly pid: number;
  readonly threads: Map<number, ThreadAccount>;
}

export interface AccountLimits {
  readonly maxThreads: number;
  readonly maxGaps: number;
}

const NOTHING: SequenceCounts = {
  records: 0,
  ownRecords: 0,
  duplicated: 0,
  outOfOrder: 0,
  missing: 0,
  dropped: 0,
  explained: 0,
  unexplained: 0,
  droppedUnseen: 0,
  beforeFirst: 0,
  uncertain: 0,
};
const COUNTS = Object.keys(NOTHING) as (keyof SequenceCounts)[];

/** Which numbers came, of all threads of all processes. */
export class Account {
  readonly #processes = new Map<string, Process>();
  readonly #budget: GapBudget;
  #threadsLeft: number;
  #untracked = 0;

  constructor({ maxThreads, maxGaps }: AccountLimits) {
    this.#budget = { left: maxGaps };
    this.#threadsLeft = maxThreads;
  }

  /** Records of threads for which there was no room. */
  get untracked(): number {
    return this.#untracked;
  }

  /** Undefined where the thread is not followed. */
  addRecord(origin: Origin, seq: number): Arrival | undefined {
    return this.#thread(origin)?.addRecord(seq);
  }

  addOwn(origin: Origin, dropped: number): void {
    this.#thread(origin)?.addOwn(dropped);
  }

  report(fromStart: boolean): ProcessReport[] {
    return [...this.#processes.values()].map(({ instanceId, serviceName, pid, threads }) => {
      const reports = [...threads.values()].map((thread) => thread.report(fromStart));
      reports.sort((a, b) => a.threadId - b.threadId);
      return { instanceId, serviceName, pid, ...sumCounts(reports), threads: reports };
    });
  }

  #thread(origin: Origin): ThreadAccount | undefined {
    const found = this.#processes.get(origin.instanceId)?.threads.get(origin.threadId);
    return found ?? this.#newThread(origin);
  }

  #newThread(origin: Origin): ThreadAccount | undefined {
    if (this.#threadsLeft === 0) {
      this.#untracked++;
      return undefined;
    }
    this.#threadsLeft--;
    const thread = new ThreadAccount(origin.threadId, this.#budget);
    this.#process(origin).threads.set(origin.threadId, thread);
    return thread;
  }

  #process({ instanceId, serviceName, pid }: Origin): Process {
    let process = this.#processes.get(instanceId);
    if (process === undefined) {
      process = { instanceId, serviceName, pid, threads: new Map() };
      this.#processes.set(instanceId, process);
    }
    return process;
  }
}

export function sumCounts(parts: readonly SequenceCounts[]): SequenceCounts {
  const sums = COUNTS.map((name) => [name, parts.reduce((sum, part) => sum + part[name], 0)]);
  return Object.fromEntries(sums) as unknown as SequenceCounts;
}
