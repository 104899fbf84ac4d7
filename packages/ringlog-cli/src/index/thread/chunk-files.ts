import { rmSync } from "node:fs";
import { ChunkWriter } from "./chunk-writer.js";
import { type ByLoudness, loudnessOf } from "./loudness.js";

/** Where the lines of a chunk lie: one file for each table that they come into. */
export function chunkFiles(chunkPath: string): ByLoudness<string> {
  return { quiet: chunkPath, loud: `${chunkPath}.loud` };
}

export function removeChunk(chunkPath: string): void {
  for (const path of Object.values(chunkFiles(chunkPath))) rmSync(path, { force: true });
}

/** Writes the lines of a chunk into its files. */
export class ChunkFiles {
  readonly #writers: ByLoudness<ChunkWriter>;

  constructor(chunkPath: string) {
    const { quiet, loud } = chunkFiles(chunkPath);
    this.#writers = { quiet: new ChunkWriter(quiet), loud: new ChunkWriter(loud) };
  }

  /** `head` is ASCII. */
  line(level: number, head: string, rest: Buffer, from: number, to: number): void {
    this.#writers[loudnessOf(level)].line(head, rest, from, to);
  }

  close(): void {
    try {
      this.#writers.quiet.close();
    } finally {
      this.#writers.loud.close();
    }
  }
}
