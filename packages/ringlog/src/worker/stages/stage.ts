import type { LogRecord } from "../../record/record.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import type { Hub } from "../../ring/hub.js";
import type { ThrottleTable } from "../../ring/throttle-table.js";
import type { DecodeContext } from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";

/**
 * One step of the worker's processing. Every part is optional; none may throw, and none may wait. What a stage has to say goes
 * through `emit` of its services.
 */
export interface Stage {
  /**
   * For a consumer that follows another: takes over what is known beside the rings. `sealed`: orders of the batches that were
   * taken over from that one; what it has said in others is lost.
   */
  resume?(sealed: readonly number[]): void;
  /** What was emitted until now can no longer be lost by the death of this thread. */
  sealed?(): void;
  /** Looks at each record that opened a window of the throttle, before it is formatted. The frame holds until the next one is read. */
  see?(frame: FrameRecord, context: DecodeContext): void;
  /** Takes a frame that is no record, by its kind. */
  control?(kind: number, payload: unknown, context: DecodeContext): void;
  /** Does what is due by time. Called after the rings were drained, and when `nextTickMs` has come. */
  tick?(nowMs: number): void;
  /** Monotonic ms at which `tick` has something to do; infinity: not until something else happens. */
  nextTickMs?(): number;
  /** Whether something has happened since this was asked last that no frame shows; the worker then stays awake. */
  hasNews?(): boolean;
  /** A flush: what is usually said now and then is said now. */
  flush?(nowMs: number): void;
  /** A flush that may be followed by the end, or by a long standstill: what else would be said at the end is said now. */
  summarise?(): void;
  /** The end: whatever is still to be said. Counts may still change after it, by what sinks do not take; `flush` follows. */
  finish?(nowMs: number): void;
}

/** What stages may use. */
export interface StageServices {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  /** The configuration that holds. */
  readonly config: () => ConsumerConfig;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Writes a record of ringlog's own making to every sink that takes its level. */
  readonly emit: (record: LogRecord) => void;
  /** Order of the batch into which `emit` writes. */
  readonly batchOrder: () => number;
  /** One line on stderr, after "ringlog: ". */
  readonly warn: (line: string) => void;
  /** Something was dropped. */
  readonly onLoss: () => void;
}
