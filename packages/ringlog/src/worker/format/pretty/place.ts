import { escapeControl } from "../../../record/escape.js";
import type { Frame } from "../../stack/parse-stack.js";
import type { Span } from "./flow.js";
import type { Screen } from "./screen.js";

const ABSOLUTE = /^(?:\/|[A-Za-z]:\/)/;

/** The position of a frame, relative to the working directory, as a link where the terminal takes links. */
export function placeSpan(frame: Frame, screen: Screen): Span {
  const { palette } = screen;
  const paint = frame.origin === "app" ? palette.place : palette.dim;
  const position = (frame.line > 0 ? `:${frame.line}` : "") + (frame.column > 0 ? `:${frame.column}` : "");
  const text = escapeControl(shortPath(frame, screen.cwd)) + position;
  if (!screen.links || !ABSOLUTE.test(frame.path)) return { text, paint };
  const target = linkTarget(frame);
  return { text, paint: (piece) => `\x1b]8;;${target}\x1b\\${paint(piece)}\x1b]8;;\x1b\\` };
}

function shortPath({ path, origin }: Frame, cwd: string): string {
  if (origin === "library") return path.slice(Math.max(0, path.lastIndexOf("node_modules/")));
  if (path.startsWith(`${cwd}/`)) return path.slice(cwd.length + 1);
  const above = cwd.slice(0, cwd.lastIndexOf("/") + 1);
  return above.length > 1 && path.startsWith(above) ? `../${path.slice(above.length)}` : path;
}

/**
 * A `file:` address, percent-encoded down to ASCII. The line is its fragment, as kitty's `open-actions` read it.
 */
function linkTarget({ path, line }: Frame): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, "\ufffd");
  const encoded = encodeURI(wellFormed).replace(/[?#;]/g, encodeURIComponent);
  return `file://${path.startsWith("/") ? "" : "/"}${encoded}${line > 0 ? `#${line}` : ""}`;
}
