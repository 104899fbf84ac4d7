import { openLog } from "../lines/open-log.js";
import { MAX_UNPACKED_BYTES, tooMuch } from "../lines/read-lines.js";
import { readPacked } from "../lines/read-packed.js";
import { reason } from "../lines/read-plain.js";
import { BlockSplitter } from "./block-splitter.js";
import type { Job, JobResult, Source } from "./job.js";
import { LineBatch, type PackedLines } from "./line-batch.js";
import { LineCounter } from "./line-counter.js";
import { LineFinder } from "./line-finder.js";
import { type Block, PieceReader } from "./piece-reader.js";

/** Lines are sent when there are so many bytes of them. */
const BATCH_BYTES = 512 * 1_024;

/** Does jobs one after the other; all of the same scan. */
export class JobRunner {
  readonly #send: (lines: PackedLines) => void;
  readonly #reader = new PieceReader();
  /** For all jobs, since it knows after the first how wide its buckets are. */
  #counter: LineCounter | undefined;

  /** @param send returns when more lines may be sent */
  constructor(send: (lines: PackedLines) => void) {
    this.#send = send;
  }

  run(job: Job): Promise<JobResult> {
    return job.kind === "count" ? this.#count(job) : this.#find(job);
  }

  async #count({ source, range }: Job & { kind: "count" }): Promise<JobResult> {
    this.#counter ??= new LineCounter(range);
    const counter = this.#counter;
    const damage = await this.#eachBlock(source, (block) => counter.countBlock(block));
    return { damage, counts: counter.take() };
  }

  async #find({ source, prefilter }: Job & { kind: "find" }): Promise<JobResult> {
    const finder = new LineFinder(prefilter);
    const batch = new LineBatch();
    const damage = await this.#eachBlock(source, (block) => {
      finder.findIn(block, batch);
      if (batch.bytes >= BATCH_BYTES) this.#send(batch.take());
    });
    if (batch.count > 0) this.#send(batch.take());
    return { damage, counts: undefined };
  }

  #eachBlock(source: Source, take: (block: Block) => void): Promise<string | undefined> | string | undefined {
    if (source.file.isGzip) return eachPackedBlock(source, take);
    this.#reader.start(source.fd, source.piece);
    for (;;) {
      const block = readNext(this.#reader);
      if (block === undefined || typeof block === "string") return block ?? this.#reader.damage;
      take(block);
    }
  }
}

/** What the system refuses is no fault of ours: it is told as a text. */
function readNext(reader: PieceReader): Block | string | undefined {
  try {
    return reader.next();
  } catch (error) {
    return reason(error);
  }
}

async function eachPackedBlock({ file }: Source, take: (block: Block) => void): Promise<string | undefined> {
  const lines = new BlockSplitter(take);
  const opened = await openLog(file);
  if (opened === undefined) return "it is no longer there";
  let unpackedBytes = 0;
  const push = (chunk: Buffer): boolean => {
    const room = MAX_UNPACKED_BYTES - unpackedBytes;
    unpackedBytes += chunk.length;
    lines.push(chunk.subarray(0, room));
    return chunk.length > room;
  };
  try {
    const damage = await readPacked(opened.handle, opened.bytes, { take: push, interrupt: () => lines.end() });
    lines.end();
    return unpackedBytes > MAX_UNPACKED_BYTES ? tooMuch(MAX_UNPACKED_BYTES) : damage;
  } finally {
    await opened.handle.close();
  }
}
