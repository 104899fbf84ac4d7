/**
 * What a producer tells consumers outside of the shared memory: where that memory is. Sent before the memory is referred
 * to, so that whoever finds a reference has the announcement in its queue.
 */
export type Announcement =
  | {
      readonly type: "ring";
      readonly ring: string;
      readonly block: number;
      readonly segments: readonly SegmentMemory[];
      readonly dictionary: readonly SegmentMemory[];
    }
  | { readonly type: "segment"; readonly ring: string; readonly segment: SegmentMemory }
  | { readonly type: "dictionary"; readonly ring: string; readonly segment: SegmentMemory }
  | { readonly type: "removed"; readonly ring: string; readonly numbers: readonly number[] }
  /** The thread is gone: nothing will be published any more. */
  | { readonly type: "ended"; readonly threadId: number };

export interface SegmentMemory {
  readonly number: number;
  /** The memory itself, or the path of the file that it is mapped from. */
  readonly memory: ArrayBufferLike | string;
}
