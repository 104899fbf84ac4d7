/** A number from 0 up to the bound. */
export type Pick = (bound: number) => number;

/** Picks that a seed tells (mulberry32). */
export function picksOf(seed: number): Pick {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/**
 * One of the ways to write an object in JSON.
 *
 * @param inDigits keys in whose values no number has an exponent
 */
export function spellMembers(
  members: readonly (readonly [string, unknown])[],
  pick: Pick,
  inDigits: ReadonlySet<string>,
): string {
  return spellObject(members, pick, (key, value) => spell(value, pick, inDigits.has(key) ? String : spellNumber));
}

type SpellNumber = (value: number, pick: Pick) => string;

function spell(value: unknown, pick: Pick, number: SpellNumber): string {
  if (typeof value === "string") return spellText(value, pick);
  if (typeof value === "number") return number(value, pick);
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value)) return spellObject(Object.entries(value), pick, (_, item) => spell(item, pick, number));
  return `[${blank(pick)}${value.map((item) => spell(item, pick, number)).join(`${blank(pick)},${blank(pick)}`)}]`;
}

function spellObject(
  members: readonly (readonly [string, unknown])[],
  pick: Pick,
  spellValue: (key: string, value: unknown) => string,
): string {
  const texts = members.map(
    ([key, value]) => `${spellText(key, pick)}${blank(pick)}:${blank(pick)}${spellValue(key, value)}`,
  );
  return `{${blank(pick)}${texts.join(`${blank(pick)},${blank(pick)}`)}}`;
}

function blank(pick: Pick): string {
  return ["", "", "", " ", "  ", "\t"][pick(6)] as string;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** Most writers escape what they must; some all that is not ASCII, slashes, or what HTML has a meaning for; hardly one a letter. */
function spellText(text: string, pick: Pick): string {
  const style = pick(6);
  const escaped = [...text].map((char) => {
    const short = SHORT[char];
    if (short !== undefined) return pick(8) === 0 ? hex(char, pick) : short;
    if (char < " " || (style === 0 && char > "~") || (style === 1 && /[<>&'+=/]/.test(char))) return hex(char, pick);
    if (style === 2 && char === "/") return "\\/";
    return style === 3 && pick(4) === 0 ? hex(char, pick) : char;
  });
  return `"${escaped.join("")}"`;
}

function hex(char: string, pick: Pick): string {
  const units = char.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((unit) => `\\u${pick(2) === 0 ? unit : unit.toUpperCase()}`).join("");
}

/** In digits, or as writers do that put exponents: from a million on, and below a thousandth. */
function spellNumber(value: number, pick: Pick): string {
  const size = Math.abs(value);
  const text = String(value);
  if (!text.includes("e") && pick(4) === 0) return `${text}${text.includes(".") ? "" : "."}00`;
  if (size !== 0 && (size >= 1e6 || size < 1e-3) && pick(3) === 0) return spellExponent(value, pick);
  return text;
}

function spellExponent(value: number, pick: Pick): string {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const sign = exponent.startsWith("-") ? "-" : (["", "+"][pick(2)] as string);
  const digits = exponent.slice(1).padStart(pick(3), "0");
  return `${mantissa}${mantissa.includes(".") ? "" : [".0", ""][pick(2)]}${["e", "E"][pick(2)]}${sign}${digits}`;
}
