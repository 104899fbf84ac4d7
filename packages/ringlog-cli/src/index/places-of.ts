import { KNOWN_FIELDS } from "../model/fields.js";

/** Every further one doubles the places. */
const MAX_STEPS = 4;
/** Their columns are of texts and numbers: what is in an object under such a name is looked up in the file. */
const NOT_AS_OBJECTS: ReadonlySet<string> = new Set(["time", "level", "msg", ...KNOWN_FIELDS.map(({ name }) => name)]);

/** Where a field may stand in a line. */
export interface Place {
  /** Of the line. */
  readonly key: string;
  /** In the object that is its value, by RFC 6901, in which every character can stand; empty for the value itself. */
  readonly pointer: string;
}

/** Whether all places of a field can be asked for when a line is read. */
export function canHaveColumn(name: string): boolean {
  const [, ...steps] = name.split(".");
  // A number would also be a place in an array, and an array has no fields.
  return (
    steps.length < MAX_STEPS &&
    !steps.some((step) => /^\d+$/.test(step)) &&
    placesOf(name).every(({ key }) => key !== "" && !NOT_AS_OBJECTS.has(key))
  );
}

/** The order in which a query looks for a field: `a.b.c`, then `c` in `a.b`, then `b.c` in `a`, then `c` in `b` in `a`. */
export function placesOf(name: string): Place[] {
  return [
    { key: name, pointer: "" },
    ...nested(name).map(([key = "", ...steps]) => ({ key, pointer: steps.map(pointerStep).join("") })),
  ];
}

function nested(path: string): string[][] {
  const ways: string[][] = [];
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const rest = path.slice(dot + 1);
    for (const way of [[rest], ...nested(rest)]) ways.push([path.slice(0, dot), ...way]);
  }
  return ways;
}

function pointerStep(step: string): string {
  return `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
