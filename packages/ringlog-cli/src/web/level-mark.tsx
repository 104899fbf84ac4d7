import type { ViewLevel } from "../model/api.js";

/** What stands for a level beside its colour, so that colour alone never tells it. */
export const LEVEL_SYMBOLS: Readonly<Record<ViewLevel, string>> = {
  fatal: "✖",
  error: "●",
  warn: "▲",
  info: "·",
  debug: "◦",
  trace: "‥",
  none: " ",
};

/** A level by colour, symbol and word; `isShort`: the word is for screen readers only. */
export function LevelMark({ level, isShort = false }: { readonly level: ViewLevel; readonly isShort?: boolean }) {
  const word = level === "none" ? "no level" : level;
  return (
    <span class={`level level-${level}`}>
      <span class="level-symbol" aria-hidden="true">
        {LEVEL_SYMBOLS[level]}
      </span>
      <span class={isShort ? "unseen" : "level-word"}>{level === "none" && !isShort ? "–" : word}</span>
    </span>
  );
}
