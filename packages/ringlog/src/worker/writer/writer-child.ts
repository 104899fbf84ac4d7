import type { ChildProcess } from "node:child_process";
import { readSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import { ownPackedCode } from "../given.js";
import { errorCode } from "../sinks/sink.js";
import {
  FRAME_OPEN,
  frameHeader,
  MessageReader,
  STARTED_INSTEAD,
  WRITER_FD,
  type WriterMessage,
  type WriterOpening,
} from "./protocol.js";
import { spawnWriter } from "./spawn-writer.js";

const READ_BYTES = 16 * 1024;

/** One life of the writer process, and the socket to it. */
export class WriterChild {
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #messages = new MessageReader();
  readonly #take: (message: WriterMessage) => void;
  readonly #gone: (why: string, isFinal: boolean) => void;
  readonly #outgoing: Buffer[] = [];
  #isGone = false;
  #isListening = false;

  /** Throws where no process may be started. `gone` is called once, when it has ended or could not be started; finally, if another would do the same. */
  constructor(
    opening: WriterOpening,
    env: Readonly<Record<string, string>>,
    take: (message: WriterMessage) => void,
    gone: (why: string, isFinal: boolean) => void,
  ) {
    this.#take = take;
    this.#gone = gone;
    this.#child = spawnWriter(env);
    this.#child.on("error", (error) => this.#end(error.message));
    // Its end of the socket closes when its last thread is gone, and all that it has said was heard.
    this.#child.on("close", (code, signal) => {
      if (code === STARTED_INSTEAD) this.#end("this program starts itself in place of its runtime", true);
      else this.#end(signal ?? `exit code ${code}`);
    });
    this.#child.unref();
    this.#socket = this.#child.stdio[WRITER_FD] as Socket;
    this.#socket.on("error", () => undefined); // Told by "close".
    this.#socket.unref();
    const code = Buffer.from(ownPackedCode());
    const options = Buffer.from(JSON.stringify(opening));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(code.length, 0);
    this.#outgoing.push(length, code, frameHeader(FRAME_OPEN, 0, options.length), options);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Whether `moveSync` can work here. */
  get hasDescriptor(): boolean {
    return descriptorOf(this.#socket) !== -1;
  }

  /** Whether everything was handed over that was given to `queue`. */
  get isSent(): boolean {
    return this.#outgoing.length === 0;
  }

  /** Notes what is to be sent; `send` or `sendSync` does it. */
  queue(...bytes: Buffer[]): void {
    this.#outgoing.push(...bytes);
  }

  /** Sends what was queued, and hears answers from now on; `sent` is called once the process, or its socket, has it all. */
  send(sent: () => void): void {
    if (!this.#isListening) {
      this.#isListening = true;
      this.#socket.on("data", (bytes: Buffer) => this.#read(bytes));
    }
    const last = this.#outgoing.pop();
    for (const bytes of this.#outgoing.splice(0)) this.#socket.write(bytes);
    if (last !== undefined) this.#socket.write(last, (error) => (error ? undefined : sent()));
  }

  /** Sends what the socket takes now, and takes in the answers that are there. True: something has moved. */
  moveSync(): boolean {
    const fd = descriptorOf(this.#socket);
    try {
      const hasSent = this.#writeSome(fd);
      return this.#readSome(fd) || hasSent;
    } catch (error) {
      this.#end((error as Error).message);
      return false;
    }
  }

  /** The process finishes what it was given, then ends. */
  release(): void {
    this.#isGone = true;
    this.#socket.end();
    this.#socket.destroySoon();
  }

  /** Takes back what was not sent whole: the process throws away a frame without an end. */
  cut(): void {
    this.#isGone = true;
    this.#socket.destroy();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #writeSome(fd: number): boolean {
    let hasSent = false;
    for (let bytes = this.#outgoing[0]; bytes !== undefined; bytes = this.#outgoing[0]) {
      const count = orNone(() => writeSync(fd, bytes as Buffer));
      if (count === undefined) break;
      hasSent = true;
      if (count === bytes.length) this.#outgoing.shift();
      else this.#outgoing[0] = bytes.subarray(count);
    }
    return hasSent;
  }

  #readSome(fd: number): boolean {
    const buffer = Buffer.alloc(READ_BYTES);
    const count = orNone(() => readSync(fd, buffer, 0, buffer.length, null));
    if (count === 0) this.#end("its socket is closed");
    if (count === undefined || count === 0) return false;
    this.#read(buffer.subarray(0, count));
    return true;
  }

  #read(bytes: Buffer): void {
    for (const message of this.#messages.read(bytes)) this.#take(message);
  }

  #end(why: string, isFinal = false): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#socket.destroy();
    this.#gone(why, isFinal);
  }
}

/** Node gives a socket's descriptor in no other way; -1 where there is none, as on Windows. */
function descriptorOf(socket: Socket): number {
  return (socket as unknown as { readonly _handle: { readonly fd?: number } | null })._handle?.fd ?? -1;
}

/** Undefined where the socket is full, or empty. */
function orNone(call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (errorCode(error) === "EAGAIN" || errorCode(error) === "EINTR") return undefined;
    throw error;
  }
}
