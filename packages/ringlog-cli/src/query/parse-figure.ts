const FIGURE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|[smhdw])/g;
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);

/** A number as people write it; undefined for anything else. */
export function parseFigure(text: string): number | undefined {
  const value = FIGURE.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) return undefined;
  // Zero has one sign only.
  return value === 0 ? 0 : value;
}

/** Milliseconds of `15m` or `1h30m`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let ms = 0;
  for (const [, figure, unit] of text.matchAll(DURATION_PART))
    ms += Number(figure) * (UNIT_MS.get(unit as string) as number);
  return Number.isFinite(ms) ? ms : undefined;
}
