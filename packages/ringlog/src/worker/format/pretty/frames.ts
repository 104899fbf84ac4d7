import { escapeControl } from "../../../record/escape.js";
import type { Frame, Origin } from "../../stack/parse-stack.js";
import { Flow, margin } from "./flow.js";
import { count } from "./number.js";
import { placeSpan } from "./place.js";
import type { Screen } from "./screen.js";

/** Frames that are not shown, by whose they are; `shared` ones stand in the parent's trace. */
export type Hidden = Record<Origin | "shared", number>;

export function noneHidden(): Hidden {
  return { app: 0, library: 0, node: 0, shared: 0 };
}

/** `… 7 library frames, 3 Node.js frames hidden`, or an empty text where none are. */
export function hiddenText({ app, library, node, shared }: Hidden): string {
  const parts = [
    [app, "more"],
    [library, "library"],
    [node, "Node.js"],
  ] as const;
  const named = parts.filter(([frames]) => frames > 0);
  const own = named.map(([frames, name]) => `${count(frames)} ${name} frame${frames === 1 ? "" : "s"}`).join(", ");
  const above = shared === 0 ? "" : `${count(shared)} as above`;
  return own === "" && above === "" ? "" : `… ${[own === "" ? "" : `${own} hidden`, above].filter(Boolean).join(", ")}`;
}

/** A part of a trace: a frame to show, or a run of frames to name in one line. */
export type TracePart = { readonly frame: Frame } | { readonly hidden: Hidden };

/**
 * Folds what is not the application's: two or more such frames in a row become one line. Where a trace has no frame
 * of the application, its first frame is shown. At most `most` parts, then the rest in one.
 */
export function foldFrames(frames: readonly Frame[], most: number): TracePart[] {
  const parts: TracePart[] = [];
  const hasApp = frames.some(({ origin }) => origin === "app");
  let index = 0;
  while (index < frames.length) {
    const end = parts.length >= most ? frames.length : hasApp || index > 0 ? runEnd(frames, index) : 1;
    const [frame] = frames.slice(index, end);
    if (end - index === 1 && frame !== undefined) parts.push({ frame });
    else parts.push({ hidden: countFrames(frames.slice(index, end)) });
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

/** `at checkout src/checkout.ts:88:5`, faint where it is not the application's. */
export function frameLines(frame: Frame, indent: string, screen: Screen): string[] {
  const { dim, plain } = screen.palette;
  const flow = new Flow(screen.columns, margin(indent), margin(`${indent}  `));
  flow.put("at", dim);
  if (frame.call !== "") flow.put(escapeControl(frame.call), frame.origin === "app" ? plain : dim);
  return flow.putWhole([placeSpan(frame, screen)]).finish();
}

export function hiddenLines(hidden: Hidden, indent: string, screen: Screen): string[] {
  return new Flow(screen.columns, margin(indent), margin(`${indent}  `))
    .put(hiddenText(hidden), screen.palette.dim)
    .finish();
}
