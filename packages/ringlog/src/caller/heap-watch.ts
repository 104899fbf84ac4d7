import { resourceLimits } from "node:worker_threads";
import { attempt } from "../record/read-property.js";
import { Crossing, shareText } from "../snapshot/crossing.js";
import { nodeOptions, optionValues } from "./node-options.js";
import { hasNoHeapLimit } from "./other-runtimes.js";
import { every } from "./thread-source.js";

/** How full this thread's heap is. */
export interface HeapReading {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Between two looks where nothing else asks for them. */
const IDLE_MS = 10_000;

/**
 * Tells when this thread's heap comes near its limit. It looks once a second while the thread logs, else every ten. Not after each
 * collection, which a finalization registry would tell of: near the limit what that allocates makes the next one.
 */
export class HeapWatch {
  readonly stop: () => void;
  readonly #isHigh: (message: string) => void;
  readonly #read: () => HeapReading;
  readonly #crossing = new Crossing();

  constructor(isHigh: (message: string) => void, read: () => HeapReading = heapReader(), repeat = every) {
    this.#isHigh = isHigh;
    this.#read = read;
    this.stop = repeat(IDLE_MS, () => this.look());
  }

  /** Throws nothing: it is called from where an exception would end the process. */
  look(): void {
    attempt(() => {
      const { usedBytes, limitBytes } = this.#read();
      if (this.#crossing.isCrossed(usedBytes, limitBytes)) this.#isHigh(`heap at ${shareText(usedBytes, limitBytes)}`);
    });
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
    if (!(limitMb > 0)) return { usedBytes: used_heap_size, limitBytes: hasNoHeapLimit ? Number.NaN : heap_size_limit };
    const young = getHeapSpaceStatistics().filter(({ space_name }) => space_name.startsWith("new_"));
    const youngBytes = young.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    return { usedBytes: used_heap_size - youngBytes, limitBytes: limitMb * 2 ** 20 };
  };
}

function threadLimitMb(): number {
  return resourceLimits?.maxOldGenerationSizeMb ?? 0;
}
