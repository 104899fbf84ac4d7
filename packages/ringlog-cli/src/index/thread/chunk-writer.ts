import { closeSync, openSync, writeSync } from "node:fs";

const BUFFER_BYTES = 1 << 20;

/** Writes the lines of a chunk file, which nobody but the user may read. */
export class ChunkWriter {
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #used = 0;

  constructor(path: string) {
    this.#fd = openSync(path, "wx", 0o600);
  }

  /** `head` is ASCII. */
  line(head: string, rest: Buffer, from: number, to: number): void {
    const bytes = head.length + to - from + 1;
    if (this.#used + bytes > BUFFER_BYTES) this.#write();
    if (bytes > BUFFER_BYTES) return this.#long(head, rest.subarray(from, to));
    this.#used += this.#buffer.write(head, this.#used, "latin1");
    this.#used += rest.copy(this.#buffer, this.#used, from, to);
    this.#buffer[this.#used++] = 0x0a;
  }

  close(): void {
    try {
      this.#write();
    } finally {
      closeSync(this.#fd);
    }
  }

  #long(head: string, rest: Buffer): void {
    writeAll(this.#fd, Buffer.from(head, "latin1"));
    writeAll(this.#fd, rest);
    writeAll(this.#fd, Buffer.from("\n"));
  }

  #write(): void {
    const used = this.#used;
    this.#used = 0;
    writeAll(this.#fd, this.#buffer.subarray(0, used));
  }
}

export function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}
