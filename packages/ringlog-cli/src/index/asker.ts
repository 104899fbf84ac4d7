import { type Connection, type Database, InterruptedError, type SqlRow, type SqlValue } from "./duckdb.js";

/** What one question asks of the database. */
export interface Asked {
  rows(sql: string, params?: readonly SqlValue[]): Promise<SqlRow[]>;
}

interface Line {
  readonly connection: Promise<Connection>;
  /** Counts the questions of its kind: only the newest is answered. */
  turn: number;
  last: Promise<unknown>;
}

/** A newer question of the same kind ends the one before, so that typing stays fast. */
export class Asker {
  readonly #database: Database;
  readonly #lines = new Map<string, Line>();
  #isClosed = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws InterruptedError where a newer question of the kind came, or `signal` fired */
  async ask<T>(kind: string, work: (asked: Asked) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#isClosed) throw new InterruptedError("the index was closed");
    const line = this.#line(kind);
    const turn = ++line.turn;
    const before = line.last;
    const mine = this.#take(line, turn, before, work, signal);
    line.last = mine.catch(() => undefined);
    return await mine;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const line of this.#lines.values()) {
      line.turn++;
      const connection = await line.connection;
      connection.interrupt();
      await line.last;
      connection.close();
    }
  }

  async #take<T>(
    line: Line,
    turn: number,
    before: Promise<unknown>,
    work: (asked: Asked) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const connection = await line.connection;
    connection.interrupt();
    await before;
    const refuseOld = (): void => {
      if (line.turn !== turn || signal?.aborted === true) throw new InterruptedError("a newer question took its place");
    };
    const stop = (): void => connection.interrupt();
    signal?.addEventListener("abort", stop);
    try {
      refuseOld();
      return await work({
        rows: (sql, params) => {
          refuseOld();
          return connection.rows(sql, params);
        },
      });
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  #line(kind: string): Line {
    let line = this.#lines.get(kind);
    if (line === undefined) {
      line = { connection: this.#database.connect(), turn: 0, last: Promise.resolve() };
      this.#lines.set(kind, line);
    }
    return line;
  }
}
