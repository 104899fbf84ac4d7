import { viewsOf } from "../record/byte-writer.js";
import { createMemory } from "./memory.js";
import {
  cellOfKey,
  generationOfKey,
  lastOf,
  MAX_TALLIES,
  TALLY_COUNT,
  TALLY_HI,
  TALLY_KEY,
  TALLY_LAST,
  TALLY_LEVEL,
  TALLY_LO,
  TALLY_WORDS,
  takeFrom,
  takeOwn,
  tallyKey,
  untakenOf,
} from "./throttle-tally.js";
import { JOURNAL_BYTES, repairJournal, type WindowJournal } from "./window-journal.js";

/**
 * The throttle's shared table: which errors have an open window, and how many of each were withheld. All threads of a
 * process decide on it without a lock; only a fingerprint that is new takes one.
 *
 *     header   8 × i32:  lock, hand (next cell to use), tallies in use, unused (always 0), magic and version where it is a file…
 *     buckets  16,384 × i32: first cell of the chain, +1; 0 is none
 *     cells    10,000 × 48 bytes: next (i32, +1), hi, lo (i32), word (i32), overflow, level (i32), first, last (f64, ms since
 *              the epoch), opened (f64, monotonic ms)
 *     tallies  256 × 64 bytes: see throttle-tally.ts
 *     journal  see window-journal.ts
 *
 * `word` is generation (10 bits, odd while the window is open) and count of the withheld (22 bits): one compare-exchange
 * counts, opens or closes, so no duplicate is ever counted twice, lost, or put into the wrong window. In a storm each thread counts
 * in a tally of its own, which is added when the window closes. Cells are taken in turn; one whose window is open is passed over unless all of the next 64 are.
 */
const CAPACITY = 10_000;
const BUCKETS = 16_384;
const HEADER_BYTES = 32;
const CELL_BYTES = 48;
const CELLS_OFFSET = HEADER_BYTES + BUCKETS * 4;
const TALLIES_OFFSET = CELLS_OFFSET + CAPACITY * CELL_BYTES;
const JOURNAL_OFFSET = TALLIES_OFFSET + MAX_TALLIES * TALLY_WORDS * 4;
export const THROTTLE_BYTES = JOURNAL_OFFSET + JOURNAL_BYTES;
const CELL_WORDS = CELL_BYTES / 4;

const LOCK = 0;
const HAND = 1;
const TALLIES = 2;
/** Stands for a tally where a thread has none: the key there is 0. */
const NO_TALLY = 3;
const NEXT = 0;
const HI = 1;
const LO = 2;
const WORD = 3;
const OVERFLOW = 4;
const LEVEL = 5;
const FIRST = 3;
const LAST = 4;
const OPENED = 5;

const COUNT_BITS = 22;
const MAX_COUNT = 2 ** COUNT_BITS - 1;
const GENERATIONS = 1024;
/** Of the count: at its multiples the long way is taken. The largest count has all of these bits, and is one below. */
const REPEAT_MASK = 255;
/** The same of a tally's: what has not been taken of it stays far from what the cell's count can hold. */
const TALLY_MASK = 0xffff;
/** Cells looked at for one that can be taken without closing a window. */
const LOOKS = 64;
/** Turns after which the lock of a thread that was ended in the middle is broken. */
const LOCK_TURNS = 1_000_000;

/** A window that was closed, with what it withheld. */
export interface ClosedWindow {
  readonly cell: number;
  readonly generation: number;
  readonly level: number;
  readonly hi: number;
  readonly lo: number;
  readonly count: number;
  /** Of the withheld, in ms since the epoch. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What `enter` asks for the time, and only where it needs it: a look at a clock costs as much as all the rest of it. */
export interface WindowClock {
  /** Of a duplicate that is withheld: milliseconds since the epoch, exact. */
  wallMs(): number;
  /** Of a window that is opened: monotonic milliseconds, which may be some older than now. */
  monotonicMs(): number;
}

/** Of one `enter`: withheld, or to be written. */
export const WITHHELD = 1;
export const OPENED_WINDOW = 2;

/** The journal's memory, in that of the table. */
export function journalOf(memory: ArrayBufferLike): Float64Array {
  return new Float64Array(memory, JOURNAL_OFFSET, JOURNAL_BYTES / 8);
}

export function createThrottleMemory(): ArrayBufferLike {
  return createMemory(THROTTLE_BYTES);
}

export class ThrottleTable {
  readonly memory: ArrayBufferLike;
  /** Cell and generation of the last `enter`, the count it has reached, and by how much. */
  cell = 0;
  generation = 0;
  count = 0;
  added = 0;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** This thread found the cells from here to before `#openTo` open when it looked at them last. */
  #openFrom = 0;
  #openTo = 0;
  /** Index of this thread's tally. */
  #tally = NO_TALLY;
  /** What it has counted too late for the window that was closed: of the next one of the same error. */
  #late = 0;

  constructor(memory: ArrayBufferLike) {
    this.memory = memory;
    const { i32, f64 } = viewsOf(memory);
    this.#words = i32;
    this.#doubles = f64;
  }

  /**
   * Decides on one error: WITHHELD (counted), or OPENED_WINDOW (to be written). `hint` is the cell of last time, or -1.
   * `evicted` gets the window that had to make place, unless it has withheld nothing.
   */
  enter(
    hi: number,
    lo: number,
    level: number,
    hint: number,
    clock: WindowClock,
    evicted: (window: ClosedWindow) => void,
  ): number {
    if (this.#tally !== NO_TALLY) this.#settle(hi, lo, clock, evicted);
    let cell = hint >= 0 && this.#is(hint, hi, lo) ? hint : this.#find(hi, lo);
    for (;;) {
      if (cell < 0) cell = this.#insert(hi, lo, evicted);
      const decision = this.#tryEnter(cell, hi, lo, level, clock);
      if (decision !== 0) return decision;
      if (!this.#is(cell, hi, lo)) cell = this.#find(hi, lo);
    }
  }

  /**
   * Counts one more duplicate in an open window; the short way for a storm. False: nothing was counted, and `enter` must
   * decide; it also is so now and then where nothing is wrong. `wallMs` may be some milliseconds old.
   */
  countRepeat(cell: number, generation: number, hi: number, lo: number, wallMs: number): boolean {
    const words = this.#words;
    const base = CELLS_OFFSET / 4 + cell * CELL_WORDS;
    if ((words[base + WORD] as number) >>> COUNT_BITS !== generation) return false;
    if (words[base + HI] !== (hi | 0) || words[base + LO] !== (lo | 0)) return false;
    const at = this.#tally;
    if (words[at + TALLY_KEY] !== tallyKey(cell, generation)) return this.#countWithoutTally(cell, generation, wallMs);
    const count = (words[at + TALLY_COUNT] as number) + 1;
    if ((count & TALLY_MASK) === 0) return false;
    words[at + TALLY_COUNT] = count;
    words[at + TALLY_LAST] = wallMs;
    return true;
  }

  /** Counts in the cell. The next one may find this thread's tally turned to the window, if it is free. */
  #countWithoutTally(cell: number, generation: number, wallMs: number): boolean {
    const words = this.#words;
    const base = this.#base(cell);
    const word = Atomics.load(words, base + WORD);
    // Without a count there is no time of the first duplicate yet.
    if (word >>> COUNT_BITS !== generation || (generation & 1) === 0 || (word & REPEAT_MASK) === 0) return false;
    if (!this.#turnTally(cell, generation)) return false;
    if (Atomics.compareExchange(words, base + WORD, word, word + 1) !== word) return false;
    const last = base / 2 + LAST;
    this.#doubles[last] = Math.max(this.#doubles[last] as number, wallMs);
    return true;
  }

  /** False: the tally's window was closed, and `enter` must settle it first. */
  #turnTally(cell: number, generation: number): boolean {
    const words = this.#words;
    const known = words[this.#tally + TALLY_KEY] as number;
    if (known !== 0) return this.#isOpenKey(known);
    if (this.#tally === NO_TALLY) this.#tally = this.#newTally();
    const at = this.#tally;
    if (at === NO_TALLY || this.#late !== 0) return true;
    const base = this.#base(cell);
    words[at + TALLY_HI] = words[base + HI] as number;
    words[at + TALLY_LO] = words[base + LO] as number;
    words[at + TALLY_LEVEL] = words[base + LEVEL] as number;
    words[at + TALLY_LAST] = this.#doubles[base / 2 + LAST] as number;
    Atomics.store(words, at + TALLY_KEY, tallyKey(cell, generation));
    return true;
  }

  #newTally(): number {
    if ((this.#words[TALLIES] as number) >= MAX_TALLIES) return NO_TALLY;
    const index = Atomics.add(this.#words, TALLIES, 1);
    return index < MAX_TALLIES ? TALLIES_OFFSET / 4 + index * TALLY_WORDS : NO_TALLY;
  }

  #isOpenKey(key: number): boolean {
    return this.isOpen(cellOfKey(key), generationOfKey(key));
  }

  /** Takes what this thread's tally has counted, if its window is closed or is that of the error that enters. */
  #settle(hi: number, lo: number, clock: WindowClock, evicted: (window: ClosedWindow) => void): void {
    const words = this.#words;
    const at = this.#tally;
    const key = words[at + TALLY_KEY] as number;
    if (key === 0) return;
    const isSame = words[at + TALLY_HI] === (hi | 0) && words[at + TALLY_LO] === (lo | 0);
    const isOpen = this.#isOpenKey(key);
    if (isOpen && !isSame) return;
    const rest = takeOwn(words, at);
    if (!isOpen) Atomics.store(words, at + TALLY_KEY, 0);
    if (isSame) this.#late += rest;
    else if (rest > 0) evicted(this.#tallied(at, key, rest, clock.wallMs()));
  }

  #tallied(at: number, key: number, count: number, wallMs: number): ClosedWindow {
    const words = this.#words;
    const lastMs = lastOf(words, at, wallMs);
    return {
      cell: cellOfKey(key),
      generation: generationOfKey(key),
      level: words[at + TALLY_LEVEL] as number,
      hi: (words[at + TALLY_HI] as number) >>> 0,
      lo: (words[at + TALLY_LO] as number) >>> 0,
      count,
      firstMs: lastMs,
      lastMs,
    };
  }

  #tallyCount(): number {
    return Math.min(Atomics.load(this.#words, TALLIES), MAX_TALLIES);
  }

  /** What threads have counted in their tallies, ever: it changes as long as a storm goes on. */
  talliedCount(): number {
    let sum = 0;
    const count = this.#tallyCount();
    for (let index = 0; index < count; index++)
      sum += this.#words[TALLIES_OFFSET / 4 + index * TALLY_WORDS + TALLY_COUNT] as number;
    return sum;
  }

  /**
   * Duplicates that threads counted at the moment when their window was closed, and have not told of since: `take` gets each,
   * noted in the journal like a window that was closed.
   */
  takeLate(wallMs: number, journal: WindowJournal, take: (window: ClosedWindow) => void): void {
    const count = this.#tallyCount();
    for (let index = 0; index < count; index++) {
      const at = TALLIES_OFFSET / 4 + index * TALLY_WORDS;
      const key = Atomics.load(this.#words, at + TALLY_KEY);
      if (key === 0 || this.#isOpenKey(key)) continue;
      journal.write(this.#tallied(at, key, 0, wallMs));
      const rest = takeFrom(this.#words, at, key);
      journal.setCount(rest);
      if (rest > 0) take(this.#tallied(at, key, rest, wallMs));
      else journal.drop();
    }
  }

  /**
   * Closes a window of this generation; undefined when it is closed already. A thread that is ended in the middle leaves in the
   * journal what it has taken out of here.
   */
  close(cell: number, generation: number, journal?: WindowJournal): ClosedWindow | undefined {
    const base = this.#base(cell);
    for (;;) {
      const word = Atomics.load(this.#words, base + WORD);
      if (word >>> COUNT_BITS !== generation || (generation & 1) === 0) {
        journal?.drop();
        return undefined;
      }
      const closed = this.#read(cell, word);
      journal?.write(closed);
      if (this.#exchange(base, word, nextGeneration(generation), 0)) {
        Atomics.store(this.#words, base + OVERFLOW, 0);
        if (closed.count > 0) return this.#withTallies(closed, journal);
        journal?.drop();
        return closed;
      }
    }
  }

  /** Adds what threads have counted by themselves. After the window was closed, so that no more comes, but for what is late. */
  #withTallies(closed: ClosedWindow, journal: WindowJournal | undefined): ClosedWindow {
    const key = tallyKey(closed.cell, closed.generation);
    let { count, lastMs } = closed;
    const tallies = this.#tallyCount();
    for (let index = 0; index < tallies; index++) {
      const at = TALLIES_OFFSET / 4 + index * TALLY_WORDS;
      const taken = takeFrom(this.#words, at, key);
      if (taken === 0) continue;
      count += taken;
      journal?.setCount(count);
      lastMs = Math.max(lastMs, lastOf(this.#words, at, lastMs));
    }
    return { ...closed, count, lastMs };
  }

  /** What was counted in the cell of the window so far, modulo 2^22. */
  countOf(cell: number): number {
    return Atomics.load(this.#words, this.#base(cell) + WORD) & MAX_COUNT;
  }

  /** What an open window has withheld so far; undefined where it is closed. */
  look(cell: number, generation: number): ClosedWindow | undefined {
    if (!this.isOpen(cell, generation)) return undefined;
    const open = this.#read(cell, Atomics.load(this.#words, this.#base(cell) + WORD));
    const key = tallyKey(cell, generation);
    let { count, lastMs } = open;
    for (let index = this.#tallyCount() - 1; index >= 0; index--) {
      const at = TALLIES_OFFSET / 4 + index * TALLY_WORDS;
      const untaken = untakenOf(this.#words, at, key);
      if (untaken === 0) continue;
      count += untaken;
      lastMs = Math.max(lastMs, lastOf(this.#words, at, lastMs));
    }
    return { ...open, count, lastMs };
  }

  /** Monotonic milliseconds at which the cell's window was opened. */
  openedMs(cell: number): number {
    return this.#doubles[this.#base(cell) / 2 + OPENED] as number;
  }

  /** Whether the cell's window is of this generation, and open. */
  isOpen(cell: number, generation: number): boolean {
    return Atomics.load(this.#words, this.#base(cell) + WORD) >>> COUNT_BITS === generation && (generation & 1) === 1;
  }

  /** Cells and generations of all open windows: to be summarised at the end. */
  openWindows(): { readonly cell: number; readonly generation: number }[] {
    const open: { cell: number; generation: number }[] = [];
    const used = Math.min(Atomics.load(this.#words, HAND), CAPACITY);
    for (let cell = 0; cell < used; cell++) {
      const generation = Atomics.load(this.#words, this.#base(cell) + WORD) >>> COUNT_BITS;
      if ((generation & 1) === 1) open.push({ cell, generation });
    }
    return open;
  }

  #base(cell: number): number {
    return CELLS_OFFSET / 4 + cell * CELL_WORDS;
  }

  // Plain loads: what they find is looked at again, after an atomic load or under the lock.

  #is(cell: number, hi: number, lo: number): boolean {
    const base = this.#base(cell);
    return this.#words[base + HI] === (hi | 0) && this.#words[base + LO] === (lo | 0);
  }

  #find(hi: number, lo: number): number {
    const words = this.#words;
    let link = words[this.#bucket(lo)] as number;
    for (let steps = 0; link !== 0 && steps < CAPACITY; steps++) {
      if (this.#is(link - 1, hi, lo)) return link - 1;
      link = words[this.#base(link - 1) + NEXT] as number;
    }
    return -1;
  }

  #bucket(lo: number): number {
    return HEADER_BYTES / 4 + (lo & (BUCKETS - 1));
  }

  /** The word is read before the key is looked at again: whoever gives a cell away changes the word first. */
  #tryEnter(cell: number, hi: number, lo: number, level: number, clock: WindowClock): number {
    const base = this.#base(cell);
    const word = Atomics.load(this.#words, base + WORD);
    if (!this.#is(cell, hi, lo)) return 0;
    const generation = word >>> COUNT_BITS;
    this.cell = cell;
    if ((generation & 1) === 1) return this.#countOne(base, word, generation, clock);
    const opened = nextGeneration(generation);
    const late = this.#late === 0 ? 0 : this.#lateOf(hi, lo);
    if (!this.#exchange(base, word, opened, late)) return 0;
    this.#late -= late;
    this.generation = opened;
    this.#words[base + LEVEL] = level;
    this.#doubles[base / 2 + OPENED] = clock.monotonicMs();
    if (late > 0) this.#doubles[base / 2 + FIRST] = this.#doubles[base / 2 + LAST] = clock.wallMs();
    return OPENED_WINDOW;
  }

  #countOne(base: number, word: number, generation: number, clock: WindowClock): number {
    const wallMs = clock.wallMs();
    const count = word & MAX_COUNT;
    const late =
      this.#late === 0 ? 0 : this.#lateOf(this.#words[base + HI] as number, this.#words[base + LO] as number);
    const added = 1 + late;
    const isFull = count + added > MAX_COUNT;
    if (!this.#exchange(base, word, generation, isFull ? count + added - MAX_COUNT : count + added)) return 0;
    if (isFull) Atomics.add(this.#words, base + OVERFLOW, 1);
    this.#late -= late;
    this.generation = generation;
    this.count = count + added;
    this.added = added;
    if (count === 0) this.#doubles[base / 2 + FIRST] = wallMs;
    this.#doubles[base / 2 + LAST] = wallMs;
    return WITHHELD;
  }

  /** What this thread's tally has counted of the error and is not in a window yet. */
  #lateOf(hi: number, lo: number): number {
    const words = this.#words;
    const isSame = words[this.#tally + TALLY_HI] === (hi | 0) && words[this.#tally + TALLY_LO] === (lo | 0);
    return isSame ? this.#late : 0;
  }

  #exchange(base: number, word: number, generation: number, count: number): boolean {
    const next = (generation << COUNT_BITS) | count;
    return Atomics.compareExchange(this.#words, base + WORD, word, next) === word;
  }

  #read(cell: number, word: number): ClosedWindow {
    const base = this.#base(cell);
    const overflow = Atomics.load(this.#words, base + OVERFLOW);
    return {
      cell,
      generation: word >>> COUNT_BITS,
      level: this.#words[base + LEVEL] as number,
      hi: (this.#words[base + HI] as number) >>> 0,
      lo: (this.#words[base + LO] as number) >>> 0,
      count: (word & MAX_COUNT) + overflow * MAX_COUNT,
      firstMs: this.#doubles[base / 2 + FIRST] as number,
      lastMs: this.#doubles[base / 2 + LAST] as number,
    };
  }

  #insert(hi: number, lo: number, evicted: (window: ClosedWindow) => void): number {
    this.#lock();
    try {
      const found = this.#find(hi, lo);
      return found >= 0 ? found : this.#take(hi, lo, evicted);
    } finally {
      Atomics.store(this.#words, LOCK, 0);
    }
  }

  #take(hi: number, lo: number, evicted: (window: ClosedWindow) => void): number {
    const words = this.#words;
    const cell = this.#choose();
    const base = this.#base(cell);
    this.#evict(cell, evicted);
    this.#unlink(cell);
    words[base + HI] = hi;
    words[base + LO] = lo;
    const bucket = this.#bucket(lo);
    words[base + NEXT] = words[bucket] as number;
    Atomics.store(words, bucket, cell + 1);
    return cell;
  }

  #choose(): number {
    const hand = this.#words[HAND] as number;
    const chosen = this.#firstClosed(hand);
    this.#words[HAND] = handAfter(chosen);
    return cellAt(chosen);
  }

  /**
   * The hand where its cell's window is closed, else the first of the next cells with such a one, else the hand. Under a flood of
   * new errors all are open, and most were looked at for the error before: they are not looked at again, but for the one after
   * the hand, which most likely was opened before all others.
   */
  #firstClosed(hand: number): number {
    if (!this.#hasOpen(cellAt(hand))) return hand;
    if (!this.#hasOpen(cellAt(hand + 1))) return hand + 1;
    const isKnown = this.#openFrom <= hand && hand + 1 < this.#openTo;
    if (!isKnown) this.#openTo = hand + 2;
    this.#openFrom = hand;
    for (let at = this.#openTo; at < hand + LOOKS; at++) {
      if (!this.#hasOpen(cellAt(at))) return at;
      this.#openTo = at + 1;
    }
    return hand;
  }

  #hasOpen(cell: number): boolean {
    return (((this.#words[this.#base(cell) + WORD] as number) >>> COUNT_BITS) & 1) === 1;
  }

  /** Closes the window, or moves a closed one's generation on, so that no thread that still looks at the cell can enter. */
  #evict(cell: number, evicted: (window: ClosedWindow) => void): void {
    const base = this.#base(cell);
    for (;;) {
      const word = Atomics.load(this.#words, base + WORD);
      const generation = word >>> COUNT_BITS;
      const isOpen = (generation & 1) === 1;
      if (isOpen && (word & MAX_COUNT) !== 0) {
        const closed = this.close(cell, generation);
        if (closed !== undefined) return evicted(closed);
      } else if (this.#exchange(base, word, (generation + (isOpen ? 1 : 2)) % GENERATIONS, 0)) return;
    }
  }

  #unlink(cell: number): void {
    const words = this.#words;
    const base = this.#base(cell);
    let link = this.#bucket(words[base + LO] as number);
    for (let steps = 0; steps < CAPACITY; steps++) {
      const next = words[link] as number;
      if (next === 0) return;
      if (next === cell + 1) {
        Atomics.store(words, link, words[base + NEXT] as number);
        return;
      }
      link = this.#base(next - 1) + NEXT;
    }
  }

  #lock(): void {
    for (let turn = 0; Atomics.compareExchange(this.#words, LOCK, 0, 1) !== 0; turn++) {
      if (turn > LOCK_TURNS) return;
    }
  }
}

export function isCell(cell: number): boolean {
  return Number.isInteger(cell) && cell >= 0 && cell < CAPACITY;
}

/**
 * Makes a table that may hold anything fit to be read: what is said of its open windows is at least possible. Gives how many were
 * not, which then count as never opened.
 */
export function repairTable(memory: ArrayBufferLike, isTime: (ms: number) => boolean): number {
  const { i32: words, f64: doubles } = viewsOf(memory);
  let damages = 0;
  const mend = (word: number, most: number, good: number) => {
    const isSound = (words[word] as number) >= 0 && (words[word] as number) <= most;
    if (isSound) return;
    damages++;
    words[word] = good;
  };
  words[LOCK] = 0;
  mend(HAND, CAPACITY * 2, CAPACITY);
  mend(TALLIES, 2 ** 30, MAX_TALLIES);
  for (let cell = 0; cell < CAPACITY; cell++) {
    const base = CELLS_OFFSET / 4 + cell * CELL_WORDS;
    const word = words[base + WORD] as number;
    if ((word & MAX_COUNT) === 0 || ((word >>> COUNT_BITS) & 1) === 0) continue;
    mend(base + OVERFLOW, GENERATIONS, 0);
    if (isTime(doubles[base / 2 + FIRST] as number) && isTime(doubles[base / 2 + LAST] as number)) continue;
    damages++;
    words[base + WORD] = 0;
  }
  return damages + repairJournal(journalOf(memory), isTime);
}

/** The generation that a cell had `steps` before. */
export function earlierGeneration(generation: number, steps: number): number {
  return (generation + GENERATIONS - steps) % GENERATIONS;
}

function nextGeneration(generation: number): number {
  return (generation + 1) % GENERATIONS;
}

/** The hand grows to twice the capacity, then starts over at the capacity: below it, cells above it were never used. */
function handAfter(hand: number): number {
  return hand + 1 >= CAPACITY * 2 ? CAPACITY : hand + 1;
}

function cellAt(hand: number): number {
  return hand % CAPACITY;
}
