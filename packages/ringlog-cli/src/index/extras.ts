import { rmSync } from "node:fs";
import type { Connection } from "./duckdb.js";
import { readChunk } from "./ingest-sql.js";
import { KNOWN_NAMES } from "./layout.js";
import type { Part } from "./part.js";
import { newChunkPath } from "./ranges.js";
import type { Store } from "./store.js";
import { ROW_KEYS } from "./thread/row-text.js";

/** A table of the values of a field that has no column everywhere. */
export interface Extra {
  readonly table: string;
  /** What was looked through: `<part> <log> <first byte>` and up to where. */
  readonly seen: Map<string, number>;
}

/**
 * Fields that a question needs and that have no column, since they are rare, or long, or there are too many. Their values are looked up in
 * the file once, so that answers are exact all the same.
 */
export class Extras {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #byName = new Map<string, Extra>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
  }

  of(name: string): Extra | undefined {
    return this.#byName.get(name);
  }

  /** Looks up what is missing of these fields. */
  load(names: readonly string[]): Promise<void> {
    const wanted = names.filter((name) => !KNOWN_NAMES.has(name));
    if (wanted.length === 0) return Promise.resolve();
    const done = this.#last.then(async () => {
      for (const name of wanted) await this.#loadName(name);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#connection.close();
  }

  async #loadName(name: string): Promise<void> {
    for (const part of this.#store.parts) {
      if (hasColumn(part, name)) continue;
      for (const chunk of part.chunks) await this.#loadRange(name, part, chunk);
    }
  }

  async #loadRange(
    name: string,
    part: Part,
    { file, fromByte, toByte }: { readonly file: number; readonly fromByte: number; readonly toByte: number },
  ): Promise<void> {
    const extra = this.#byName.get(name) ?? (await this.#create(name));
    const range = `${part.database} ${file} ${fromByte}`;
    const seenTo = extra.seen.get(range) ?? fromByte;
    const source = this.#store.sources[file];
    if (seenTo >= toByte || source === undefined || source.fd < 0) return;
    const chunkPath = newChunkPath(this.#store);
    try {
      const found = await this.#store.thread.find({ fd: source.fd, fromByte: seenTo, toByte, name, chunkPath });
      if (found > 0) await this.#insert(extra, file, chunkPath);
      extra.seen.set(range, toByte);
    } finally {
      rmSync(chunkPath, { force: true });
    }
  }

  async #insert({ table }: Extra, file: number, chunkPath: string): Promise<void> {
    const columns = new Map([
      [ROW_KEYS.byte, "BIGINT"],
      ["value", "JSON"],
    ] as const);
    await this.#connection.run(
      `INSERT INTO ${table} SELECT ${file}, "${ROW_KEYS.byte}", value::VARCHAR FROM ${readChunk(chunkPath, columns)}`,
    );
  }

  async #create(name: string): Promise<Extra> {
    const extra: Extra = { table: `tail.extra${this.#byName.size}`, seen: new Map() };
    await this.#connection.run(`CREATE TABLE ${extra.table} (file SMALLINT, byte BIGINT, value VARCHAR)`);
    this.#byName.set(name, extra);
    return extra;
  }
}

export function hasColumn(part: Part, name: string): boolean {
  return part.own.some((own) => own.name === name);
}
