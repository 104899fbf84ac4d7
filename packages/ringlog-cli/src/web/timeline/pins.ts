import type { ErrorPin } from "../../model/api.js";

/** Pins that are too near to each other to be clicked one by one. */
export interface PinGroup {
  readonly leftPx: number;
  /** The one that is shown and opened: the worst, and of those the most frequent. */
  readonly pin: ErrorPin;
  readonly others: readonly ErrorPin[];
}

/**
 * @param toPx the place of a time
 * @param room in which they may stand
 */
export function groupPins(
  pins: readonly ErrorPin[],
  toPx: (timeMs: number) => number,
  room: { readonly widthPx: number; readonly minGapPx: number },
): PinGroup[] {
  const placed = pins
    .map((pin) => ({ pin, leftPx: toPx(pin.timeMs) }))
    .filter(({ leftPx }) => leftPx >= 0 && leftPx <= room.widthPx)
    .sort((a, b) => a.leftPx - b.leftPx);
  const groups: { pin: ErrorPin; leftPx: number }[][] = [];
  for (const place of placed) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && place.leftPx - last[0].leftPx < room.minGapPx) last.push(place);
    else groups.push([place]);
  }
  return groups.map(groupOf);
}

function groupOf(places: readonly { readonly pin: ErrorPin; readonly leftPx: number }[]): PinGroup {
  const [first, ...rest] = [...places].sort((a, b) => rank(b.pin) - rank(a.pin) || b.pin.count - a.pin.count);
  if (first === undefined) throw new RangeError("a group has at least one pin");
  return { ...first, others: rest.map(({ pin }) => pin) };
}

function rank(pin: ErrorPin): number {
  return pin.level === "fatal" ? 2 : pin.level === "error" ? 1 : 0;
}
