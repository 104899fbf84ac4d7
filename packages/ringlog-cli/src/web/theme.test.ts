import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// Tests run from build/, five folders below the package.
const css = readFileSync(fileURLToPath(new URL("../../../../../src/web/theme.css", import.meta.url)), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = "", light = "", dark = ""]) => [
    name,
    [light, dark] as const,
  ]),
);

const TEXTS = ["text", "muted", "accent", "good", "bad", "fatal", "error", "warn", "info", "debug", "trace", "none"];
const GROUNDS = ["ground", "surface", "raised", "hover", "selected"];
const PAIRS: [string, string, number][] = [
  ...GROUNDS.flatMap((ground) => TEXTS.map((text): [string, string, number] => [text, ground, 4.5])),
  ...TEXTS.map((text): [string, string, number] => [text, "bad-ground", 4.5]),
  ["text", "warn-ground", 4.5],
  ["warn", "warn-ground", 4.5],
  ["text", "mark", 4.5],
  ["on-accent", "accent", 4.5],
  ["line-strong", "surface", 3],
  ["accent", "ground", 3],
  ["curve-cpu", "surface", 3],
  ["curve-memory", "surface", 3],
  ["curve-loop", "surface", 3],
  ["area-fatal", "surface", 3],
  ["area-error", "surface", 3],
];

for (const [theme, name] of ["light", "dark"].entries()) {
  test(`colours that stand on each other differ enough, ${name}`, () => {
    for (const [front, back, least] of PAIRS) {
      const ratio = contrast(colorOf(front, theme), colorOf(back, theme));
      assert.ok(ratio >= least, `${front} on ${back}: ${ratio.toFixed(2)}, not ${least}`);
    }
  });
}

function colorOf(token: string, theme: number): string {
  const color = tokens.get(token)?.[theme];
  assert.ok(color !== undefined, `theme.css has no --${token}`);
  return color;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
