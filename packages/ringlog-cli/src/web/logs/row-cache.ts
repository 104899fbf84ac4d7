import type { Row } from "../../model/api.js";

export const PAGE_ROWS = 100;
const MAX_PAGES = 200;

/**
 * Rows that were fetched, by their rank: 0 is the oldest. Ranks stay when lines are appended, offsets from the newest do not.
 */
export class RowCache {
  /** In the order of their latest use. */
  #pages = new Map<number, (Row | undefined)[]>();
  /** Pages that hold all that there was, and are not to be asked for again. */
  readonly #settled = new Set<number>();

  row(rank: number): Row | undefined {
    return this.#pages.get(pageOf(rank))?.[rank % PAGE_ROWS];
  }

  /** Puts in what stands at `total - 1 - offset` and below: newest first, as the server answers. */
  put(total: number, offset: number, rows: readonly Row[]): void {
    for (const [i, row] of rows.entries()) {
      const rank = total - 1 - offset - i;
      if (rank < 0) return;
      this.#pageFor(rank)[rank % PAGE_ROWS] = row;
    }
    this.#evict();
  }

  /** Pages of these ranks that were not fetched, or may be out of date. `total`: there are so many rows. */
  missing(fromRank: number, toRank: number, total: number): number[] {
    const pages: number[] = [];
    if (toRank < 0) return pages;
    const last = pageOf(Math.min(toRank, total - 1));
    for (let page = pageOf(Math.max(0, fromRank)); page <= last; page++) {
      if (!this.#settled.has(page)) pages.push(page);
    }
    return pages;
  }

  /** The server gave all that it has of a page. */
  settle(page: number): void {
    this.#settled.add(page);
  }

  /** All that there is at and above a rank was given. */
  settleAbove(fromRank: number): void {
    for (const page of this.#pages.keys()) if (page * PAGE_ROWS >= fromRank) this.#settled.add(page);
  }

  /** Rows at and above a rank may have moved; they are shown until they were fetched anew. */
  expire(fromRank = 0): void {
    for (const page of this.#settled) if ((page + 1) * PAGE_ROWS > fromRank) this.#settled.delete(page);
  }

  /** So many rows were put in below the oldest: each has another rank now. */
  shift(added: number): void {
    const moved = new RowCache();
    for (const [page, rows] of this.#pages) {
      for (const [i, row] of rows.entries()) {
        const rank = page * PAGE_ROWS + i + added;
        if (row !== undefined && rank >= 0) moved.#pageFor(rank)[rank % PAGE_ROWS] = row;
      }
    }
    this.#pages = moved.#pages;
    this.#settled.clear();
  }

  /** The rank of a line that is here. */
  rankOf(id: string): number | undefined {
    for (const [page, rows] of this.#pages) {
      const i = rows.findIndex((row) => row?.id === id);
      if (i >= 0) return page * PAGE_ROWS + i;
    }
    return undefined;
  }

  #pageFor(rank: number): (Row | undefined)[] {
    const page = pageOf(rank);
    const rows = this.#pages.get(page) ?? new Array<Row | undefined>(PAGE_ROWS).fill(undefined);
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    return rows;
  }

  #evict(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) return;
      this.#pages.delete(page);
      this.#settled.delete(page);
    }
  }
}

function pageOf(rank: number): number {
  return Math.floor(rank / PAGE_ROWS);
}
