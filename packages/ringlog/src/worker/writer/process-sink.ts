import { sleep } from "../sinks/descriptor-writer.js";
import type { FileSinkOptions } from "../sinks/file/file-options.js";
import { FileSink } from "../sinks/file-sink.js";
import {
  type FilePosition,
  NO_PROGRESS,
  type Sink,
  SinkGaveUp,
  type SinkHost,
  type WriteProgress,
} from "../sinks/sink.js";
import { type BegunText, FRAME_BEGUN, FRAME_TEXT, frameHeader, type WriterMessage } from "./protocol.js";
import type { WriterChild } from "./writer-child.js";
import { BEGIN_MS, WriterKeeper } from "./writer-keeper.js";

/** At the end: how long the process may take to take over what it is given. */
const HAND_OVER_MS = 300;
const POLL_MS = 1;
/** Who waits so long for an output can also wait until the process has begun; others come again. */
const END_STALL_MS = 400;
const RETRY_MS = 20;
/** A text without a byte asks for what came before it to be forced to the disk. */
const NOTHING = Buffer.alloc(0);
const SYNC_STALL_MS = 1_000;

/** Where the process of the writer is noted for the consumer that comes after this one; 0: there is none. */
export interface WriterNote {
  read(): number;
  write(pid: number): void;
}

/** A text on its way. */
interface Pending {
  readonly id: number;
  /** What the file had not taken when it was given to the process. */
  bytes: Buffer;
  takenBytes: number;
  /** Where the first of them that are not taken will stand, if that is known; what stands before `bytes`. */
  begunAt: FilePosition | undefined;
  before: string;
  isSent: boolean;
  /** What the process has said at last. */
  end: "done" | "lost" | undefined;
  readonly progress: WriteProgress;
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
  /** Where texts were begun that a consumer before this one has left. */
  readonly #left: BegunText[] = [];
  #own: FileSink | undefined;
  #pending: Pending | undefined;
  #lastId = 0;
  #pid = 0;
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
      started: (pid: number) => {
        this.#pid = pid;
        note.write(pid);
      },
      message: (message: WriterMessage) => this.#heard(message),
      died: () => this.#retry(),
      impossible: (why: string) => this.#writeItself(why),
    };
    this.#keeper = new WriterKeeper(options, env, host, events, note.read());
    // It boots while the first records are being made.
    this.#keeper.start();
  }

  write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    if (this.#isCut) return Promise.reject(new SinkGaveUp(undefined));
    return new Promise((resolve, reject) => {
      this.#begin(bytes, progress, { resolve, reject });
      if (this.#own === undefined) this.#give();
      else this.#writeOwn();
    });
  }

  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void {
    if (this.#isCut) throw new SinkGaveUp(undefined);
    // What was begun the last time, and was not done in time, comes again.
    if (this.#pending === undefined) this.#begin(bytes, progress, undefined);
    this.#waitSync(stallMs);
  }

  /** The process looks itself, before it writes: this one must not touch a disk that may hang. */
  alreadyTaken(text: Buffer, from: number, position: FilePosition | undefined): number {
    this.#left.push({ before: byteBefore(text, from), position });
    return 0;
  }

  /** The process sees to it that a line which was cut has an end. */
  discard(): void {
    this.#own?.discard();
  }

  async sync(): Promise<void> {
    if (this.#own !== undefined) return this.#own.sync();
    // Whether it was given up, is counted elsewhere.
    if (this.#syncs) await this.write(NOTHING, NO_PROGRESS).catch(() => undefined);
  }

  syncSync(): void {
    if (this.#own !== undefined) return this.#own.syncSync();
    if (!this.#syncs || this.#pending !== undefined) return;
    try {
      this.writeSync(NOTHING, SYNC_STALL_MS, NO_PROGRESS);
    } catch {
      // The process does not answer: nobody knows whether the file is on the disk.
      this.#settled();
      this.#host.notSynced?.(undefined);
    }
  }

  get #syncs(): boolean {
    return !this.#isCut && this.#options.fsync !== undefined && this.#options.fsync !== "never";
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#own?.giveUp();
    if (this.#own !== undefined || this.#pending?.settle === undefined) return;
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
    if (!this.#gaveUp && this.#note.read() === this.#pid) this.#note.write(0);
    this.#keeper.child?.release();
    this.#keeper.child = undefined;
  }

  #begin(bytes: Buffer, progress: WriteProgress, settle: Pending["settle"]): void {
    const { before, position } = this.#left.shift() ?? { before: "", position: undefined };
    const id = ++this.#lastId;
    this.#goesOn = false;
    this.#pending = {
      id,
      bytes,
      before,
      takenBytes: 0,
      begunAt: position,
      isSent: false,
      end: undefined,
      progress,
      settle,
    };
    if (settle === undefined && this.#own === undefined) this.#queue(this.#pending);
  }

  /** Gives what is pending to the process, or to a new one that goes on where the last has stopped. */
  #queue(pending: Pending): WriterChild | undefined {
    const child = this.#keeper.start();
    if (child === undefined) return undefined;
    const { takenBytes } = pending;
    if (takenBytes > 0) pending.before = byteBefore(pending.bytes, takenBytes);
    pending.bytes = pending.bytes.subarray(takenBytes);
    pending.takenBytes = 0;
    const begun: BegunText = { before: pending.before, position: pending.begunAt };
    const place = Buffer.from(JSON.stringify(begun));
    if (begun.before !== "" || begun.position !== undefined)
      child.queue(frameHeader(FRAME_BEGUN, 0, place.length), place);
    child.queue(frameHeader(FRAME_TEXT, pending.id, pending.bytes.length), pending.bytes);
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
    pending?.settle?.reject(new SinkGaveUp(undefined));
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
    if (pending === undefined || !("id" in message) || message.id !== pending.id) return;
    if (message.type === "starts") this.#starts(pending, message.position);
    else if (message.type === "took") this.#took(pending, message.bytes);
    else this.#ended(pending, message.type);
  }

  #starts(pending: Pending, position: FilePosition | undefined): void {
    pending.begunAt = position;
    pending.progress.starts(position);
  }

  #took(pending: Pending, takenBytes: number): void {
    const count = takenBytes - pending.takenBytes;
    pending.takenBytes = takenBytes;
    this.takenBytes += count;
    pending.progress.took(count);
    if (takenBytes < pending.bytes.length) this.#host.progress();
  }

  #ended(pending: Pending, end: "done" | "lost"): void {
    pending.end = end;
    if (pending.settle === undefined) return;
    this.#settled();
    if (end === "done") pending.settle.resolve();
    else pending.settle.reject(new SinkGaveUp(undefined));
  }

  /** Waits on this thread until what is pending is written. */
  #waitSync(stallMs: number): void {
    let deadlineMs = this.#host.now() + stallMs;
    for (let pending = this.#pending; pending?.end === undefined; pending = this.#pending) {
      if (pending === undefined) throw new SinkGaveUp(undefined);
      if (this.#own !== undefined) return this.#writeOwnSync(this.#own, stallMs);
      if (this.#moveSync(pending)) deadlineMs = this.#host.now() + stallMs;
      else if (this.#host.now() >= deadlineMs && !(stallMs >= END_STALL_MS && this.#keeper.isBooting))
        throw new SinkGaveUp(undefined);
      else sleep(POLL_MS);
    }
    if (this.#settled()?.end === "lost") throw new SinkGaveUp(undefined);
  }

  #moveSync(pending: Pending): boolean {
    this.#keeper.checkBegin();
    const child = this.#keeper.child ?? this.#queue(pending);
    if (child === undefined) return false;
    if (child.hasDescriptor) return child.moveSync();
    this.#writeItself("its socket has no descriptor here");
    return true;
  }

  #writeItself(why: string): void {
    this.#cut();
    this.#host.warn(`no other process can write ${this.#options.path} (${why}); this one writes it itself`);
    this.#own = new FileSink(this.#options, this.#host);
    if (this.#gaveUp) this.#own.giveUp();
    if (this.#pending?.settle !== undefined) this.#writeOwn();
  }

  #writeOwn(): void {
    const pending = this.#settled() as Pending;
    this.#own?.write(this.#restOf(pending), pending.progress).then(pending.settle?.resolve, pending.settle?.reject);
  }

  #writeOwnSync(own: FileSink, stallMs: number): void {
    const pending = this.#settled() as Pending;
    own.writeSync(this.#restOf(pending), stallMs, pending.progress);
  }

  /** What the file has not taken yet, also from a process that died over it. */
  #restOf({ bytes, before, takenBytes, begunAt, progress }: Pending): Buffer {
    const whole = Buffer.concat([Buffer.from(before, "latin1"), bytes]);
    const from = before.length + takenBytes;
    const count = begunAt === undefined ? 0 : (this.#own?.alreadyTaken(whole, from, begunAt) ?? 0);
    if (count > 0) progress.took(count);
    return bytes.subarray(takenBytes + count);
  }
}

function byteBefore(text: Buffer, at: number): string {
  return text.toString("latin1", Math.max(0, at - 1), at);
}
