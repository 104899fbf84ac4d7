import { closeSync } from "node:fs";
import { DescriptorWriter, isInterrupted, type Remedy } from "./descriptor-writer.js";
import { openNonBlocking } from "./non-blocking.js";
import { readBack } from "./read-back.js";
import { errorCode, errorText, type FilePosition, type Sink, type SinkHost, type WriteProgress } from "./sink.js";

/** Writes to stdout or stderr, so that a reader who has stopped cannot hold a thread. */
export class ConsoleSink implements Sink {
  readonly #writer: DescriptorWriter;
  readonly #host: SinkHost;
  readonly #ownFd: number | undefined;
  readonly #name: string;
  #isGone = false;

  constructor(fd: number, host: SinkHost) {
    this.#host = host;
    this.#name = fd === 2 ? "stderr" : "stdout";
    this.#ownFd = openNonBlocking(fd);
    this.#writer = new DescriptorWriter(
      this.#ownFd ?? fd,
      host,
      (error) => this.#remedy(error),
      () => undefined,
    );
  }

  get takenBytes(): number {
    return this.#writer.takenBytes;
  }

  write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    return this.#writer.write(bytes, progress);
  }

  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void {
    this.#writer.writeSync(bytes, stallMs, progress);
  }

  /** A file that the stream was sent to can be read back, a pipe or a terminal cannot. */
  alreadyTaken(text: Buffer, from: number, position: FilePosition | undefined): number {
    const rest = text.subarray(from);
    if (position !== undefined) return readBack(`/proc/self/fd/${this.#writer.fd}`, rest, position);
    const bytes = this.#writer.pieceBytes(rest);
    if (bytes > 0) this.#host.warn(`up to ${bytes} bytes may stand on ${this.#name} twice`);
    return 0;
  }

  giveUp(): void {
    this.#writer.giveUp();
  }

  discard(): void {
    this.#writer.discard();
  }

  close(): void {
    if (this.#ownFd !== undefined) closeSync(this.#ownFd);
  }

  /** A full pipe is waited for; a reader that is gone does not come back. */
  #remedy(error: unknown): Remedy {
    if (isInterrupted(error)) return "again";
    const code = errorCode(error);
    if (code === "EAGAIN" || code === "EWOULDBLOCK" || code === "ENOSPC" || code === "EIO") return "later";
    this.#sayGone(error);
    return "never";
  }

  #sayGone(error: unknown): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#host.warn(`${this.#name} is gone (${errorCode(error) || errorText(error)}): nothing more is written to it`);
  }
}
