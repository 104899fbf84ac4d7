import { fsync, stat, statSync } from "node:fs";
import { isInterrupted, sleep } from "./descriptor-writer.js";
import { Appender } from "./file/appender.js";
import type { FileSinkOptions } from "./file/file-options.js";
import { runSteps, runStepsSync, type Seen, type Step } from "./file/steps.js";
import { readBack } from "./read-back.js";
import {
  errorCode,
  errorText,
  type FilePosition,
  NO_PROGRESS,
  type Sink,
  type SinkHost,
  type WriteProgress,
} from "./sink.js";

export { openLogFile } from "./file/open-log-file.js";

const LINE_END = 0x0a;
/** While nothing is written, the path is looked at so often. */
const IDLE_LOOK_MS = 800;

/**
 * Appends to the log file. Other processes may append to the same file: each write is one call with whole lines. The file is
 * rotated where that is wanted, opened anew where its path leads elsewhere, and forced to the disk.
 */
export class FileSink implements Sink {
  readonly #path: string;
  readonly #host: SinkHost;
  readonly #appender: Appender;
  readonly #timer: NodeJS.Timeout;
  #syncTimer: NodeJS.Timeout | undefined;
  /** What goes on beside writes, which wait for it. */
  #background: Promise<void> | undefined;
  #writes = 0;
  #isWriting = false;
  /** Whether this thread blocks for its writes: then nothing goes on beside them. */
  #isBlocking = false;
  #isClosed = false;
  #progress: WriteProgress = NO_PROGRESS;

  constructor(options: FileSinkOptions, host: SinkHost) {
    this.#path = options.path;
    this.#host = host;
    this.#appender = new Appender(options, host);
    this.#timer = setInterval(() => this.#lookWhileIdle(), IDLE_LOOK_MS);
    this.#timer.unref();
  }

  get takenBytes(): number {
    return this.#writer.takenBytes;
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    this.#progress = progress;
    this.#isWriting = true;
    this.#writes++;
    try {
      if (this.#background !== undefined) await this.#background;
      await runSteps(this.#appender.write(bytes), (step) => this.#perform(step));
    } finally {
      this.#isWriting = false;
      this.#planSync();
    }
  }

  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void {
    this.#progress = progress;
    this.#isBlocking = true;
    this.#writes++;
    try {
      runStepsSync(this.#appender.write(bytes), (step) => this.#performSync(step, stallMs));
    } finally {
      this.#planSync();
    }
  }

  alreadyTaken(text: Buffer, from: number, position: FilePosition | undefined): number {
    const takenBytes = readBack(this.#path, text.subarray(from), position);
    const at = from + takenBytes;
    if (at > 0 && text[at - 1] !== LINE_END) this.#writer.goOnInside();
    return takenBytes;
  }

  async sync(): Promise<void> {
    if (this.#background !== undefined) await this.#background;
    if (this.#appender.syncing.isDirty) await this.#perform({ kind: "sync" });
  }

  syncSync(): void {
    if (this.#appender.syncing.isDirty) this.#performSync({ kind: "sync" }, 0);
  }

  giveUp(): void {
    this.#writer.giveUp();
  }

  discard(): void {
    this.#writer.discard();
  }

  async finish(limitMs: number): Promise<void> {
    await this.#appender.rotation?.finish(limitMs);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#syncTimer);
    this.#appender.rotation?.close();
    const { file } = this.#appender.reopening;
    if (this.#background === undefined) file.close();
    else void this.#background.finally(() => file.close());
  }

  get #writer() {
    return this.#appender.reopening.writer;
  }

  #lookWhileIdle(): void {
    const { file } = this.#appender.reopening;
    if (this.#isWriting || this.#background !== undefined || !file.isOpen || !file.isRegular) return;
    const writes = this.#writes;
    const steps = this.#appender.idle(() => this.#writes === writes && !this.#isClosed);
    if (this.#isBlocking) runStepsSync(steps, (step) => this.#performSync(step, 0));
    else this.#goOnBeside(runSteps(steps, (step) => this.#perform(step)));
  }

  #goOnBeside(work: Promise<void>): void {
    const ended = (): void => {
      this.#background = undefined;
    };
    this.#background = work.then(ended, (error: unknown) => {
      ended();
      this.#host.warn(`cannot look after ${this.#path}: ${errorText(error)}`);
    });
  }

  /** With `everyMs`: sees to it that the last writes are forced to the disk, too. */
  #planSync(): void {
    const dueInMs = this.#appender.syncing.dueInMs();
    if (dueInMs === undefined || this.#syncTimer !== undefined || this.#isClosed) return;
    this.#syncTimer = setTimeout(() => {
      this.#syncTimer = undefined;
      this.#syncBeside();
    }, dueInMs);
    this.#syncTimer.unref();
  }

  /** A write that is under way does it itself, or plans the next time. */
  #syncBeside(): void {
    if (this.#isWriting || !this.#appender.syncing.isDirty) return;
    if (this.#isBlocking) this.syncSync();
    else this.#goOnBeside(this.sync());
  }

  #perform(step: Step): Promise<Seen | undefined> {
    switch (step.kind) {
      case "look":
        return look(this.#path);
      case "write":
        return this.#writer.write(step.bytes, this.#progress).then(() => undefined);
      case "sync":
        return this.#force();
      case "pause":
        return new Promise((resolve) => setTimeout(resolve, step.ms, undefined));
    }
  }

  #performSync(step: Step, stallMs: number): Seen | undefined {
    switch (step.kind) {
      case "look":
        return lookSync(this.#path);
      case "write":
        return void this.#writer.writeSync(step.bytes, stallMs, this.#progress);
      case "sync":
        return void this.#appender.syncing.forceOut(this.#writer.fd);
      case "pause":
        return void sleep(step.ms);
    }
  }

  async #force(): Promise<undefined> {
    const { syncing } = this.#appender;
    // Without a file, what was in it has gone with it.
    const error = this.#writer.fd === -1 ? null : await force(this.#writer.fd);
    if (error === null) syncing.synced();
    else syncing.failed(error);
  }
}

function force(fd: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    fsync(fd, (error) => resolve(isInterrupted(error) ? force(fd) : error));
  });
}

function look(path: string): Promise<Seen> {
  return new Promise((resolve) => {
    stat(path, { bigint: true }, (error, found) => resolve(error === null ? found : whyNot(error)));
  });
}

function lookSync(path: string): Seen {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    return whyNot(error);
  }
}

function whyNot(error: unknown): Seen {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR" ? "gone" : "unknown";
}
