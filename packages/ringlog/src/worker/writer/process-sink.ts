import { sleep } from "../sinks/descriptor-writer.js";
import { FileSink, type FileSinkOptions } from "../sinks/file-sink.js";
import { type Sink, SinkGaveUp, type SinkHost } from "../sinks/sink.js";
import { type FilePosition, FRAME_TEXT, frameHeader, type WriterMessage } from "./protocol.js";
import type { WriterChild } from "./writer-child.js";
import { BEGIN_MS, WriterKeeper } from "./writer-keeper.js";
import { completeBegun } from "./written-already.js";

/** At the end: how long the process may take to take over what it is given. */
const HAND_OVER_MS = 300;
const POLL_MS = 1;
const RETRY_MS = 20;

/** Where the process of the writer is noted for the consumer that comes after this one; 0: there is none. */
export interface WriterNote {
  read(): number;
  write(pid: number): void;
}

/** A text on its way. */
interface Pending {
  readonly id: number;
  readonly bytes: Buffer;
  isSent: boolean;
  begunAt: FilePosition | undefined;
  /** Set once the process says that it is done with it: bytes that the file has. */
  writtenBytes: number | undefined;
  /** Where it is written asynchronously. */
  readonly settle: { resolve(): void; reject(error: unknown): void } | undefined;
}

/**
 * A file that is written by a process of its own, which runs the same sink: a disk that hangs holds that process and not this
 * one. Where there can be none, this process writes the file itself.
 */
export class ProcessSink implements Sink {
  takenBytes = 0;
  readonly #options: FileSinkOptions;
  readonly #host: SinkHost;
  readonly #keeper: WriterKeeper;
  readonly #note: WriterNote;
  #own: FileSink | undefined;
  #pending: Pending | undefined;
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #limit: NodeJS.Timeout | undefined;
  #gaveUp = false;
  #isCut = false;
  #goesOn = false;

  constructor(options: FileSinkOptions, env: Readonly<Record<string, string>>, host: SinkHost, note: WriterNote) {
    this.#options = options;
    this.#host = host;
    this.#note = note;
    const events = {
      started: (pid: number) => note.write(pid),
      message: (message: WriterMessage) => this.#heard(message),
      died: () => this.#retry(),
      impossible: (why: string) => this.#writeItself(why),
    };
    this.#keeper = new WriterKeeper(options, env, host, events, note.read());
    // It boots while the first records are being made.
    this.#keeper.start(undefined);
  }

  write(bytes: Buffer): Promise<void> {
    if (this.#own !== undefined) return this.#own.write(bytes);
    if (this.#isCut) return Promise.reject(new SinkGaveUp(0, undefined));
    return new Promise((resolve, reject) => {
      this.#begin(bytes, { resolve, reject });
      this.#give();
    });
  }

  writeSync(bytes: Buffer, stallMs: number): void {
    // What was begun the last time, and was not done in time, comes again, with more after it.
    const begunBytes = Math.min(this.#pending?.bytes.length ?? 0, bytes.length);
    if (begunBytes > 0) this.#waitSync(stallMs, 0, bytes.subarray(0, begunBytes));
    if (begunBytes === bytes.length) return;
    const rest = bytes.subarray(begunBytes);
    if (this.#own === undefined && !this.#isCut) this.#begin(rest, undefined);
    this.#waitSync(stallMs, begunBytes, rest);
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#own?.giveUp();
    if (this.#pending?.settle === undefined) return;
    if (this.#pending.isSent) this.#leave(true);
    else this.#limitHandOver();
  }

  handOver(): boolean {
    if (this.#pending === undefined) return this.#goesOn;
    const deadlineMs = this.#host.now() + HAND_OVER_MS;
    const child = this.#keeper.child;
    while (child !== undefined && !child.isSent && this.#host.now() < deadlineMs) if (!child.moveSync()) sleep(POLL_MS);
    this.#leave(child?.isSent === true);
    return this.#goesOn;
  }

  close(): void {
    this.#settled();
    this.#own?.close();
    // What was handed over unconfirmed it may still be writing: whoever comes next waits for it.
    if (!this.#gaveUp) this.#note.write(0);
    this.#keeper.child?.release();
    this.#keeper.child = undefined;
  }

  #begin(bytes: Buffer, settle: Pending["settle"]): void {
    const id = ++this.#lastId;
    this.#goesOn = false;
    this.#pending = { id, bytes, isSent: false, begunAt: undefined, writtenBytes: undefined, settle };
    if (settle === undefined) this.#queue(this.#pending);
  }

  #queue(pending: Pending): WriterChild | undefined {
    const child = this.#keeper.start(pending.begunAt);
    child?.queue(frameHeader(FRAME_TEXT, pending.id, pending.bytes.length), pending.bytes);
    return child;
  }

  /** Sends what is pending, also when a process has died over it. */
  #give(): void {
    clearTimeout(this.#timer);
    const pending = this.#pending;
    if (pending === undefined) return;
    const child = this.#queue(pending);
    child?.send(() => this.#sent(pending));
    if (this.#gaveUp) this.#limitHandOver();
    if (child === undefined) this.#retry();
    else this.#timer = setTimeout(() => this.#keeper.checkBegin(), BEGIN_MS).unref();
  }

  /** Where the process has died: the next may not be started at once. */
  #retry(): void {
    clearTimeout(this.#timer);
    if (this.#pending?.settle !== undefined) this.#timer = setTimeout(() => this.#give(), RETRY_MS);
  }

  #sent(pending: Pending): void {
    pending.isSent = true;
    if (this.#gaveUp && this.#pending === pending) this.#leave(true);
  }

  #limitHandOver(): void {
    this.#limit ??= setTimeout(() => this.#leave(false), HAND_OVER_MS);
  }

  /** What is pending is not waited for any more. A process that does not even take it gets nothing more. */
  #leave(goesOn: boolean): void {
    const pending = this.#settled();
    this.#goesOn = goesOn;
    if (!goesOn) this.#cut();
    this.#isCut = !goesOn;
    pending?.settle?.reject(new SinkGaveUp(0, undefined));
  }

  #cut(): void {
    this.#keeper.child?.cut();
    this.#keeper.child = undefined;
  }

  #settled(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#limit);
    this.#limit = undefined;
    return pending;
  }

  #heard(message: WriterMessage): void {
    const pending = this.#pending;
    if (message.type === "part") this.#host.progress();
    if (pending === undefined || !("id" in message) || message.id !== pending.id) return;
    if (message.type === "begins") pending.begunAt = { dev: message.dev, ino: message.ino, size: message.size };
    else this.#answered(pending, message.type === "done" ? pending.bytes.length : message.writtenBytes);
  }

  #answered(pending: Pending, writtenBytes: number): void {
    this.takenBytes += writtenBytes;
    pending.writtenBytes = writtenBytes;
    if (pending.settle === undefined) return;
    this.#settled();
    if (writtenBytes === pending.bytes.length) pending.settle.resolve();
    else pending.settle.reject(new SinkGaveUp(writtenBytes, undefined));
  }

  /** Waits on this thread until what is pending is written. */
  #waitSync(stallMs: number, beforeBytes: number, bytes: Buffer): void {
    let deadlineMs = this.#host.now() + stallMs;
    while (this.#pending?.writtenBytes === undefined) {
      if (this.#own !== undefined) return this.#writeOwnSync(stallMs, beforeBytes, bytes);
      if (this.#pending === undefined) throw new SinkGaveUp(beforeBytes, undefined);
      if (this.#moveSync(this.#pending)) deadlineMs = this.#host.now() + stallMs;
      else if (this.#host.now() >= deadlineMs) throw new SinkGaveUp(beforeBytes, undefined);
      else sleep(POLL_MS);
    }
    const { writtenBytes } = this.#settled() as { writtenBytes: number };
    if (writtenBytes < bytes.length) throw new SinkGaveUp(beforeBytes + writtenBytes, undefined);
  }

  #moveSync(pending: Pending): boolean {
    this.#keeper.checkBegin();
    const child = this.#keeper.child ?? this.#queue(pending);
    if (child === undefined) return false;
    if (child.hasDescriptor) return child.moveSync();
    this.#writeItself("its socket has no descriptor here");
    return true;
  }

  #writeOwnSync(stallMs: number, beforeBytes: number, bytes: Buffer): void {
    this.#settled();
    try {
      this.#own?.writeSync(bytes, stallMs);
    } catch (error) {
      throw new SinkGaveUp(beforeBytes + (error instanceof SinkGaveUp ? error.writtenBytes : 0), error);
    }
  }

  #writeItself(why: string): void {
    this.#cut();
    this.#host.warn(`no other process can write ${this.#options.path} (${why}); this one writes it itself`);
    if (this.#pending?.settle === undefined) {
      this.#own = new FileSink(this.#options, this.#host);
      return;
    }
    const { bytes, begunAt, settle } = this.#settled() as Pending;
    this.#finishBegun(bytes, begunAt).then(settle?.resolve, settle?.reject);
  }

  async #finishBegun(bytes: Buffer, begunAt: FilePosition | undefined): Promise<void> {
    const doneBytes = begunAt === undefined ? 0 : await completeBegun(this.#options.path, begunAt, bytes);
    this.#own = new FileSink(this.#options, this.#host);
    if (this.#gaveUp) this.#own.giveUp();
    await this.#own.write(bytes.subarray(doneBytes));
  }
}
