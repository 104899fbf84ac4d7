const MAX_ORIGINS = 65_536;

interface Entry<Origin> {
  origin: Origin;
  /** Frames that refer to it. */
  count: number;
  isRetired: boolean;
  /** What is charged for it. */
  bytes: number;
}

/** Numbers for the rings that frames come from, so that a frame needs 16 bits to name its own. */
export class OriginTable<Origin extends object> {
  readonly #entries: (Entry<Origin> | undefined)[] = [];
  readonly #numbers = new Map<Origin, number>();
  readonly #free: number[] = [];
  #extraBytes = 0;

  /** Charged for all that are retired. */
  get extraBytes(): number {
    return this.#extraBytes;
  }

  /** One more frame refers to it; undefined: too many of them are known. */
  enter(origin: Origin): number | undefined {
    const number = this.#numbers.get(origin) ?? this.#add(origin);
    if (number !== undefined) (this.#entries[number] as Entry<Origin>).count++;
    return number;
  }

  of(number: number): Origin {
    return (this.#entries[number] as Entry<Origin>).origin;
  }

  /** So many frames less refer to it. */
  leave(number: number, count: number): void {
    const entry = this.#entries[number] as Entry<Origin>;
    entry.count -= count;
    if (entry.count === 0 && entry.isRetired) this.#delete(number, entry);
  }

  holds(origin: Origin): boolean {
    const number = this.#numbers.get(origin);
    return number !== undefined && (this.#entries[number] as Entry<Origin>).count > 0;
  }

  /** It gives no more frames; those that refer to it get another one, made if there are any. */
  retire(origin: Origin, substitute: () => { readonly origin: Origin; readonly bytes: number }): void {
    const number = this.#numbers.get(origin);
    if (number === undefined) return;
    const entry = this.#entries[number] as Entry<Origin>;
    this.#numbers.delete(origin);
    if (entry.count === 0) return this.#delete(number, entry);
    Object.assign(entry, substitute(), { isRetired: true });
    this.#extraBytes += entry.bytes;
  }

  #add(origin: Origin): number | undefined {
    const number = this.#free.pop() ?? this.#entries.length;
    if (number >= MAX_ORIGINS) return undefined;
    this.#entries[number] = { origin, count: 0, isRetired: false, bytes: 0 };
    this.#numbers.set(origin, number);
    return number;
  }

  #delete(number: number, entry: Entry<Origin>): void {
    this.#extraBytes -= entry.bytes;
    this.#entries[number] = undefined;
    this.#free.push(number);
  }
}
