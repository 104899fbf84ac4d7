import type { ClosedWindow, ThrottleTable } from "./throttle-table.js";

/**
 * Windows of the throttle that were closed and whose summaries a consumer that dies would still take with it: their counts stand
 * nowhere else. Shared, behind the throttle's table, so that the consumer which follows finds them.
 *
 *     MAX_NOTED × 9 f64: see NOTED
 *
 * An entry is written before its window is closed; whether that has happened is told by the table. It then knows the batch that
 * has its summary: once that is sealed, the entry is of no use any more.
 */
export const NOTED = {
  cell: 0,
  generation: 1,
  level: 2,
  hi: 3,
  lo: 4,
  count: 5,
  firstMs: 6,
  lastMs: 7,
  /** Order of the batch with the summary; UNSAID: there is none yet; 0: this is no entry. */
  order: 8,
} as const;

export const NOTED_DOUBLES = 9;
export const MAX_NOTED = 2_048;
export const JOURNAL_BYTES = MAX_NOTED * NOTED_DOUBLES * 8;
export const UNSAID = -1;

const WINDOW_CELLS = Object.entries(NOTED).filter(([key]) => key !== "order") as [keyof ClosedWindow, number][];

export class WindowJournal {
  readonly #doubles: Float64Array;
  /** First entry of those behind the last one in use. */
  #next = 0;
  #used = 0;
  /** Entries whose summaries are in the batch that is being filled. */
  readonly #said: number[] = [];

  /** `doubles`: see `journalOf`. */
  constructor(doubles: Float64Array) {
    this.#doubles = doubles;
  }

  get isFull(): boolean {
    return this.#next === MAX_NOTED;
  }

  /** Notes a window that is about to be closed, or was closed by a thread whose word on it is being read. Not kept yet. */
  write(window: ClosedWindow): void {
    if (this.isFull) return;
    const start = this.#next * NOTED_DOUBLES;
    for (const [key, cell] of WINDOW_CELLS) this.#doubles[start + cell] = window[key];
    this.#doubles[start + NOTED.order] = UNSAID;
  }

  /** Of the window that was written last. One store: a thread that is ended here has counted it, or has not taken it. */
  setCount(count: number): void {
    if (!this.isFull) this.#doubles[this.#next * NOTED_DOUBLES + NOTED.count] = count;
  }

  /** The window that was written last was not closed after all, or has withheld nothing. */
  drop(): void {
    if (!this.isFull) this.#doubles[this.#next * NOTED_DOUBLES + NOTED.order] = 0;
  }

  /** Keeps the window that was written last. Gives its entry; -1: there was no room. */
  keep(): number {
    if (this.isFull) return -1;
    this.#used++;
    return this.#next++;
  }

  /** The summary of an entry is about to be written into the batch that will have this order. */
  say(entry: number, order: number): void {
    if (entry < 0) return;
    this.#doubles[entry * NOTED_DOUBLES + NOTED.order] = order;
    this.#said.push(entry);
  }

  /** What was said until now can no longer be lost. */
  sealed(): void {
    if (this.#said.length === 0) return;
    for (const entry of this.#said) this.#doubles[entry * NOTED_DOUBLES + NOTED.order] = 0;
    this.#used -= this.#said.length;
    this.#said.length = 0;
    if (this.#used === 0) this.#next = 0;
  }

  /** Windows whose summaries a dead consumer has not come to write, with their entries. `sealed`: orders of batches that are whole. */
  unsaid(table: ThrottleTable, sealed: readonly number[]): { window: ClosedWindow; entry: number }[] {
    const found: { window: ClosedWindow; entry: number }[] = [];
    for (let entry = 0; entry < MAX_NOTED; entry++) {
      const start = entry * NOTED_DOUBLES;
      const order = this.#doubles[start + NOTED.order] as number;
      if (order === 0) continue;
      const window = this.#read(start);
      const isUnsaid = window.count > 0 && !sealed.includes(order) && !table.isOpen(window.cell, window.generation);
      this.#doubles[start + NOTED.order] = isUnsaid ? UNSAID : 0;
      if (isUnsaid) found.push({ window, entry });
    }
    this.#used = found.length;
    this.#next = (found.at(-1)?.entry ?? -1) + 1;
    return found;
  }

  #read(start: number): ClosedWindow {
    const values = WINDOW_CELLS.map(([key, cell]) => [key, this.#doubles[start + cell]]);
    return Object.fromEntries(values) as ClosedWindow;
  }
}

/** Makes a journal that may hold anything fit to be read. Gives how many entries were not, which then are none. */
export function repairJournal(doubles: Float64Array, isTime: (ms: number) => boolean): number {
  let damages = 0;
  for (let start = 0; start < doubles.length; start += NOTED_DOUBLES) {
    const order = doubles[start + NOTED.order] as number;
    if (order === 0) continue;
    const times = [doubles[start + NOTED.firstMs], doubles[start + NOTED.lastMs]] as number[];
    const counts = Array.from(doubles.subarray(start, start + NOTED.order));
    const isSound = order >= UNSAID && [Math.abs(order), ...counts].every(isCount) && times.every(isTime);
    if (isSound) continue;
    damages++;
    doubles[start + NOTED.order] = 0;
  }
  return damages;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
