import { read } from "node:fs";
import { stat } from "node:fs/promises";
import { monotonicMs } from "../../record/monotonic.js";
import { FileSink } from "../sinks/file-sink.js";
import { answer } from "./answers.js";
import { type Frame, FrameReader } from "./frame-reader.js";
import { tailOf, untilGone } from "./predecessor.js";
import { type BegunText, FRAME_BEGUN, FRAME_OPEN, LIVES_ALONE_MS, WRITER_FD, type WriterOpening } from "./protocol.js";

/** Most bytes that wait in memory; more waits in the socket, and then in the process that it writes for. */
const MAX_QUEUE_BYTES = 64 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/** Runs in the writer process: appends to the file what comes over the socket, and says what the file has taken. */
export function runWriter(): void {
  process.title = "ringlog writer";
  // It ends by itself, once it has written what it was given. A service's whole group may be told to end: then just that is wanted.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  new Writer().start();
}

class Writer {
  readonly #frames = new FrameReader();
  #opening: WriterOpening | undefined;
  #sink: FileSink | undefined;
  #begun: BegunText | undefined;
  #isBusy = false;
  #isReading = false;
  #isAlone = false;

  start(): void {
    answer({ type: "ready" });
    this.#read();
  }

  /** By descriptor, which stays open: a stream would close it, and the log file could get its number while answers go there. */
  #read(): void {
    if (this.#isReading || this.#isAlone || this.#frames.queuedBytes > MAX_QUEUE_BYTES) return;
    this.#isReading = true;
    read(WRITER_FD, Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, null, (error, count, bytes) => {
      this.#isReading = false;
      // An error, too, says that the other end is gone; what it had sent was read before.
      if (error !== null || count === 0) return this.#left();
      this.#frames.take(bytes.subarray(0, count));
      this.#read();
      void this.#work();
    });
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
      this.#read();
      await this.#do(frame);
    }
    this.#isBusy = false;
    if (this.#isAlone) this.#end();
  }

  async #do({ kind, id, bytes }: Frame): Promise<void> {
    if (kind === FRAME_OPEN) this.#opening = JSON.parse(bytes.toString()) as WriterOpening;
    else if (kind === FRAME_BEGUN) this.#begun = JSON.parse(bytes.toString()) as BegunText;
    else await this.#append(id, bytes);
  }

  async #append(id: number, bytes: Buffer): Promise<void> {
    try {
      const sink = this.#sink ?? (await this.#open());
      if (bytes.length === 0) {
        await sink.sync();
        answer({ type: "done", id });
        return;
      }
      let took = takenBefore(sink, bytes, this.#begun);
      this.#begun = undefined;
      const say = () => answer({ type: "took", id, bytes: took });
      if (took > 0) say();
      await sink.write(bytes.subarray(took), {
        starts: (position) => answer({ type: "starts", id, position }),
        took: (count) => {
          took += count;
          say();
        },
      });
      answer({ type: "done", id });
    } catch {
      // The sink has said why.
      this.#sink?.discard();
      answer({ type: "lost", id });
    }
  }

  async #open(): Promise<FileSink> {
    const { options, after } = this.#opening as WriterOpening;
    if (after !== 0) await untilGone(after);
    if (after !== 0 && this.#begun?.position === undefined)
      this.#begun = { before: this.#begun?.before ?? "", position: await tailOf(options.path) };
    // Whether the disk answers at all: the sink opens its file on this thread, which has to hear meanwhile.
    await stat(options.path).catch(() => undefined);
    this.#sink = new FileSink(options, {
      now: monotonicMs,
      progress: () => undefined,
      warn: (line) => answer({ type: "warn", line }),
      notSynced: (error) => answer({ type: "not synced", errno: (error as NodeJS.ErrnoException).errno ?? 0 }),
    });
    return this.#sink;
  }

  #end(): void {
    this.#sink?.close();
    process.exit();
  }
}

/** How much of the text the file has already, where a writer or a consumer has died over it. */
function takenBefore(sink: FileSink, bytes: Buffer, begun: BegunText | undefined): number {
  if (begun === undefined) return 0;
  const before = Buffer.from(begun.before, "latin1");
  return sink.alreadyTaken(Buffer.concat([before, bytes]), before.length, begun.position);
}
