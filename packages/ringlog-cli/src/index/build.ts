import { rmSync } from "node:fs";
import { CliError } from "../cli/cli-error.js";
import { carryTimes } from "./carry.js";
import { InterruptedError } from "./duckdb.js";
import { sealIndex } from "./index-file.js";
import { insertRange, type Prepared, type Range } from "./insert.js";
import { chooseOwnColumns } from "./layout.js";
import { openDiskPart } from "./open-disk-part.js";
import { attachFile, type Part } from "./part.js";
import { lineRange, missingRanges } from "./ranges.js";
import type { Source } from "./source.js";
import type { Store } from "./store.js";
import { removeChunk } from "./thread/chunk-files.js";
import type { OwnName } from "./thread/own-names.js";

/** How far a build is. */
export interface BuildProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly lines: number;
}

export interface BuildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
}

/** Brings the logs into their tables, the newest lines first. */
export class Build {
  readonly #store: Store;
  readonly #options: BuildOptions;
  doneBytes = 0;

  constructor(store: Store, options: BuildOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Of all logs; those that are packed are not counted before they are unpacked. */
  get totalBytes(): number {
    return this.#store.sources.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (this.#options.signal?.aborted === true || error instanceof CliError || !isDiskError(error)) throw error;
      throw noRoom(this.#store.folders.run, error as Error);
    } finally {
      await this.#store.built();
    }
  }

  async #run(): Promise<void> {
    await this.#openPacked();
    const sources = this.#store.sources.filter(({ fd, bytes }) => fd >= 0 && bytes > 0).reverse();
    const { maxBytesInMemory, minBytesInFile } = this.#store.options;
    const isSmall = this.totalBytes <= maxBytesInMemory;
    const inMemory = sources.filter(({ bytes }) => isSmall || bytes < minBytesInFile);
    await this.#createSmall(inMemory);
    for (const source of sources) {
      if (inMemory.includes(source)) await this.#fill(this.#store.small, source);
      else await this.#buildFile(source);
    }
    await this.#store.builder.run("CHECKPOINT small").catch(tooBusy);
    for (const part of this.#store.parts) if (part !== this.#store.tail) await part.learnAbsent(this.#store.builder);
  }

  async #openPacked(): Promise<void> {
    const { sources } = this.#store;
    for (const [index, source] of sources.entries()) {
      if (!source.log.isGzip || source.fd >= 0) continue;
      sources[index] = await this.#store.open(source, this.#options.signal);
    }
  }

  async #createSmall(sources: readonly Source[]): Promise<void> {
    const { small, thread, builder } = this.#store;
    const names: OwnName[] = [];
    for (const { fd } of sources) names.push(...(await thread.sample(fd)));
    small.own = chooseOwnColumns(together(names));
    await small.create(builder);
    this.#store.parts.unshift(small);
  }

  async #buildFile(source: Source): Promise<void> {
    const { part, path } = await openDiskPart(this.#store, source);
    this.#store.parts.unshift(part);
    if (part.isReadOnly) {
      this.#report(source.bytes);
      return await this.#done(part, source);
    }
    try {
      await this.#fill(part, source);
      await sealIndex(this.#store.builder, part, source.fd);
      await this.#store.builder.run(`CHECKPOINT ${part.database}`).catch(tooBusy);
      await this.#share(part, path);
    } catch (error) {
      if (this.#options.signal?.aborted === true || error instanceof InterruptedError) throw error;
      await this.#giveUpFile(part, path);
      if (!isDiskError(error)) throw error;
      await this.#withoutFile(source, path, error as Error);
    }
  }

  /** What is complete is only read from now on, so that other processes can read it, too. */
  async #share(part: Part, path: string): Promise<void> {
    const { gate, builder } = this.#store;
    await gate.alone(async () => {
      await builder.run(`DETACH ${part.database}`);
      await attachFile(builder, part.database, path, true);
      part.isReadOnly = true;
    });
  }

  /** An index that is not whole is of no use any more, and takes room. */
  async #giveUpFile(part: Part, path: string): Promise<void> {
    const { gate, builder, parts } = this.#store;
    await gate.alone(async () => {
      parts.splice(parts.indexOf(part), 1);
      await builder.run(`DETACH ${part.database}`).catch(tooBusy);
    });
    for (const each of [path, `${path}.wal`]) rmSync(each, { force: true });
  }

  /** Mostly a full disk: what is not too large for it is kept in memory. */
  async #withoutFile(source: Source, path: string, error: Error): Promise<void> {
    const { small, options, notes } = this.#store;
    if (source.bytes > options.maxBytesInMemory) throw noRoom(path, error);
    notes.push(`the index cannot be written to ${path}: ${error.message}. It is kept in memory`);
    await this.#fill(small, source);
  }

  async #fill(part: Part, source: Source): Promise<void> {
    const { chunkBytes } = this.#store.options;
    const ranges = missingRanges(part.chunksOf(source.file), source.bytes, chunkBytes);
    this.#report(source.bytes - ranges.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0));
    let next = this.#prepareNext(source, ranges.shift());
    while (next !== undefined) {
      const { range, prepared } = next;
      const ready = await prepared;
      // The thread prepares one chunk while DuckDB reads another.
      next = this.#prepareNext(source, ranges.shift());
      await this.#insert(part, range, ready).catch(async (error) => {
        await this.#discard(next?.prepared);
        throw error;
      });
    }
    await this.#done(part, source);
  }

  #prepareNext(source: Source, bytes: { readonly fromByte: number; readonly toByte: number } | undefined) {
    if (bytes === undefined) return undefined;
    const range = lineRange(this.#store, source, bytes);
    const prepared = range.prepare(undefined);
    prepared.catch(() => undefined); // told where it is awaited
    return { range, prepared };
  }

  async #insert(part: Part, range: Range, ready: Prepared): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const { builder } = this.#store;
    const stop = (): void => builder.interrupt();
    this.#options.signal?.addEventListener("abort", stop, { once: true });
    try {
      await insertRange(builder, part, range, ready);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      throw error;
    } finally {
      this.#options.signal?.removeEventListener("abort", stop);
    }
    for (const { name } of ready.chunk.names) this.#store.names.add(name);
    this.#store.revision++;
    this.#report(range.toByte - range.fromByte);
  }

  async #discard(prepared: Promise<Prepared> | undefined): Promise<void> {
    const left = await prepared?.catch(() => undefined);
    if (left !== undefined) removeChunk(left.chunkPath);
  }

  async #done(part: Part, { file }: Source): Promise<void> {
    const { builder, tail } = this.#store;
    const lastMs = await carryTimes(builder, part, file);
    await carryTimes(builder, tail, file, lastMs);
    this.#store.revision++;
  }

  #report(bytes: number): void {
    this.doneBytes += bytes;
    const { totalBytes, doneBytes } = this;
    this.#options.onProgress?.({ doneBytes, totalBytes, lines: this.#store.lines });
  }
}

function noRoom(path: string, cause: Error): CliError {
  const what = `the index cannot be written to ${path}: ${cause.message}`;
  return new CliError(`${what}. Make room there, or set XDG_CACHE_HOME to a folder on another disk`, { cause });
}

function isDiskError(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EFBIG"].includes(code ?? "") ||
    /^(IO Error|FATAL Error)|no space left/i.test(message)
  );
}

/** A checkpoint waits for nobody: what is not written now is written with the next one. */
function tooBusy(): void {
  // Nothing is lost.
}

/** Counts of the same name added up. */
function together(names: readonly OwnName[]): OwnName[] {
  const sums = new Map<string, OwnName>();
  for (const { name, count, numbers, length } of names) {
    const sum = sums.get(name) ?? { name, count: 0, numbers: 0, length: 0 };
    sum.count += count;
    sum.numbers += numbers;
    sum.length += length;
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
