import { createPalette, type Palette } from "./paint.js";

/** What the parts of the terminal formatter know about where their text is shown. */
export interface Screen {
  readonly columns: number;
  /** Too narrow for the service's name and a right-hand column. */
  readonly narrow: boolean;
  /** Without colour what symbols say is said in words: for screen readers, for logs of a CI, and for `grep`. */
  readonly words: boolean;
  readonly palette: Palette;
  readonly links: boolean;
  /** Working directory with `/` between its parts and none at its end. */
  readonly cwd: string;
}

const UNKNOWN_COLUMNS = 80;
const MIN_COLUMNS = 24;
const NARROW_COLUMNS = 60;

/** Columns at which an error's parts start; only ringlog's own text begins here. */
export const INDENT = "   ";
/** Where a line goes on that was too long; deeper than `INDENT`, so that data cannot imitate a part. */
export const HANG = "     ";

export interface ScreenOptions {
  readonly color: boolean;
  readonly columns: number;
  readonly links: boolean;
  readonly cwd: string;
}

export function createScreen({ color, columns, links, cwd }: ScreenOptions): Screen {
  const width = Number.isInteger(columns) && columns > 0 ? Math.max(columns, MIN_COLUMNS) : UNKNOWN_COLUMNS;
  return {
    columns: width,
    narrow: width < NARROW_COLUMNS,
    words: !color,
    palette: createPalette(color),
    links,
    cwd: cwd.replaceAll("\\", "/").replace(/\/$/, ""),
  };
}
