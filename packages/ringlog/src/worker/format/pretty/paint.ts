import { LEVEL_NAMES, type LevelName } from "../../../record/level.js";

/** Gives a piece of text its look. The text holds no control characters and is part of one line. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly plain: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  /** Type of an error, and readings that are too high. */
  readonly alarm: Paint;
  /** File positions of the application. */
  readonly place: Paint;
  /** Marks of a loss and of a summary. */
  readonly lost: Paint;
  readonly repeat: Paint;
  readonly levels: ReadonlyMap<LevelName, LevelMark>;
}

export interface LevelMark {
  readonly symbol: string;
  /** The level's name, painted, and blanks up to the longest name. */
  readonly label: string;
}

export const LABEL_COLUMNS = 5;

/**
 * SGR codes of the 16-colour set that can be read on dark and on light backgrounds. Left out for that reason: blue
 * (dark on black), yellow and white as text (pale on white; yellow is a background under black text instead), bright
 * black (invisible in some themes; faint is mixed from the text's own colour). Reverse video takes its other colour
 * from the theme.
 */
const SGR = {
  dim: "2",
  bold: "1",
  red: "31",
  boldRed: "1;31",
  reverseRed: "1;7;31",
  green: "32",
  magenta: "35",
  boldMagenta: "1;35",
  cyan: "36",
  blackOnYellow: "30;43",
} as const;

/** Symbols are one column wide, in common fonts, and without an emoji form. The level's name stands beside them. */
const LEVEL_LOOK: Record<LevelName, { readonly symbol: string; readonly sgr: string }> = {
  trace: { symbol: "·", sgr: SGR.dim },
  debug: { symbol: "○", sgr: SGR.cyan },
  info: { symbol: "•", sgr: SGR.green },
  warn: { symbol: "▲", sgr: SGR.blackOnYellow },
  error: { symbol: "✖", sgr: SGR.boldRed },
  fatal: { symbol: "■", sgr: SGR.reverseRed },
};

const plain: Paint = (text) => text;

export function createPalette(color: boolean): Palette {
  const paint = (sgr: string): Paint => (color ? (text) => `\x1b[${sgr}m${text}\x1b[0m` : plain);
  const mark = (level: LevelName): LevelMark => {
    const { symbol, sgr } = LEVEL_LOOK[level];
    const label = paint(sgr)(level.toUpperCase()) + " ".repeat(LABEL_COLUMNS - level.length);
    return { symbol: paint(sgr)(symbol), label };
  };
  return {
    plain,
    dim: paint(SGR.dim),
    bold: paint(SGR.bold),
    alarm: paint(SGR.boldRed),
    place: paint(SGR.cyan),
    lost: paint(SGR.reverseRed),
    repeat: paint(SGR.boldMagenta),
    levels: new Map(LEVEL_NAMES.map((level) => [level, mark(level)])),
  };
}
