import { type BigIntStats, lstatSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import type { RotatePlan } from "../../../ring/consumer-config.js";
import { errorCode, errorText, type SinkHost } from "../sink.js";
import { Compressor } from "./compressor.js";
import { OwnerLock } from "./owner-lock.js";
import { Period } from "./period.js";
import { RotatedFiles } from "./rotated-files.js";

/** After a failure the file goes on as it is for so long. */
const RETRY_MS = 10_000;

/** `busy`: another process rotates just now. `moved`: another one has, or the file is gone. `failed`: it has been said why. */
export type RotationOutcome = "rotated" | "moved" | "busy" | "failed";

/**
 * Rotates the file by renaming it. Of several processes that write to it one does so, under a lock; the others notice that the
 * path leads elsewhere, and what they have still written to the renamed file is in no other.
 */
export class Rotation {
  readonly #plan: RotatePlan;
  readonly #path: string;
  readonly #host: SinkHost;
  readonly #files: RotatedFiles;
  readonly #lock: OwnerLock;
  readonly #period: Period | undefined;
  readonly #compressor: Compressor;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #isFailing = false;

  constructor(plan: RotatePlan, path: string, host: SinkHost) {
    this.#plan = plan;
    this.#path = path;
    this.#host = host;
    this.#files = new RotatedFiles(path);
    this.#lock = new OwnerLock(join(this.#files.folder, `.${basename(path)}.lock`), host.now);
    this.#period = plan.every === null ? undefined : new Period(plan.every);
    this.#compressor = new Compressor(this.#files, basename(path), plan.compress, host);
  }

  get maxBytes(): number {
    return this.#plan.maxBytes;
  }

  /** A file that was begun then is the one that is written. */
  began(timeMs: number): void {
    this.#period?.began(timeMs);
  }

  /** Whether the file must make way before so many bytes more are written to it. */
  isDue(sizeBytes: number, nextBytes: number): boolean {
    const nowMs = this.#wallMs();
    if (sizeBytes === 0) this.began(nowMs);
    if (sizeBytes === 0 || this.#host.now() < this.#notBeforeMs) return false;
    const { maxBytes } = this.#plan;
    return (maxBytes > 0 && sizeBytes + nextBytes > maxBytes) || this.#period?.isOver(nowMs) === true;
  }

  /** Takes care of what earlier runs have left. */
  tidy(): void {
    this.#underLock(() => {
      this.#files.removeClaims();
      this.#retain();
    });
    this.#compressor.start();
  }

  /** Renames the file, if it is still ours. */
  rotate(isOurs: (stat: BigIntStats) => boolean): RotationOutcome {
    const outcome = this.#underLock(() => {
      const stat = lstatSync(this.#path, { bigint: true, throwIfNoEntry: false });
      if (stat === undefined || !isOurs(stat)) return "moved";
      this.#rename(this.#files.claim(this.#wallMs()));
      this.#retain();
      return "rotated";
    });
    if (outcome === "rotated" && this.#plan.compress) this.#compressor.start();
    return outcome;
  }

  /** For a while it is not tried again. */
  postpone(): void {
    this.#notBeforeMs = this.#host.now() + RETRY_MS;
  }

  /** Ends what goes on in the background once that is done, or after so long. */
  finish(limitMs: number): Promise<void> {
    return this.#compressor.finish(limitMs);
  }

  close(): void {
    this.#compressor.stop();
  }

  #rename(target: string): void {
    try {
      renameSync(this.#path, target);
    } catch (error) {
      this.#files.remove(basename(target));
      throw error;
    }
  }

  #retain(): void {
    if (this.#plan.keep > 0) this.#files.retain(this.#plan.keep);
  }

  #underLock<T>(act: () => T): T | "busy" | "moved" | "failed" {
    try {
      if (!this.#lock.tryTake()) return "busy";
      try {
        const done = act();
        this.#isFailing = false;
        return done;
      } finally {
        this.#lock.release();
      }
    } catch (error) {
      // The file, or its folder, was taken away just now.
      if (errorCode(error) === "ENOENT") return "moved";
      this.#failed(error);
      return "failed";
    }
  }

  #failed(error: unknown): void {
    this.postpone();
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#host.warn(`cannot rotate ${this.#path}: ${errorText(error)}; it goes on as it is, and that is tried again`);
  }

  #wallMs(): number {
    return this.#host.wallMs?.() ?? Date.now();
  }
}
