import type { LevelName } from "../../../ringlog/src/record/level.js";

/**
 * What can be seen of a line without parsing it. A line that fails this is certainly not selected; one that passes may still not be.
 * Only lines that begin as ringlog's or pino's do are judged by level and time; all others pass those.
 */
export interface Prefilter {
  /** Undefined: every one. */
  readonly levels: ReadonlySet<LevelName> | undefined;
  /** Inclusive. */
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly toMs: number | undefined;
  /**
   * For each of these at least one must be in the line, byte by byte, as JSON writes it. Make them by `needleOf`: other texts may be
   * written in several ways. A line with `\u00` passes all of them, since any ASCII character may be written so.
   */
  readonly needles: readonly (readonly string[])[];
  /** As `needles`, in lower case: ASCII letters of the line may be of either. */
  readonly caselessNeedles?: readonly (readonly string[])[];
}

/** Of what is written in one way only, but for `\u00XX`: printable ASCII without `"`, `\` and `/`, which JSON may escape. */
const SAFE_RUNS = /[ !#-.0-[\]-~]+/g;

/**
 * The longest piece of a text that stands in every line of JSON with this text in a string, unless that has a `\u00`.
 *
 * @returns undefined where there is none: no needle can stand for the text
 */
export function needleOf(text: string): string | undefined {
  const runs = text.match(SAFE_RUNS) ?? [];
  return runs.reduce<string | undefined>((best, run) => (run.length > (best?.length ?? 0) ? run : best), undefined);
}
