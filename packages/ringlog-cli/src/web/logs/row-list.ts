import { batch, signal } from "@preact/signals";
import type { Row, RowsReply, Selection } from "../../model/api.js";
import { PAGE_ROWS, RowCache } from "./row-cache.js";

/** Asks for rows, as `api.rows` does. */
export type AskRows = (
  selection: Selection,
  page: { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
) => Promise<RowsReply>;

/** So many requests for pages are under way at a time. */
const MAX_REQUESTS = 3;
/** Appended lines may stand between the newest ones; so far down they are looked for again. */
const DISORDER_ROWS = 300;

/**
 * The lines under one selection, newest first, fetched as they come into view. New ones are shown at once while it `follows`; else they
 * are counted in `arrived`, and what is shown stays.
 */
export class RowList {
  /** Rows that are shown; undefined until the server has told. */
  readonly total = signal<number | undefined>(undefined);
  /** Rows that came since, above the first one that is shown. */
  readonly arrived = signal(0);
  readonly error = signal<Error | undefined>(undefined);
  /** Changes whenever rows were put in. */
  readonly version = signal(0);
  readonly #cache = new RowCache();
  readonly #requests = new Map<number, AbortController>();
  readonly #end = new AbortController();
  readonly selection: Selection;
  readonly #ask: AskRows;
  /** Ranks; none before anything is in view. */
  #wanted: readonly [number, number] = [0, -1];
  #latestTotal = 0;
  #revision = -1;
  #isFollowing = true;
  #isGrowing = false;
  #isRefreshing = false;
  #isRefreshAgain = false;

  constructor(selection: Selection, ask: AskRows) {
    this.selection = selection;
    this.#ask = ask;
  }

  row(index: number): Row | undefined {
    return this.#cache.row(this.rankOf(index));
  }

  /** Of the row at a place in what is shown. A rank stays with its row when lines are appended. */
  rankOf(index: number): number {
    return (this.total.peek() ?? 0) - 1 - index;
  }

  indexOf(rank: number): number {
    return (this.total.peek() ?? 0) - 1 - rank;
  }

  /** Where the row at so many rows from the newest stands, as the server counts. */
  rankOfOffset(offset: number): number {
    return this.#latestTotal - 1 - offset;
  }

  /** The rank of a line, if it was fetched. */
  rankOfId(id: string): number | undefined {
    return this.#cache.rankOf(id);
  }

  /** Shows what has arrived, and goes on doing so. */
  follow(): void {
    this.#isFollowing = true;
    this.#showLatest();
  }

  /** From now on, what is shown stays. */
  pause(): void {
    this.#isFollowing = false;
  }

  /** These rows are in view: what is missing of them is fetched, what is under way for others is given up. */
  want(fromIndex: number, toIndex: number): void {
    this.#wanted = [this.rankOf(toIndex), this.rankOf(fromIndex)];
    this.#fetchWanted();
  }

  /**
   * The server has more lines, or knows more of them.
   * @param isGrowing the index is being made: older lines come at the end
   */
  async refresh(isGrowing: boolean): Promise<void> {
    this.#isGrowing = isGrowing;
    if (this.#isRefreshing) {
      this.#isRefreshAgain = true;
      return;
    }
    this.#isRefreshing = true;
    try {
      const reply = await this.#ask(this.selection, { offset: 0, limit: PAGE_ROWS }, this.#end.signal);
      this.#take(reply);
    } catch (error) {
      this.#fail(error);
    }
    this.#isRefreshing = false;
    if (!this.#isRefreshAgain || this.#end.signal.aborted) return;
    this.#isRefreshAgain = false;
    await this.refresh(this.#isGrowing);
  }

  end(): void {
    this.#end.abort();
    for (const request of this.#requests.values()) request.abort();
  }

  #take(reply: RowsReply): void {
    if (this.#end.signal.aborted) return;
    batch(() => {
      const shown = this.total.peek();
      const added = reply.total - this.#latestTotal;
      if (shown !== undefined && (this.#isGrowing || added < 0)) this.#shift(added);
      else if (reply.revision !== this.#revision) this.#cache.expire(this.#latestTotal - DISORDER_ROWS);
      this.#latestTotal = reply.total;
      this.#revision = reply.revision;
      this.#cache.put(reply.total, reply.offset, reply.rows);
      this.#cache.settleAbove(reply.total - reply.rows.length);
      this.error.value = undefined;
      this.version.value++;
      if (this.#isFollowing || shown === undefined) this.#showLatest();
      else this.arrived.value = this.#latestTotal - (this.total.peek() ?? 0);
    });
    this.#fetchWanted();
  }

  /** Lines came at the other end: the rows keep their places from the newest. */
  #shift(added: number): void {
    if (added !== 0) this.#cache.shift(added);
    else this.#cache.expire();
    const [from, to] = this.#wanted;
    this.#wanted = [from + added, to + added];
    this.total.value = (this.total.peek() ?? 0) + added;
  }

  #showLatest(): void {
    batch(() => {
      const grown = this.#latestTotal - (this.total.peek() ?? this.#latestTotal);
      this.#wanted = [this.#wanted[0] + grown, this.#wanted[1] + grown];
      this.total.value = this.#latestTotal;
      this.arrived.value = 0;
    });
  }

  #fetchWanted(): void {
    const [from, to] = this.#wanted;
    const missing = this.#cache.missing(from, to, this.#latestTotal);
    for (const [page, request] of this.#requests) {
      if (missing.includes(page)) continue;
      request.abort();
      this.#requests.delete(page);
    }
    for (const page of missing.toReversed()) {
      if (this.#requests.size >= MAX_REQUESTS) return;
      if (!this.#requests.has(page)) void this.#fetchPage(page);
    }
  }

  async #fetchPage(page: number): Promise<void> {
    const abort = new AbortController();
    this.#requests.set(page, abort);
    const top = Math.min((page + 1) * PAGE_ROWS, this.#latestTotal) - 1;
    const place = { offset: this.#latestTotal - 1 - top, limit: top - page * PAGE_ROWS + 1 };
    try {
      const reply = await this.#ask(this.selection, place, abort.signal);
      if (abort.signal.aborted) return;
      const isCurrent = reply.total === this.#latestTotal;
      // While the list grows at its other end, ranks of another total are not these.
      if (isCurrent || !this.#isGrowing) this.#cache.put(reply.total, reply.offset, reply.rows);
      this.#requests.delete(page);
      this.version.value++;
      if (isCurrent) {
        this.#cache.settle(page);
        this.#fetchWanted();
      } else {
        // The rows are put where they belong; what the page still lacks is asked for again with the new total.
        void this.refresh(this.#isGrowing);
      }
    } catch (error) {
      if (this.#requests.get(page) === abort) this.#requests.delete(page);
      if (!abort.signal.aborted) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#end.signal.aborted) return;
    this.error.value = error instanceof Error ? error : new Error(String(error));
  }
}
