import { escapeControl } from "../../../record/escape.js";
import type { Frame, Origin } from "../../stack/parse-stack.js";
import { Flow, type Margin, margin } from "./flow.js";
import { count, countOf } from "./number.js";
import { placeSpan } from "./place.js";
import type { Screen } from "./screen.js";
import { displayWidth } from "./width.js";

/** Frames that are not shown, by whose they are; `shared` ones stand in the parent's trace. */
export type Hidden = Record<Origin | "shared", number>;

export function noneHidden(): Hidden {
  return { app: 0, library: 0, node: 0, shared: 0 };
}

/** `… 7 library frames, 3 Node.js frames hidden`, or an empty text where none are. */
export function hiddenText({ app, library, node, shared }: Hidden, { words }: Screen): string {
  const parts = [
    [app, "more"],
    [library, "library"],
    [node, "Node.js"],
  ] as const;
  const named = parts.filter(([frames]) => frames > 0);
  const own = named.map(([frames, name]) => `${count(frames)} ${name} frame${frames === 1 ? "" : "s"}`).join(", ");
  const above = shared === 0 ? "" : `${words && own === "" ? countOf(shared, "frame") : count(shared)} as above`;
  return own === "" && above === ""
    ? ""
    : `${words ? "" : "… "}${[own === "" ? "" : `${own} hidden`, above].filter(Boolean).join(", ")}`;
}

/** A part of a trace: a frame to show, perhaps more than once in a row, or a run of frames to name in one line. */
export type TracePart = { readonly frame: Frame; readonly times: number } | { readonly hidden: Hidden };

/**
 * Folds what is not the application's: two or more such frames in a row become one line; and calls that are the same, as in a recursion. Where a trace has no frame
 * of the application, its first frame is shown. At most `most` parts, then the rest in one.
 */
export function foldFrames(frames: readonly Frame[], most: number): TracePart[] {
  const parts: TracePart[] = [];
  const hasApp = frames.some(({ origin }) => origin === "app");
  let index = 0;
  while (index < frames.length) {
    const end = parts.length >= most ? frames.length : hasApp || index > 0 ? runEnd(frames, index) : 1;
    const [frame] = frames.slice(index, end);
    const last = parts.at(-1);
    if (end - index === 1 && frame !== undefined) {
      const isSame = last !== undefined && "frame" in last && last.frame.source === frame.source;
      if (isSame) parts[parts.length - 1] = { frame, times: last.times + 1 };
      else parts.push({ frame, times: 1 });
    } else parts.push({ hidden: countFrames(frames.slice(index, end)) });
    index = end;
  }
  return parts;
}

function runEnd(frames: readonly Frame[], start: number): number {
  if (frames[start]?.origin === "app") return start + 1;
  let end = start + 1;
  while (end < frames.length && frames[end]?.origin !== "app") end++;
  return end;
}

export function countFrames(frames: readonly Frame[]): Hidden {
  const hidden = noneHidden();
  for (const { origin } of frames) hidden[origin]++;
  return hidden;
}

/** Blanks, or a line of the tree, which is faint. */
export function railMargin(indent: string, { palette }: Screen): Margin {
  return indent.trim() === "" ? margin(indent) : { text: palette.dim(indent), columns: displayWidth(indent) };
}

/** `at checkout src/checkout.ts:88:5`, faint where it is not the application's. */
export function frameLines(frame: Frame, indent: string, screen: Screen, times = 1): string[] {
  const { dim, plain } = screen.palette;
  const flow = new Flow(screen.columns, railMargin(indent, screen), railMargin(`${indent}  `, screen));
  flow.put("at", dim);
  if (frame.call !== "") flow.put(escapeControl(frame.call), frame.origin === "app" ? plain : dim);
  flow.putWhole([placeSpan(frame, screen)]);
  if (times > 1) flow.putWhole([{ text: screen.words ? `${count(times)} times` : `×${count(times)}`, paint: dim }], 2);
  return flow.finish();
}

export function hiddenLines(hidden: Hidden, indent: string, screen: Screen): string[] {
  return new Flow(screen.columns, railMargin(indent, screen), railMargin(`${indent}  `, screen))
    .put(hiddenText(hidden, screen), screen.palette.dim)
    .finish();
}
