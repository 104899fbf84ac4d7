import type { Entry } from "../model/entry.js";

/** A line that is selected. */
export interface FoundEntry {
  /** Undefined where the line is damaged. */
  readonly entry: Entry | undefined;
  /** What is wrong with it, in words. */
  readonly problem: string | undefined;
  /** The line as it stands; the memory may be used again afterwards. */
  readonly raw: Buffer;
  readonly logName: string;
}
