import { visibleLine } from "./visible.js";

/** An own field can have any depth and any number of members. */
const MAX_DEPTH = 12;
const MAX_MEMBERS = 200;
const CUT = "…";

/** A value on one line, as JSON without quotes around keys that need none: `{ id: 7, tags: ["a"] }`. A text alone has no quotes. */
export function inlineValue(value: unknown, maxCharacters = 160): string {
  if (typeof value === "string") return visibleLine(value, maxCharacters);
  return visibleLine(inline(value, { left: maxCharacters }, 0), maxCharacters);
}

/** The same for a list of arguments, each as it would stand in a call: texts with quotes. */
export function inlineArguments(values: readonly unknown[], maxCharacters = 160): string {
  const room = { left: maxCharacters };
  return visibleLine(
    joined(values, room, (value) => inline(value, room, 0)),
    maxCharacters,
  );
}

/** `left`: characters that are still of use; writing stops soon after. */
interface Room {
  left: number;
}

function inline(value: unknown, room: Room, depth: number): string {
  if (typeof value !== "object" || value === null) return spent(scalar(value, room), room);
  if (depth >= MAX_DEPTH) return CUT;
  if (Array.isArray(value)) return `[${joined(value, room, (item) => inline(item, room, depth + 1))}]`;
  const members = Object.entries(value);
  if (members.length === 0) return "{}";
  return `{ ${joined(members, room, ([key, item]) => spent(`${keyText(key)}: `, room) + inline(item, room, depth + 1))} }`;
}

function scalar(value: unknown, room: Room): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, room.left + 1)) : String(value);
}

function spent(text: string, room: Room): string {
  room.left -= text.length;
  return text;
}

function joined<T>(items: readonly T[], room: Room, write: (item: T) => string): string {
  const parts: string[] = [];
  for (const item of items) {
    if (room.left <= 0) {
      parts.push(CUT);
      break;
    }
    parts.push(write(item));
  }
  return parts.join(", ");
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** A value as JSON over several lines, to any depth that is worth reading. What is cut says so. */
export function blockValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(bounded(value, 0), undefined, 2);
}

/** A copy within the bounds, so that no value runs out of stack or fills the page. */
function bounded(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return CUT;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_MEMBERS).map((item) => bounded(item, depth + 1));
    return value.length > MAX_MEMBERS ? [...items, `${CUT} ${value.length - MAX_MEMBERS} more`] : items;
  }
  const members = Object.entries(value);
  const shown: [string, unknown][] = members
    .slice(0, MAX_MEMBERS)
    .map(([key, item]) => [key, bounded(item, depth + 1)]);
  if (members.length > MAX_MEMBERS) shown.push([CUT, `${members.length - MAX_MEMBERS} more`]);
  return Object.fromEntries(shown);
}

/** Whether it has more to show than one line does. */
export function isLong(value: unknown, maxCharacters = 160): boolean {
  if (typeof value === "string") return value.length > maxCharacters || value.includes("\n");
  return typeof value === "object" && value !== null && inlineValue(value, maxCharacters + 1).length > maxCharacters;
}
