import type { Frame, Origin } from "../../../../ringlog/src/worker/stack/parse-stack.js";

/** Frames of a stack in their order: one of the application, or several others that are folded. */
export type StackPart = { readonly frame: Frame } | { readonly folded: readonly Frame[] };

/** The application's frames in full; those of libraries and Node.js between them folded. Where the application has none, the first frame stands for it. */
export function foldFrames(frames: readonly Frame[]): StackPart[] {
  const hasOwn = frames.some(({ origin }) => origin === "app");
  const parts: StackPart[] = [];
  let others: Frame[] = [];
  const endFold = () => {
    if (others.length > 0) parts.push({ folded: others });
    others = [];
  };
  frames.forEach((frame, index) => {
    if (frame.origin !== "app" && (hasOwn || index > 0)) {
      others.push(frame);
      return;
    }
    endFold();
    parts.push({ frame });
  });
  endFold();
  return parts;
}

const NAMES: Readonly<Record<Origin, string>> = { app: "application", library: "library", node: "Node.js" };

/** `5 library and 2 Node.js frames`. */
export function foldedText(frames: readonly Frame[]): string {
  const origins = (["library", "node", "app"] as const).filter((origin) => countOfOrigin(frames, origin) > 0);
  const parts = origins.map((origin) => `${countOfOrigin(frames, origin)} ${NAMES[origin]}`);
  return `${parts.join(" and ")} frame${frames.length === 1 ? "" : "s"}`;
}

function countOfOrigin(frames: readonly Frame[], wanted: Origin): number {
  return frames.filter(({ origin }) => origin === wanted).length;
}

/** `src/pay.ts:42:11`, as editors and terminals take it. Empty where there is no file. */
export function placeText({ path, line, column }: Frame): string {
  if (line === 0) return path;
  return column === 0 ? `${path}:${line}` : `${path}:${line}:${column}`;
}

/** Parts of a path, to show the end of it more clearly than its beginning. */
export function splitPath(path: string): { readonly folder: string; readonly file: string } {
  const at = path.lastIndexOf("/") + 1;
  return { folder: path.slice(0, at), file: path.slice(at) };
}

/** What the paths of the application's frames have in common, up to a `/`: it tells nothing and can be left out. Not of one alone. */
export function commonFolder(frames: readonly Frame[]): string {
  const folders = frames.filter(({ origin, path }) => origin === "app" && path.includes("/"));
  const first = folders[0]?.path;
  if (first === undefined) return "";
  let length = first.lastIndexOf("/") + 1;
  for (const { path } of folders) while (!path.startsWith(first.slice(0, length))) length = folderAbove(first, length);
  return first.slice(0, length);
}

/** Length of the folder above the one of `length`; `lastIndexOf` takes a negative place for the first. */
function folderAbove(path: string, length: number): number {
  return length < 2 ? 0 : path.lastIndexOf("/", length - 2) + 1;
}
