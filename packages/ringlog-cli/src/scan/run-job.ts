import type { Readable } from "node:stream";
import { BlockSplitter } from "./block-splitter.js";
import { readGzip } from "./gzip-chunks.js";
import type { Job, JobResult, Source } from "./job.js";
import { LineBatch, type PackedLines } from "./line-batch.js";
import { LineCounter, type OtherHead } from "./line-counter.js";
import { LineFinder } from "./line-finder.js";
import { type Block, PieceReader } from "./piece-reader.js";

/** Lines are sent when there are so many bytes of them. */
const BATCH_BYTES = 512 * 1_024;

/** What a job needs of where it runs. */
export interface JobHost {
  readonly readOther: (line: Buffer) => OtherHead;
  /** Fulfilled when more lines may be sent. */
  send(lines: PackedLines): Promise<void> | void;
}

/** Does jobs one after the other. */
export class JobRunner {
  readonly #host: JobHost;
  readonly #reader = new PieceReader();
  /** For all jobs of a scan, which have one range: it knows by then how wide its buckets are. */
  #counter: LineCounter | undefined;

  constructor(host: JobHost) {
    this.#host = host;
  }

  run(job: Job): Promise<JobResult> {
    return job.kind === "count" ? this.#count(job) : this.#find(job);
  }

  async #count({ source, range }: Job & { kind: "count" }): Promise<JobResult> {
    this.#counter ??= new LineCounter(this.#host.readOther, range);
    const counter = this.#counter;
    const damage = source.isGzip
      ? await eachPackedBlock(source, (block) => counter.countBlock(block))
      : await this.#eachBlock(source, (block) => counter.countBlock(block));
    return { bytes: bytesOf(source), damage, counts: counter.take() };
  }

  async #find({ source, prefilter }: Job & { kind: "find" }): Promise<JobResult> {
    const finder = new LineFinder(prefilter);
    const batch = new LineBatch();
    const look = (block: Block): Promise<void> | void => {
      finder.findIn(block, batch);
      return batch.bytes >= BATCH_BYTES ? this.#host.send(batch.take()) : undefined;
    };
    const damage = source.isGzip ? await eachPackedBlock(source, look) : await this.#eachBlock(source, look);
    if (batch.count > 0) await this.#host.send(batch.take());
    return { bytes: bytesOf(source), damage, counts: undefined };
  }

  async #eachBlock({ fd, piece }: Source, take: (block: Block) => void | Promise<void>): Promise<undefined> {
    this.#reader.start(fd, piece);
    for (let block = this.#reader.next(); block !== undefined; block = this.#reader.next()) {
      const taken = take(block);
      if (taken !== undefined) await taken;
    }
  }
}

const bytesOf = ({ piece }: Source): number => piece.toByte - piece.fromByte;

async function eachPackedBlock(
  { fd }: Source,
  take: (block: Block) => void | Promise<void>,
): Promise<string | undefined> {
  const lines = new BlockSplitter(take);
  const damage = await readGzip(fd, (chunk) => lines.push(chunk));
  await lines.end();
  return damage;
}

/** Reads a stream as far as it goes. */
export async function eachStreamBlock(stream: Readable, take: (block: Block) => void | Promise<void>): Promise<number> {
  const lines = new BlockSplitter(take);
  let bytes = 0;
  for await (const chunk of stream) {
    const taken = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    bytes += taken.length;
    await lines.push(taken);
  }
  await lines.end();
  return bytes;
}
