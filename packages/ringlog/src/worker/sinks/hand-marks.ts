import type { SinkPlan } from "../../ring/consumer-config.js";
import type { Hub } from "../../ring/hub.js";
import { HAND_CALLS, HAND_WAITS, SINK_DEATHS, SINK_IN_HAND, SINK_MODULE, sinkStart } from "../../ring/layout.js";

/** Notes in shared memory whether this thread is in a sink's hands: they outlive the thread. */
export interface HandMarks {
  /** How many threads have ended there since it last took something. */
  readonly deaths: number;
  /** It is given something, and waited for until `leave`. */
  enter(): void;
  leave(): void;
  /** Runs its code, which may not come back. */
  during<T>(call: () => T): T;
  /** It has taken something: whatever has ended threads, it was not this. */
  clear(): void;
}

/**
 * Counts the death of a thread that has left its marks: against the sink whose code it ran, if there is one, else against all that
 * it waited for.
 */
export function countDeaths({ doubles }: Hub, plans: readonly SinkPlan[]): void {
  const starts = plans.map(({ slot }) => sinkStart(SINK_MODULE + slot));
  const worst = Math.max(...starts.map((start) => doubles[start + SINK_IN_HAND] as number));
  for (const start of starts) {
    const isSuspect = worst > 0 && doubles[start + SINK_IN_HAND] === worst;
    if (isSuspect) doubles[start + SINK_DEATHS] = (doubles[start + SINK_DEATHS] as number) + 1;
    doubles[start + SINK_IN_HAND] = 0;
  }
}

export function handMarks({ doubles }: Hub, slot: number): HandMarks {
  const start = sinkStart(SINK_MODULE + slot);
  const mark = (value: number) => {
    doubles[start + SINK_IN_HAND] = value;
  };
  return {
    deaths: doubles[start + SINK_DEATHS] as number,
    enter: () => mark(HAND_WAITS),
    leave: () => mark(0),
    during: (call) => {
      mark(HAND_CALLS);
      try {
        return call();
      } finally {
        mark(HAND_WAITS);
      }
    },
    clear: () => {
      doubles[start + SINK_DEATHS] = 0;
    },
  };
}
