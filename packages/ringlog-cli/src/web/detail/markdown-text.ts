import { visibleLine, visibleText } from "./visible.js";

/**
 * Text of a log in Markdown. It stands in code only, behind a fence that it does not contain: so it can be no link, mention, image, HTML
 * or heading, whatever it says.
 */

/** Text on one line as inline code. Nothing for an empty one. */
export function inlineCode(text: string, maxCharacters = 300): string {
  const line = visibleLine(text, maxCharacters);
  if (line.trim() === "") return "";
  const fence = "`".repeat(longestRun(line) + 1);
  // A blank at both ends is not part of the code; without it, a backtick there would be one of the fence.
  const gap = /^[ `]|[ `]$/.test(line) ? " " : "";
  return `${fence}${gap}${line}${gap}${fence}`;
}

const LEAST_FENCE = 3;
const MAX_BLOCK = 60_000;

/** Lines as a block of code. */
export function codeBlock(text: string, language: "" | "text" | "json" = "text"): string {
  const lines = visibleText(text, MAX_BLOCK).trimEnd();
  const fence = "`".repeat(Math.max(LEAST_FENCE, longestRun(lines) + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
