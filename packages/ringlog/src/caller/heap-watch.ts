import { resourceLimits } from "node:worker_threads";
import { attempt } from "../record/read-property.js";
import { Crossing, shareText } from "../snapshot/crossing.js";
import { nodeOptions, optionValues } from "./node-options.js";
import { outsideRequests } from "./thread-source.js";

/** How full this thread's heap is. */
export interface HeapReading {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/**
 * Tells when this thread's heap comes near its limit. It looks when it is told to, and after each of V8's major collections, of
 * which there are the more, the nearer the limit is: so a thread that logs nothing is watched, too, without a timer.
 */
export class HeapWatch {
  readonly #isHigh: (message: string) => void;
  readonly #read: () => HeapReading;
  readonly #crossing = new Crossing();
  readonly #collections: FinalizationRegistry<undefined>;
  #isStopped = false;

  constructor(isHigh: (message: string) => void, read: () => HeapReading = heapReader()) {
    this.#isHigh = isHigh;
    this.#read = read;
    this.#collections = outsideRequests(() => new FinalizationRegistry(() => this.#collected()));
    this.#awaitCollection();
  }

  /** Throws nothing: it is called from where an exception would end the process. */
  look(): void {
    attempt(() => {
      const { usedBytes, limitBytes } = this.#read();
      if (this.#crossing.isCrossed(usedBytes, limitBytes)) this.#isHigh(`heap at ${shareText(usedBytes, limitBytes)}`);
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  #collected(): void {
    if (this.#isStopped) return;
    this.#awaitCollection();
    outsideRequests(() => this.look());
  }

  /** What nobody holds is found by the next major collection, not by those of the young generation. */
  #awaitCollection(): void {
    this.#collections.register({}, undefined);
  }
}

/**
 * V8's `heap_size_limit` is not what a heap can hold: it counts in room for the young generation, up to 192 MiB. The old
 * generation's limit, at which a process dies, is known where it was set; where it was not, the difference is at most some per cent.
 */
function heapReader(): () => HeapReading {
  const limitMb = Number(optionValues(nodeOptions(), "max-old-space-size").at(-1) ?? threadLimitMb());
  return () => {
    const { getHeapStatistics, getHeapSpaceStatistics } = process.getBuiltinModule("node:v8");
    const { used_heap_size, heap_size_limit } = getHeapStatistics();
    if (!(limitMb > 0)) return { usedBytes: used_heap_size, limitBytes: heap_size_limit };
    const young = getHeapSpaceStatistics().filter(({ space_name }) => space_name.startsWith("new_"));
    const youngBytes = young.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    return { usedBytes: used_heap_size - youngBytes, limitBytes: limitMb * 2 ** 20 };
  };
}

function threadLimitMb(): number {
  return resourceLimits?.maxOldGenerationSizeMb ?? 0;
}
