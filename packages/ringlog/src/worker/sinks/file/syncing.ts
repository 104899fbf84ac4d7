import { fsyncSync } from "node:fs";
import type { FsyncPlan } from "../../../ring/consumer-config.js";
import { errorText, type SinkHost } from "../sink.js";
import { syncFolder } from "./sync-folder.js";

const ERROR = Buffer.from('"level":"error"');
const FATAL = Buffer.from('"level":"fatal"');

/** When what was written is forced to the disk, and what is said where that fails. */
export class Syncing {
  readonly #plan: FsyncPlan;
  readonly #path: string;
  readonly #host: SinkHost;
  #isDirty = false;
  #lastMs = Number.NEGATIVE_INFINITY;
  #hasSaidSo = false;

  constructor(plan: FsyncPlan, path: string, host: SinkHost) {
    this.#plan = plan;
    this.#path = path;
    this.#host = host;
  }

  /** Whether something was written that a flush must force to the disk. */
  get isDirty(): boolean {
    return this.#isDirty && this.#plan !== "never";
  }

  wrote(): void {
    this.#isDirty = true;
  }

  /** Whether it is time, after these lines. A field that looks like an error's level only makes it be time too often. */
  isDue(lines: Buffer): boolean {
    if (!this.isDirty) return false;
    if (this.#plan === "error") return lines.includes(ERROR) || lines.includes(FATAL);
    return this.#plan === "always" || this.#waitMs() <= 0;
  }

  /** With `everyMs`: in how long the next time is; undefined where nothing waits for that. */
  dueInMs(): number | undefined {
    return this.isDirty && typeof this.#plan === "object" ? Math.max(0, this.#waitMs()) : undefined;
  }

  synced(): void {
    this.#isDirty = false;
    this.#lastMs = this.#host.now();
  }

  /**
   * What was not on the disk by now may never get there: the system forgets it after telling us, so that trying again would
   * only seem to help. Whoever flushes is told.
   */
  failed(error: unknown): void {
    this.synced();
    this.#host.notSynced?.(error);
    if (this.#hasSaidSo) return;
    this.#hasSaidSo = true;
    this.#host.warn(
      `cannot force ${this.#path} to the disk: ${errorText(error)}; what it held since the last time may be lost with the power`,
    );
  }

  /** Before a descriptor is closed. */
  forceOut(fd: number): void {
    if (!this.isDirty) return;
    try {
      // Without a file, what was in it has gone with it.
      if (fd !== -1) fsyncSync(fd);
      this.synced();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Makes sure that a file that was made is found again. */
  syncFolders(folders: readonly string[]): void {
    if (this.#plan === "never") return;
    for (const folder of folders) {
      try {
        syncFolder(folder);
      } catch (error) {
        this.failed(error);
      }
    }
  }

  #waitMs(): number {
    const everyMs = typeof this.#plan === "object" ? this.#plan.everyMs : Number.POSITIVE_INFINITY;
    return this.#lastMs + everyMs - this.#host.now();
  }
}
