import { writeSync } from "node:fs";
import { errorCode } from "../sinks/sink.js";
import type { WriterMessage } from "./protocol.js";

const RETRY_MS = 10;

/**
 * The writer's answers. Not written by the socket's stream: that is destroyed by a write that fails, and with it what the other
 * end has sent before it went.
 */
export class Answers {
  readonly #fd: number;
  #unsaid = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  constructor(fd: number) {
    this.#fd = fd;
  }

  say(message: WriterMessage): void {
    this.#unsaid = Buffer.concat([this.#unsaid, Buffer.from(`${JSON.stringify(message)}\n`)]);
    this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    try {
      while (this.#unsaid.length > 0) this.#unsaid = this.#unsaid.subarray(writeSync(this.#fd, this.#unsaid));
    } catch (error) {
      if (errorCode(error) === "EAGAIN") this.#timer = setTimeout(() => this.#write(), RETRY_MS);
      else this.#unsaid = Buffer.alloc(0); // Nobody hears any more.
    }
  }
}
