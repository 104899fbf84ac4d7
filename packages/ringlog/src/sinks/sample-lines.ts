/** Records whose text is easily spoilt: beyond ASCII, escapes, what looks like an end, and one that is long. */
export function awkwardLines(): readonly string[] {
  const texts = [
    "plain",
    "ümlaut €",
    "👩‍👩‍👧",
    "tab\tnew\nline\r",
    '"quotes" \\ back',
    "\u2028\u0000\u007f",
    "",
    "x".repeat(70_000),
    "%41%zz&=;",
  ];
  return texts.map((msg, index) => lineOf(index + 1, msg));
}

/** So many lines of about so many bytes, with numbers from 1. */
export function numberedLines(count: number, bytes: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => lineOf(index + 1, "m".repeat(Math.max(0, bytes - 60))));
}

function lineOf(seq: number, msg: string): string {
  return `${JSON.stringify({ time: "2026-01-01T00:00:00.000Z", level: "info", msg, seq })}\n`;
}
