import type { FsyncPlan, RotatePlan } from "../../../ring/consumer-config.js";

/** What is opened as the log file. */
export interface LogFileOptions {
  readonly path: string;
  readonly mode: number;
  readonly allowSpecialFile: boolean;
}

/** Plain data: what the file sink is opened with. */
export interface FileSinkOptions extends LogFileOptions {
  readonly rotate?: RotatePlan | undefined;
  readonly fsync?: FsyncPlan | undefined;
}
