import type { Line, LogFile } from "../lines/log-file.js";
import type { Connection } from "./duckdb.js";
import { insertRange, type Prepared, type Range } from "./insert.js";
import { chooseOwnColumns, sqlType } from "./layout.js";
import { newChunkPath } from "./ranges.js";
import { rawLine } from "./raw-line.js";
import type { Source } from "./source.js";
import type { Store } from "./store.js";
import { MAX_LINE_BYTES, writeRows } from "./thread/prepare-chunk.js";

/** What is known of the end of a log. */
interface End {
  /** From here on lines are new. */
  nextByte: number;
  /** Where a last line begins that was taken although it was not ended. */
  unendedByte: number | undefined;
  lastMs: number | undefined;
}

/** Brings appended lines into the table of those, at once. */
export class Append {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #ends = new Map<number, End>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
  }

  /** From where lines of a log have to be appended: what is before is the build's. */
  nextByte(source: Source): number {
    return this.#endOf(source).nextByte;
  }

  /** One after the other, in the order of the calls. Lines that are there already are passed over. */
  lines(log: LogFile, lines: readonly Line[]): Promise<void> {
    // The lines' memory may be used again once this has returned.
    const copies = lines.map((line) => ({ ...line, bytes: Buffer.from(line.bytes) }));
    const done = this.#last.then(() => this.#append(log, copies));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#connection.close();
  }

  async #append(log: LogFile, lines: readonly Line[]): Promise<void> {
    const source = this.#sourceOf(log) ?? (await this.#newSource(log));
    const end = this.#endOf(source);
    const fresh = lines.filter(
      ({ byte, bytes }) => bytes.length > 0 && (byte >= end.nextByte || byte === end.unendedByte),
    );
    const last = fresh.at(-1);
    if (last === undefined) return;
    if (fresh[0]?.byte === end.unendedByte) await this.#forget(source, end);
    const toByte = last.byte + last.bytes.length + 1;
    const range = this.#rangeOf(source, fresh, toByte, end.lastMs);
    const prepared = await range.prepare(undefined);
    await this.#addColumns(prepared);
    const { lastMs } = await insertRange(this.#connection, this.#store.tail, range, prepared);
    end.nextByte = toByte;
    end.unendedByte = last.isEnded ? undefined : last.byte;
    end.lastMs = lastMs ?? end.lastMs;
    this.#store.revision++;
  }

  #sourceOf(log: LogFile): Source | undefined {
    const { sources } = this.#store;
    const same = sources.find((source) => source.log.identity === log.identity && source.log.key === log.key);
    return same ?? sources.find((source) => source.log.key === log.key) ?? this.#emptyBefore(log);
  }

  /** A file that had nothing to tell it by when it was opened. */
  #emptyBefore(log: LogFile): Source | undefined {
    const { sources } = this.#store;
    const source = sources.find((each) => each.log.identity === log.identity && this.nextByte(each) === 0);
    if (source === undefined) return undefined;
    const named = { ...source, log };
    sources[source.file] = named;
    return named;
  }

  /** All of its lines are appended. */
  async #newSource(log: LogFile): Promise<Source> {
    const opened = await this.#store.addSource(log);
    const source = { ...opened, bytes: 0 };
    this.#store.sources[source.file] = source;
    return source;
  }

  #endOf(source: Source): End {
    let end = this.#ends.get(source.file);
    if (end === undefined) {
      end = { nextByte: source.bytes, unendedByte: undefined, lastMs: undefined };
      this.#ends.set(source.file, end);
    }
    return end;
  }

  /** The line is taken anew, whole. */
  async #forget({ file }: Source, end: End): Promise<void> {
    const { tail } = this.#store;
    for (const { name } of tail.everyTable)
      await this.#connection.run(`DELETE FROM ${name} WHERE file = ${file} AND byte = ${end.unendedByte}`);
    const at = tail.chunks.findIndex(({ file: of, toByte }) => of === file && toByte === end.nextByte);
    const chunk = tail.chunks[at];
    if (chunk === undefined) return;
    const { unendedByte = 0 } = end;
    const both = tail.everyTable.map(({ name }) => `SELECT file, byte, is_bad FROM ${name}`).join(" UNION ALL ");
    const [bad] = await this.#connection.rows(
      `SELECT count(*)::DOUBLE, count(*) FILTER (is_bad)::DOUBLE FROM (${both}) WHERE file = ${file} AND byte >= ${chunk.fromByte} AND byte < ${unendedByte}`,
    );
    const [lines, badLines] = bad as [number, number];
    if (lines === 0) tail.chunks.splice(at, 1);
    else tail.chunks[at] = { ...chunk, toByte: unendedByte, lines, badLines };
    end.nextByte = unendedByte;
    end.unendedByte = undefined;
  }

  #rangeOf({ file }: Source, lines: readonly Line[], toByte: number, carryMs: number | undefined): Range {
    const prepare = async (onlyBytes: Float64Array | undefined): Promise<Prepared> => {
      const chunkPath = newChunkPath(this.#store);
      const chunk = writeRows({ toByte, chunkPath, carryMs, isSampledWhole: true, onlyBytes }, (take) => {
        for (const { bytes, byte, isTooLong } of lines)
          take(bytes, 0, Math.min(bytes.length, MAX_LINE_BYTES), byte, isTooLong || bytes.length > MAX_LINE_BYTES);
      });
      return { chunkPath, chunk };
    };
    return { file, fromByte: (lines[0] as Line).byte, toByte, prepare };
  }

  /** A field that no appended line had before gets a column: that those have none of it is right. */
  async #addColumns({ chunk: { names, hasOtherNames } }: Prepared): Promise<void> {
    const { tail, gate } = this.#store;
    if (tail.isClosed) return;
    tail.isClosed = hasOtherNames;
    const own = chooseOwnColumns(names, tail.own);
    const added = own.slice(tail.own.length);
    for (const { name } of names) this.#store.names.add(name);
    if (added.length === 0) return;
    await gate.alone(async () => {
      for (const { name } of tail.everyTable)
        for (const { column, kind } of added)
          await this.#connection.run(`ALTER TABLE ${name} ADD COLUMN ${column} ${sqlType(kind)}`);
      tail.own = own;
    });
  }
}

/** The last line of a log may lack its end, because it is being written, or for good: it is taken, and again once there is more of it. */
export async function appendUnended({ sources }: Store, append: Append): Promise<void> {
  for (const source of [...sources]) {
    if (source.fd < 0 || append.nextByte(source) !== source.bytes) continue;
    const { bytes } = rawLine(source.fd, source.bytes, MAX_LINE_BYTES + 1);
    if (bytes.length > 0)
      await append.lines(source.log, [{ bytes, byte: source.bytes, isTooLong: false, isEnded: false }]);
  }
}
