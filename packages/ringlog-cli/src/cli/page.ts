import { Flow, margin } from "../../../ringlog/src/worker/format/pretty/flow.js";
import type { Paint } from "../../../ringlog/src/worker/format/pretty/paint.js";
import { createScreen, type Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import type { Terminal } from "./terminal.js";

/** Long lines are hard to read: texts that people read stop here. */
const MAX_TEXT_COLUMNS = 100;

/** The look of the library's lines, for a terminal as wide as it is now. */
export function screenOf(terminal: Terminal, columns: number = terminal.columns()): Screen {
  return createScreen({ color: terminal.color, columns, links: terminal.links, cwd: process.cwd() });
}

export interface Piece {
  readonly text: string;
  readonly paint?: Paint;
  readonly gap?: number;
  /** Not broken where a line is long enough for it. */
  readonly isWhole?: boolean;
}

/** Lines of pieces, which are broken at blanks where they do not fit. */
export function flow(screen: Screen, first: string, hang: string, pieces: readonly Piece[]): string[] {
  const lines = new Flow(screen.columns, margin(first), margin(hang));
  for (const { text, paint = screen.palette.plain, gap = 1, isWhole = false } of pieces) {
    if (isWhole) lines.putWhole([{ text, paint }], gap);
    else lines.put(text, paint, gap);
  }
  return lines.finish();
}

/** The same screen, not wider than a text should be. */
export function textScreen(screen: Screen): Screen {
  return { ...screen, columns: Math.min(screen.columns, MAX_TEXT_COLUMNS) };
}

/**
 * Rows of a term and what it means, side by side where there is room, else one below the other.
 *
 * @param rows terms and meanings
 */
export function definitions(screen: Screen, rows: readonly (readonly [term: string, meaning: string])[]): string[] {
  const widest = Math.max(...rows.map(([term]) => term.length));
  const column = Math.min(widest, Math.floor(screen.columns / 2)) + 4;
  const isNarrow = screen.columns - column < 24;
  return rows.flatMap(([term, meaning]) => {
    const name = { text: term, paint: screen.palette.bold };
    if (isNarrow || term.length > column - 4)
      return [
        ...flow(screen, "  ", "    ", [name]),
        ...flow(screen, isNarrow ? "      " : " ".repeat(column), isNarrow ? "      " : " ".repeat(column), [
          { text: meaning },
        ]),
      ];
    const gap = column - 2 - term.length;
    return flow(screen, "  ", " ".repeat(column), [name, { text: meaning, gap }]);
  });
}
