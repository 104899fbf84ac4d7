import type { Value, ValueObject } from "../record/record.js";

/** Most changes that are listed; the rest is counted. */
const MAX_CHANGES = 20;
/** A value of more parts than this is named by its size. */
const MAX_PARTS = 10;
/** Longer strings are cut, UTF-16 units. */
const MAX_TEXT = 200;
const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const UNKNOWN = "[too large to be compared]";

/**
 * What differs between the arguments at entry and those at the failure, as frames carry them (`SECTION_DEBUG`): a list of
 * `{ path, from?, to? }`, paths such as `0.items[2].price`. Undefined where nothing differs, or nobody asked.
 */
export function argumentChanges(then: Value | undefined, now: Value | undefined): readonly Value[] | undefined {
  if (now === null) return [UNKNOWN];
  if (!Array.isArray(then) || !Array.isArray(now)) return undefined;
  const changes = new Changes();
  changes.items(then, now, (index) => String(index));
  return changes.list();
}

class Changes {
  readonly #found: Value[] = [];
  #count = 0;

  list(): readonly Value[] | undefined {
    if (this.#count === 0) return undefined;
    const missing = this.#count - this.#found.length;
    return missing > 0 ? [...this.#found, `…[+${missing} changes]`] : this.#found;
  }

  items(then: readonly Value[], now: readonly Value[], pathOf: (index: number) => string): void {
    const count = Math.max(then.length, now.length);
    for (let index = 0; index < count; index++) this.#compare(then[index], now[index], () => pathOf(index));
  }

  #compare(then: Value | undefined, now: Value | undefined, path: () => string): void {
    if (Object.is(then, now)) return;
    if (Array.isArray(then) && Array.isArray(now)) this.items(then, now, (index) => `${path()}[${index}]`);
    else if (then instanceof Map && now instanceof Map) this.#members(then, now, path);
    else this.#note(then, now, path);
  }

  #members(then: ValueObject, now: ValueObject, path: () => string): void {
    for (const key of new Set([...then.keys(), ...now.keys()]))
      this.#compare(then.get(key), now.get(key), () => path() + step(key));
  }

  #note(then: Value | undefined, now: Value | undefined, path: () => string): void {
    this.#count++;
    if (this.#found.length >= MAX_CHANGES) return;
    const change = new Map<string, Value>([["path", shown(path())]]);
    if (then !== undefined) change.set("from", shown(then));
    if (now !== undefined) change.set("to", shown(now));
    this.#found.push(change);
  }
}

function step(key: string): string {
  return PLAIN_KEY.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** A value as it stands in the list. The arguments at entry are in the record in full. */
function shown(value: Value): Value {
  if (typeof value === "string")
    return value.length <= MAX_TEXT ? value : `${value.slice(0, MAX_TEXT)}…[+${value.length - MAX_TEXT} characters]`;
  if (typeof value !== "object" || value === null) return value;
  if (partCount(value, MAX_PARTS) > MAX_PARTS)
    return Array.isArray(value) ? `[Array: ${value.length} items]` : `[Object: ${(value as ValueObject).size} keys]`;
  return Array.isArray(value) ? value.map(shown) : shownObject(value as ValueObject);
}

function shownObject(object: ValueObject): ValueObject {
  return new Map([...object].map(([key, value]) => [key, shown(value)]));
}

/** Values inside of a value, counted up to a limit. */
function partCount(value: Value, limit: number): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  for (const part of Array.isArray(value) ? value : (value as ValueObject).values()) {
    count += 1 + partCount(part, limit - count);
    if (count > limit) break;
  }
  return count;
}
