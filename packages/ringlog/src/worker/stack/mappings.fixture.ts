/** One segment of a line; all numbers from 0. */
export interface Segment {
  readonly column: number;
  readonly original: {
    readonly source: number;
    readonly line: number;
    readonly column: number;
    readonly name: number | null;
  } | null;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Lines of segments as the `mappings` of a source map. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  const last = { source: 0, line: 0, column: 0, name: 0 };
  return lines
    .map((segments) => {
      let column = 0;
      return segments
        .map((segment) => {
          const numbers = [segment.column - column];
          column = segment.column;
          const { original } = segment;
          if (original !== null) {
            numbers.push(original.source - last.source, original.line - last.line, original.column - last.column);
            if (original.name !== null) numbers.push(original.name - last.name);
            Object.assign(last, original, { name: original.name ?? last.name });
          }
          return numbers.map(encodeNumber).join("");
        })
        .join(",");
    })
    .join(";");
}

function encodeNumber(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
