const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "on", "yes"].map((word) => [word, true] as const),
  ...["false", "0", "off", "no"].map((word) => [word, false] as const),
]);

/** How much of the unit that ends an option's name one of each unit is. */
const UNITS: { readonly [ending: string]: { readonly [unit: string]: number } } = {
  Bytes: { b: 1, k: 2 ** 10, kb: 2 ** 10, m: 2 ** 20, mb: 2 ** 20, g: 2 ** 30, gb: 2 ** 30 },
  Ms: { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 },
  Sec: { ms: 0.001, s: 1, m: 60, h: 3_600 },
};
const NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*([a-z]*)$/i;
const OCTAL = /^(?:0o?)?([0-7]{3})$/i;
const PAIR = /^\s*(\w+)\s*=(.*)$/;
/** A regular expression may hold commas. */
const ITEM = /\s*(\/(?:\\.|[^/\\])+\/[a-z]*|[^,]+)(?:,|$)/gy;
const EXPRESSION = /^\/(.+)\/([a-z]*)$/;

/**
 * What a variable's text may stand for, the likeliest first: the option's own check takes the first that is valid. So nothing
 * has to be known here of what kind an option is.
 */
export function readings(option: string, text: string): readonly unknown[] {
  const object = objectIn(text);
  const values = [WORDS.get(text.toLowerCase()), numberIn(option, text), object, object && [object], listIn(text)];
  return [...values.filter((value) => value !== undefined), text, text.toLowerCase()];
}

/** A number in the unit that the option's name ends with; `10mb` for `maxBytes`, `1.5s` for `everyMs`. */
function numberIn(option: string, text: string): number | undefined {
  if (option === "fileMode") return octalIn(text);
  const [, digits, unit = ""] = NUMBER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (unit === "") return Number(digits);
  const ending = Object.keys(UNITS).find((name) => option.endsWith(name));
  const factor = ending === undefined ? undefined : UNITS[ending]?.[unit.toLowerCase().replace(/^([kmg])ib$/, "$1b")];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** As for `chmod`. */
function octalIn(text: string): number | undefined {
  const digits = OCTAL.exec(text)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

/** `key=value,key=value`, or JSON. */
function objectIn(text: string): unknown {
  if (/^[{[]/.test(text)) return jsonIn(text);
  const pairs = text.split(",").map((part) => PAIR.exec(part));
  if (pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1], plainValue(pair?.[1] ?? "", (pair?.[2] ?? "").trim())]));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The option's check says what is valid instead.
  }
}

function plainValue(key: string, text: string): unknown {
  return numberIn(key, text) ?? WORDS.get(text.toLowerCase()) ?? text;
}

/** Names and `/regular expressions/`, with commas between them. */
function listIn(text: string): readonly unknown[] | undefined {
  const items = Array.from(text.matchAll(ITEM), ([, item = ""]) => item.trim()).filter((item) => item !== "");
  try {
    return items.map((item) => {
      const [, source, flags] = EXPRESSION.exec(item) ?? [];
      return source === undefined ? item : new RegExp(source, flags);
    });
  } catch {
    return undefined; // No regular expression.
  }
}
