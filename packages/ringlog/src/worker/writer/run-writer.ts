import { Socket } from "node:net";
import { monotonicMs } from "../../record/monotonic.js";
import { FileSink, type FileSinkOptions } from "../sinks/file-sink.js";
import { SinkGaveUp } from "../sinks/sink.js";
import { Answers } from "./answers.js";
import { FrameReader } from "./frame-reader.js";
import { tailOf, untilGone } from "./predecessor.js";
import { type FilePosition, FRAME_OPEN, LIVES_ALONE_MS, WRITER_FD, type WriterOpening } from "./protocol.js";
import { completeBegun, positionOf } from "./written-already.js";

/** Most bytes that wait in memory; more waits in the socket, and then in the process that it writes for. */
const MAX_QUEUE_BYTES = 64 * 1024 * 1024;

/** Runs in the writer process: appends to the file what comes over the socket, and says what the file has taken. */
export function runWriter(): void {
  process.title = "ringlog writer";
  // It ends by itself, once it has written what it was given. A service's whole group may be told to end: then just that is wanted.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  new Writer(new Socket({ fd: WRITER_FD, readable: true, writable: false })).start();
}

class Writer {
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  #sink: FileSink | undefined;
  #opening: WriterOpening | undefined;
  readonly #answers = new Answers(WRITER_FD);
  #isBusy = false;
  #isAlone = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  start(): void {
    this.#socket.on("error", () => undefined); // "close" follows.
    this.#socket.on("close", () => this.#left());
    this.#socket.on("data", (bytes: Buffer) => {
      this.#frames.take(bytes);
      if (this.#frames.queuedBytes > MAX_QUEUE_BYTES) this.#socket.pause();
      void this.#work();
    });
    this.#answers.say({ type: "ready" });
  }

  /** Nobody hears any more. The thread that writes may be held by the kernel: only a signal ends a process then. */
  #left(): void {
    this.#isAlone = true;
    setTimeout(() => process.kill(process.pid, "SIGKILL"), LIVES_ALONE_MS);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      if (this.#frames.queuedBytes <= MAX_QUEUE_BYTES) this.#socket.resume();
      if (frame.kind === FRAME_OPEN) this.#opening = JSON.parse(frame.bytes.toString()) as WriterOpening;
      else await this.#append(frame.id, frame.bytes);
    }
    this.#isBusy = false;
    if (this.#isAlone) this.#end();
  }

  async #append(id: number, bytes: Buffer): Promise<void> {
    let doneBytes = 0;
    try {
      doneBytes = await this.#begin(id, bytes);
      if (doneBytes < bytes.length) await this.#sink?.write(bytes.subarray(doneBytes));
      this.#answers.say({ type: "done", id });
    } catch (error) {
      const writtenBytes = doneBytes + (error instanceof SinkGaveUp ? error.writtenBytes : 0);
      this.#answers.say({ type: "lost", id, writtenBytes });
    }
  }

  /** Says where the text will stand. Gives how much of it an earlier writer has appended. */
  async #begin(id: number, bytes: Buffer): Promise<number> {
    const { options } = this.#opening as WriterOpening;
    const begunAt = await this.#findBegun();
    // Also tells whether the disk answers at all: the sink opens its file on this thread, which has to hear meanwhile.
    const position = await positionOf(options.path);
    if (this.#sink !== undefined || begunAt === undefined) {
      if (position !== undefined) this.#answers.say({ type: "begins", id, ...position });
      this.#sink ??= this.#open(options);
      return 0;
    }
    const doneBytes = await completeBegun(options.path, begunAt, bytes);
    this.#sink = this.#open(options);
    return doneBytes;
  }

  /** Where an earlier writer has begun this text, or may have. */
  async #findBegun(): Promise<FilePosition | undefined> {
    const { options, begunAt, after } = this.#opening as WriterOpening;
    if (this.#sink !== undefined || begunAt !== undefined || after === 0) return begunAt;
    await untilGone(after);
    return tailOf(options.path);
  }

  #open(options: FileSinkOptions): FileSink {
    return new FileSink(options, {
      now: monotonicMs,
      progress: () => this.#answers.say({ type: "part" }),
      warn: (line) => this.#answers.say({ type: "warn", line }),
    });
  }

  #end(): void {
    this.#sink?.close();
    process.exit();
  }
}
