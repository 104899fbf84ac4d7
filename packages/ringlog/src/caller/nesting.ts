import type { ByteWriter } from "../record/byte-writer.js";

/** Log calls inside log calls of this thread: getters and the like may log while a record is being encoded. */
export interface Nesting {
  /** How many log calls are under way. */
  depth: number;
  /** Frames of inner calls, which follow when the outermost one is out. */
  readonly deferred: ByteWriter[];
}
