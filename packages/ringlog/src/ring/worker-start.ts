import type { Announcement } from "./announcement.js";
import type { BatchMemory } from "./batch-memory.js";
import type { ConsumerConfig } from "./consumer-config.js";

/** What the worker says once it hears the announcements of other threads. What was announced before, it is told then. */
export const LISTENING = "listening";

/** What the worker says when the text of a batch has outgrown its memory. */
export interface KeptText {
  readonly batch: number;
  readonly text: ArrayBufferLike;
}

/** What the worker is told of the main thread's loop: where it shows itself, or that it is not watched any more. */
export interface WatchLoop {
  readonly type: "loop";
  readonly board: ArrayBufferLike | undefined;
}

/** What the worker is started with. */
export interface WorkerStart {
  /** Tells the worker from an application's thread that hosts the consumer itself. */
  readonly isRinglogWorker: true;
  readonly hub: ArrayBufferLike;
  /** Undefined where it is in a file, as are the rings. */
  readonly throttle: ArrayBufferLike | undefined;
  /** Where the rings lie in files. */
  readonly run: { readonly folder: string; readonly koffi: string } | undefined;
  /** Name of the BroadcastChannel on which threads announce their rings. */
  readonly ringsChannel: string;
  readonly announcements: readonly Announcement[];
  /** None where they are in files. */
  readonly batches: readonly BatchMemory[];
  /** The configuration that holds already, where another consumer was here before, and those that were sent. */
  readonly config: ConsumerConfig | undefined;
  readonly configs: readonly ConsumerConfig[];
  /** Where the main thread's loop shows itself, if it is watched. */
  readonly board: ArrayBufferLike | undefined;
}
