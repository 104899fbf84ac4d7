import { KNOWN_FIELDS } from "../../model/fields.js";
import { jsonOf } from "./row-text.js";

const MAX_DEPTH = 3;
/** So that a single line of ten thousand keys does not fill the list. */
const MAX_KEYS_PER_LINE = 300;
const MAX_NAMES = 5000;
const MAX_NAME_LENGTH = 200;
/** Longer texts are better read from the file when someone asks. */
const MAX_MEAN_LENGTH = 400;

const NO_COLUMN = new Set(["time", "level", "msg", ...KNOWN_FIELDS.map(({ name }) => name)]);
/** Never in the index: they are what makes a line long. A query that asks for one reads the file. */
const TOO_LONG =
  /(^|[._])stack(trace)?$|^exception\.(causes|errors|props)(\.|$)|^debug\.(args|path)(\.|$)|^(suppressed\.messages|suppressed\.request_ids|storm\.largest|recovered\.damages|fields)$/;

export interface OwnName {
  readonly name: string;
  /** Lines of the sample that have it. */
  count: number;
  numbers: number;
  /** UTF-16 units of all its texts. */
  length: number;
}

/** Which fields the application has, from a sample of its lines. */
export class OwnNames {
  readonly #names = new Map<string, OwnName>();
  /** Lines have fields that are not counted here, or are left out, and another time may not be. */
  hasOthers = false;

  add(fields: ReadonlyMap<string, unknown>): void {
    let keys = 0;
    for (const [key, value] of fields) {
      if (++keys > MAX_KEYS_PER_LINE) {
        this.hasOthers = true;
        return;
      }
      this.#addField(key, value, 1);
    }
  }

  #addField(name: string, value: unknown, depth: number): void {
    if (value === null || NO_COLUMN.has(name)) return;
    if (typeof value === "object" && !Array.isArray(value) && depth < MAX_DEPTH) {
      const members = Object.entries(value);
      if (members.length > MAX_KEYS_PER_LINE) this.hasOthers = true;
      for (const [key, inner] of members.slice(0, MAX_KEYS_PER_LINE))
        this.#addField(`${name}.${key}`, inner, depth + 1);
    } else if (isShortName(name) && (typeof value !== "object" || Array.isArray(value))) this.#count(name, value);
  }

  #count(name: string, value: unknown): void {
    const own = this.#names.get(name) ?? { name, count: 0, numbers: 0, length: 0 };
    if (own.count === 0 && this.#names.size >= MAX_NAMES) {
      this.hasOthers = true;
      return;
    }
    this.#names.set(name, own);
    own.count++;
    if (typeof value === "number") own.numbers++;
    else own.length += typeof value === "string" ? value.length : (jsonOf(value)?.length ?? 0);
  }

  /** Most frequent first. */
  list(): OwnName[] {
    const short = [...this.#names.values()].filter(({ length, count }) => length / count <= MAX_MEAN_LENGTH);
    this.hasOthers ||= short.length < this.#names.size;
    return short.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }
}

function isShortName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && !TOO_LONG.test(name);
}
