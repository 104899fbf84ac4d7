import { join } from "node:path";
import type { Prepared, Range } from "./insert.js";
import type { Chunk } from "./part.js";
import type { Source } from "./source.js";
import type { Store } from "./store.js";
import { removeChunk } from "./thread/chunk-files.js";

interface Bytes {
  readonly fromByte: number;
  readonly toByte: number;
}

/** What of the first `bytes` of a log is in no chunk, in pieces, the last one first. */
export function missingRanges(chunks: readonly Chunk[], bytes: number, chunkBytes: number): Bytes[] {
  const ranges: Bytes[] = [];
  let at = 0;
  for (const { fromByte, toByte } of [...chunks, { fromByte: bytes, toByte: bytes }]) {
    for (; at < fromByte; at += chunkBytes) ranges.push({ fromByte: at, toByte: Math.min(fromByte, at + chunkBytes) });
    at = Math.max(at, toByte);
  }
  return ranges.reverse();
}

let chunkCount = 0;

/** Where prepared lines may lie, in the folder of this process. */
export function newChunkPath({ folders }: Store): string {
  return join(folders.run, `chunk-${chunkCount++}.ndjson`);
}

/** A range that the thread prepares. */
export function lineRange(store: Store, { file, fd }: Source, { fromByte, toByte }: Bytes): Range {
  const prepare = async (onlyBytes: Float64Array | undefined): Promise<Prepared> => {
    const chunkPath = newChunkPath(store);
    try {
      const request = { fd, fromByte, toByte, chunkPath, carryMs: undefined, isSampledWhole: false, onlyBytes };
      return { chunkPath, chunk: await store.thread.prepare(request) };
    } catch (error) {
      removeChunk(chunkPath);
      throw error;
    }
  };
  return { file, fromByte, toByte, prepare };
}
