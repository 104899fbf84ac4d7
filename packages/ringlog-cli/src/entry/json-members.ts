/** A key of an object and its value. */
export type Member = readonly [key: string, value: unknown];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * The members of a JSON object in the order of the text, each key once. Of keys that are there twice the last one has the name, as
 * for every other reader; what was before it is kept as `name#1`, `name#2`. Undefined for what is no object.
 */
export function readMembers(text: string): readonly Member[] | undefined {
  const object = parseObject(text);
  if (object === undefined) return undefined;
  const keys = Object.keys(object);
  if (isInOrder(keys) && countMembers(text) === keys.length) return Object.entries(object);
  return distinct(splitMembers(text));
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // Text that is no JSON is an answer, too.
    return undefined;
  }
}

/** An object puts keys that are whole numbers before all others. */
function isInOrder([first = ""]: readonly string[]): boolean {
  const code = first.charCodeAt(0);
  return !(code >= 0x30 && code <= 0x39);
}

function countMembers(text: string): number {
  let [depth, count] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) count += depth === 1 ? 1 : 0;
    else depth += depthStep(code);
  }
  return count;
}

/** `{` and `[`, `}` and `]`. */
function depthStep(code: number): number {
  if (code === 0x7b || code === 0x5b) return 1;
  return code === 0x7d || code === 0x5d ? -1 : 0;
}

/** Where the quote is that ends a string. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

/** Of a text that is known to be an object. */
function splitMembers(text: string): Member[] {
  const members: Member[] = [];
  let [depth, start, colon] = [0, 0, 0];
  const add = (end: number): void => {
    if (colon > start) members.push([JSON.parse(text.slice(start, colon)), JSON.parse(text.slice(colon + 1, end))]);
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON && depth === 1) colon = at;
    else if (code === COMMA && depth === 1) {
      add(at);
      start = at + 1;
    } else if (depthStep(code) !== 0) {
      depth += depthStep(code);
      if (depth === 0) add(at);
      else if (depth === 1 && depthStep(code) === 1) start = at + 1;
    }
  }
  return members;
}

function distinct(members: readonly Member[]): Member[] {
  const left = new Map<string, number>();
  for (const [key] of members) left.set(key, (left.get(key) ?? 0) + 1);
  const names = new Set(left.keys());
  const numbers = new Map<string, number>();
  return members.map(([key, value]) => {
    const more = (left.get(key) as number) - 1;
    left.set(key, more);
    return [more === 0 ? key : freeName(key, names, numbers), value];
  });
}

function freeName(key: string, names: Set<string>, numbers: Map<string, number>): string {
  let number = numbers.get(key) ?? 0;
  let name: string;
  do name = `${key}#${++number}`;
  while (names.has(name));
  numbers.set(key, number);
  names.add(name);
  return name;
}
