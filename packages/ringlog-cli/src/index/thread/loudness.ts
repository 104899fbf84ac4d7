/** From here on a line is loud: a warning, an error, a crash. */
const LOUD_LEVEL = 4;

/** Something for lines that are loud and for those that are not. */
export interface ByLoudness<T> {
  readonly quiet: T;
  readonly loud: T;
}

export const LOUDNESS = ["quiet", "loud"] as const;

/** `level`: from 1 (trace) to 6 (fatal); 0 where a line has none. */
export function loudnessOf(level: number): keyof ByLoudness<unknown> {
  return level >= LOUD_LEVEL ? "loud" : "quiet";
}
