import type { LevelName } from "../../../ringlog/src/record/level.js";

/**
 * What can be seen of a line without parsing it. A line that fails this is certainly not selected; one that passes may still not be.
 * Only lines that begin as ringlog's do are judged by level and time; all others pass those.
 */
export interface Prefilter {
  /** Undefined: every one. */
  readonly levels: ReadonlySet<LevelName> | undefined;
  /** Inclusive. */
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly toMs: number | undefined;
  /** For each of these at least one must be in the line, byte by byte, as JSON writes it. */
  readonly needles: readonly (readonly string[])[];
}
