import { basename, join } from "node:path";
import { errorCode, errorText, type SinkHost } from "../sink.js";
import { GzipFile } from "./gzip-file.js";
import { OwnerLock, REFRESH_MS } from "./owner-lock.js";
import type { RotatedFile, RotatedFiles } from "./rotated-files.js";

/** Other processes may still write to a file that was just renamed: it is compressed once it has stood still for so long. */
const GRACE_MS = 300;
/** Another process compresses, or something failed. */
const RETRY_MS = 2_000;
/** Files that are kept open at a time, to see whether something was still written to them. */
const PASS_FILES = 32;

/**
 * Compresses rotated files in the background, one process at a time. A file's compressed version gets its name once it is
 * complete and on the disk; only then the plain one goes. What a process that died has left between is put right: as long as
 * there is a plain version, that one holds.
 */
export class Compressor {
  readonly #files: RotatedFiles;
  readonly #isOn: boolean;
  readonly #host: SinkHost;
  readonly #lock: OwnerLock;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #isFailing = false;
  #hasLock = false;
  #current: GzipFile | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake = (): void => undefined;

  constructor(files: RotatedFiles, name: string, isOn: boolean, host: SinkHost) {
    this.#files = files;
    this.#isOn = isOn;
    this.#host = host;
    this.#lock = new OwnerLock(join(files.folder, `.${basename(name)}.gz.lock`), host.now);
  }

  /** Sees to what there is to do, unless that is going on. */
  start(): void {
    if (this.#isStopped || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves once everything is done, or after so long. */
  async finish(limitMs: number): Promise<void> {
    this.start();
    if (this.#running === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#running, limit]);
    clearTimeout(timer);
  }

  /** What is half done is left to the next start: the plain file is still there. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#wake();
    this.#current?.abandon();
    this.#unlock();
  }

  async #run(): Promise<void> {
    try {
      if (!this.#hasWork()) return;
      this.#hasLock = this.#lock.tryTake();
      if (!this.#hasLock) return this.#retryLater();
      await this.#work();
      this.#isFailing = false;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#unlock();
    }
  }

  #hasWork(): boolean {
    return this.#files.temporaryNames().length > 0 || this.#files.list().some((file) => this.#isUnfinished(file));
  }

  #isUnfinished({ plain, compressed }: RotatedFile): boolean {
    return plain !== undefined && (this.#isOn || compressed !== undefined);
  }

  async #work(): Promise<void> {
    for (const name of this.#files.temporaryNames()) this.#files.remove(name);
    if (!this.#isOn) return this.#removeDoubles();
    const done: GzipFile[] = [];
    try {
      while (!this.#isStopped) {
        const sizes = this.#sizes();
        if (sizes.size === 0 && done.length === 0) return;
        await this.#pause(GRACE_MS);
        for (const file of done.splice(0)) await this.#finishFile(file);
        for (const [name, sizeBytes] of sizes) await this.#compress(name, sizeBytes, done);
      }
    } finally {
      for (const file of done) file.abandon();
    }
  }

  /** The plain version is complete; the compressed one may lack what was written last. */
  #removeDoubles(): void {
    for (const { plain, compressed } of this.#files.list())
      if (plain !== undefined && compressed !== undefined) this.#files.remove(compressed);
  }

  /** An empty one is a name that is just being used. */
  #sizes(): Map<string, number> {
    const names = this.#files.list().flatMap(({ plain }) => plain ?? []);
    const sizes = names.map((name) => [name, this.#files.sizeOf(name) ?? 0] as const);
    return new Map(sizes.filter(([, sizeBytes]) => sizeBytes > 0).slice(0, PASS_FILES));
  }

  async #compress(name: string, sizeBytes: number, done: GzipFile[]): Promise<void> {
    if (this.#isStopped || this.#files.sizeOf(name) !== sizeBytes) return;
    this.#lock.refresh();
    const touch = setInterval(() => this.#lock.refresh(), REFRESH_MS).unref();
    const file = new GzipFile(this.#files, name);
    this.#current = file;
    try {
      if (await file.replacePlain()) done.push(file);
    } catch (error) {
      // Another process has deleted it, as one of those that are not kept.
      if (errorCode(error) !== "ENOENT") throw error;
    } finally {
      if (!done.includes(file)) file.abandon();
      clearInterval(touch);
      this.#current = undefined;
    }
  }

  async #finishFile(file: GzipFile): Promise<void> {
    try {
      await file.addLate();
    } finally {
      file.abandon();
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), RETRY_MS).unref();
  }

  #unlock(): void {
    if (!this.#hasLock) return;
    this.#hasLock = false;
    try {
      this.#lock.release();
    } catch {
      // It is found stale later: nobody touches it any more.
    }
  }

  #failed(error: unknown): void {
    // The folder was taken away, with all that was to be compressed.
    if (this.#isStopped || errorCode(error) === "ENOENT") return;
    this.#retryLater();
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#host.warn(
      `cannot compress rotated files: ${errorText(error)}; they stay as they are, and that is tried again`,
    );
  }
}
